"""A poster and a figure, for teams of the archived conference that handed one in."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from portal.demo.maths import Run
from portal.demo.paper import BLACK, Page, Pdf, colour, wrapped, write_pdf
from portal.demo.report import PALETTES
from portal.demo.texts import ProjectText

A1 = (1684.0, 2384.0)
SIZE = (1500, 900)
# Where the bars of a figure stand.
FLOOR = SIZE[1] - 90


def poster(text: ProjectText, palette: str) -> Pdf:
    """One large page: the title, what was asked, what was found, and the chart."""
    ground, ink, second = (colour(code) for code in PALETTES[palette])
    page = Page(*A1)
    page.box(0, A1[1] - 640, A1[0], 640, ground)
    y = A1[1] - 200
    for line in wrapped([Run(text.title)], A1[0] - 240, 92, "head"):
        page.words(120, y, line, 92, "head", ink)
        y -= 108
    page.words(120, A1[1] - 600, f"{text.number:02d}", 70, "head", ink)
    y = A1[1] - 780
    for title, words in (("Question", text.sections["question"]), ("Found", text.results)):
        page.words(120, y, title, 60, "head", ink)
        y -= 80
        for line in wrapped([Run(words)], A1[0] - 240, 40, "sans"):
            page.words(120, y, line, 40, "sans", BLACK)
            y -= 56
        y -= 60
    most = max(value for _, value in text.table)
    for name, value in text.table:
        page.words(120, y, name, 40, "sans", BLACK)
        page.box(520, y - 12, 900 * value / most, 56, second)
        page.words(540 + 900 * value / most, y, f"{value:g}", 40, "sans", BLACK)
        y -= 96
    return write_pdf([page], text.title)


def figure(text: ProjectText, palette: str) -> tuple[bytes, str]:
    """The project's numbers as a picture, and in words."""
    ground, ink, second = PALETTES[palette]
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    most = max(value for _, value in text.table)
    step = SIZE[0] // len(text.table)
    font = ImageFont.load_default(34)
    for place, (name, value) in enumerate(text.table):
        is_last = place == len(text.table) - 1
        top = FLOOR - 700 * value / most
        pen.rectangle(
            (place * step + 60, top, (place + 1) * step - 60, FLOOR), ink if is_last else second
        )
        middle = (place + 0.5) * step
        pen.text((middle, top - 14), f"{value:g}", ink, font, "mb")
        pen.text((middle, FLOOR + 20), name, ink, font, "mt")
    pen.line((30, FLOOR, SIZE[0] - 30, FLOOR), ink, 4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    told = ", ".join(f"{name} {value:g}" for name, value in text.table)
    return buffer.getvalue(), f"Bars of {text.measure[:1].lower()}{text.measure[1:]}: {told}."
