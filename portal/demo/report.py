"""The reports and slides of the archived projects, set from their texts as real PDF files."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.demo.dice import Dice, dice
from portal.demo.maths import Run, plain, runs_of
from portal.demo.paper import BLACK, Colour, Page, Pdf, colour, width_of, wrapped, write_pdf
from portal.demo.texts import ProjectText

A4 = (595.0, 842.0)
MARGIN = 76.0
BODY = 11.0
LEADING = 15.0
GREY = colour("#52605A")
PALE = colour("#E8ECEA")

# Ground, ink and second colour of each palette in light, as on the covers.
PALETTES = {
    "lagoon": ("#CFE4E2", "#10464B", "#3F8B8E"),
    "brick": ("#F1D8CC", "#6A2C14", "#C27352"),
    "moss": ("#DCE6C9", "#33481A", "#7B9150"),
    "iris": ("#DFDBF0", "#392E70", "#8478C2"),
    "rose": ("#F2D7DF", "#6D1F38", "#C06E85"),
    "ochre": ("#F0E3C2", "#573F07", "#AF8A36"),
    "steel": ("#D7E0E8", "#22384C", "#6B839B"),
    "plum": ("#E8D7E8", "#53245A", "#A369A8"),
}


@dataclass
class Sheet:
    """Pages that fill from the top; a new one begins when something does not fit."""

    footer: str
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def turn(self) -> None:
        self.pages.append(Page(*A4))
        self.y = A4[1] - MARGIN
        number = str(len(self.pages))
        self.page.words(MARGIN, 40, self.footer, 8.5, "sans", GREY)
        self.page.words(A4[0] - MARGIN - width_of(number, "sans", 8.5), 40, number, 8.5, "sans")

    def need(self, height: float) -> None:
        if not self.pages or self.y - height < MARGIN:
            self.turn()

    def heading(self, words: str) -> None:
        self.need(90)
        self.y -= 14
        self.page.words(MARGIN, self.y, words, 13, "head")
        self.y -= 20

    def paragraph(self, text: str, size: float = BODY) -> None:
        for line in wrapped(runs_of(text), A4[0] - 2 * MARGIN, size):
            self.need(LEADING)
            self.page.words(MARGIN, self.y, line, size)
            self.y -= LEADING * size / BODY
        self.y -= 6

    def caption(self, text: str) -> None:
        self.paragraph(text, 9.5)
        self.y -= 8


def report(text: ProjectText, palette: str, conference: str) -> Pdf:
    """The report: as many pages as the text says, with its table, its chart and its runs.

    It names nobody, so that it can be read in any kind of blind round.
    """
    _, ink_code, second_code = PALETTES[palette]
    ink, second = colour(ink_code), colour(second_code)
    sheet = Sheet(f"{conference} · project {text.number:02d}")
    sheet.turn()
    for line in wrapped([Run(text.title)], A4[0] - 2 * MARGIN, 21, "head"):
        sheet.page.words(MARGIN, sheet.y - 8, line, 21, "head", ink)
        sheet.y -= 26
    sheet.page.words(MARGIN, sheet.y - 2, text.pitch, BODY, "sans", GREY)
    sheet.y -= 22
    sheet.heading("Abstract")
    sheet.paragraph(text.abstract)
    parts = [
        ("1  Question", text.sections["question"]),
        ("2  Data", text.sections["data"]),
        ("3  Method", text.sections["method"]),
        ("4  How it is measured", text.sections["evaluation"]),
        ("5  Results", text.results),
    ]
    for title, words in parts:
        sheet.heading(title)
        sheet.paragraph(words)
    _table(sheet, text)
    _chart(sheet, text, ink, second)
    sheet.heading("6  Limits")
    sheet.paragraph(text.limits)
    sheet.heading("7  Use of AI tools")
    sheet.paragraph(text.ai_use)
    _appendices(sheet, text, ink, second)
    return write_pdf(sheet.pages[: text.pages], text.title)


def _table(sheet: Sheet, text: ProjectText) -> None:
    sheet.need(40 + 18 * len(text.table))
    right = A4[0] - MARGIN
    rows = [("", text.measure), *((name, _value(value)) for name, value in text.table)]
    for place, (name, value) in enumerate(rows):
        font = "text" if place else "head"
        size = BODY if place else 9
        sheet.page.words(MARGIN, sheet.y, name, size, font)
        sheet.page.words(right - width_of(value, font, size), sheet.y, value, size, font)
        if place in (0, len(rows) - 1):
            sheet.page.line([(MARGIN, sheet.y - 5), (right, sheet.y - 5)], GREY, 0.6)
        sheet.y -= 18
    sheet.y -= 4
    sheet.caption(f"Table 1. {text.measure}.")


def _chart(sheet: Sheet, text: ProjectText, ink: Colour, second: Colour) -> None:
    height = 34.0 * len(text.table)
    sheet.need(height + 60)
    left, most = MARGIN + 150, max(value for _, value in text.table)
    for name, value in text.table:
        is_last = (name, value) == text.table[-1]
        length = (A4[0] - MARGIN - 60 - left) * value / most
        sheet.page.words(MARGIN, sheet.y - 15, name, 9.5, "sans")
        sheet.page.box(left, sheet.y - 22, length, 18, ink if is_last else second)
        sheet.page.words(left + length + 6, sheet.y - 16, _value(value), 9.5, "sans")
        sheet.y -= 34
    sheet.y -= 12
    sheet.caption(f"Figure 1. {text.measure}; the last row is the version described here.")


def _appendices(sheet: Sheet, text: ProjectText, ink: Colour, second: Colour) -> None:
    """Pages of runs and learning curves until the report has its length."""
    random = dice(text.title)
    letter = ord("A")
    while len(sheet.pages) < text.pages:
        name, value = text.table[(letter - ord("A")) % len(text.table)]
        sheet.turn()
        sheet.heading(f"{chr(letter)}  Single runs: {name}")
        sheet.paragraph(
            f"Ten runs that differ in their seed only. {text.measure}; the table in section 5 "
            "holds the mean."
        )
        for run, result in enumerate(_around(random, value), 1):
            sheet.page.words(MARGIN, sheet.y, f"Run {run}", BODY)
            sheet.page.words(MARGIN + 90, sheet.y, f"{result:.1f}", BODY)
            sheet.page.box(MARGIN + 150, sheet.y - 2, 260 * result / (value * 1.3), 9, second)
            sheet.y -= 20
        sheet.y -= 16
        _curves(sheet, random, ink, second)
        sheet.caption(f"Figure {chr(letter)}1. Loss over training for these runs, smoothed.")
        letter += 1


def _around(random: Dice, value: float) -> list[float]:
    """Ten numbers with this mean."""
    offsets = [random.gauss(0, value * 0.04) for _ in range(10)]
    middle = sum(offsets) / 10
    return [value + offset - middle for offset in offsets]


def _curves(sheet: Sheet, random: Dice, ink: Colour, second: Colour) -> None:
    left, width, height = MARGIN, A4[0] - 2 * MARGIN, 170.0
    bottom = sheet.y - height
    sheet.page.box(left, bottom, width, height, PALE)
    for run in range(6):
        start, floor, speed = (random.uniform(*span) for span in ((0.8, 0.95), (0.1, 0.2), (3, 6)))
        points = []
        level = start
        for step in range(60):
            goal = floor + (start - floor) * 2.718 ** (-speed * step / 60)
            level = 0.7 * level + 0.3 * goal + random.uniform(-0.012, 0.012)
            points.append((left + width * step / 59, bottom + height * level))
        sheet.page.line(points, second if run else ink, 0.9 if run else 1.6)
    sheet.y = bottom - 18


def slides(text: ProjectText, palette: str, conference: str) -> Pdf:
    """The slides of a five-minute talk, in the colours of the project's cover."""
    ground, ink, second = (colour(code) for code in PALETTES[palette])
    pages = [_opening(text, ground, ink, conference)]
    for title, words in (
        ("The question", text.sections["question"]),
        ("What we had", text.sections["data"]),
        ("What we did", text.sections["method"]),
    ):
        pages.append(_slide(title, words, ground, ink))
    pages.append(_result_slide(text, ground, ink, second))
    pages.append(_slide("What we found", text.results, ground, ink))
    pages.append(_slide("What it cannot do", text.limits, ground, ink))
    return write_pdf(pages, text.title)


def sketch(text: ProjectText, palette: str) -> Pdf:
    """Three pages that go with a proposal."""
    ground, ink, _ = (colour(code) for code in PALETTES[palette])
    parts = (("The question", "question"), ("The data", "data"), ("The method", "method"))
    pages = [_slide(title, text.sections.get(key, ""), ground, ink) for title, key in parts]
    return write_pdf(pages, text.title)


def _opening(text: ProjectText, ground: Colour, ink: Colour, conference: str) -> Page:
    page = Page(960, 540)
    page.box(0, 0, 960, 540, ground)
    page.words(72, 72, f"{text.number:02d}", 96, "head", ink)
    y = 400.0
    for line in wrapped([Run(text.title)], 800, 40, "head"):
        page.words(72, y, line, 40, "head", ink)
        y -= 50
    page.words(230, 84, conference, 18, "sans", ink)
    return page


def _slide(title: str, words: str, ground: Colour, ink: Colour) -> Page:
    page = Page(960, 540)
    page.box(0, 0, 24, 540, ground)
    page.words(72, 452, title, 34, "head", ink)
    y = 390.0
    for line in wrapped(runs_of(_first_sentences(words)), 800, 24, "sans"):
        page.words(72, y, line, 24, "sans", BLACK)
        y -= 36
    return page


def _result_slide(text: ProjectText, ground: Colour, ink: Colour, second: Colour) -> Page:
    page = Page(960, 540)
    page.box(0, 0, 24, 540, ground)
    page.words(72, 452, text.measure, 26, "head", ink)
    most = max(value for _, value in text.table)
    y = 370.0
    for name, value in text.table:
        is_last = (name, value) == text.table[-1]
        page.words(72, y, name, 20, "sans", BLACK)
        page.box(330, y - 8, 480 * value / most, 30, ink if is_last else second)
        page.words(340 + 480 * value / most, y, _value(value), 20, "sans", BLACK)
        y -= 62
    return page


def _first_sentences(words: str, most: int = 330) -> str:
    """As many whole sentences as fit on a slide; the first in any case."""
    kept = ""
    for sentence in plain(words).replace(". ", ".\n").splitlines():
        if kept and len(kept) + len(sentence) > most:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def _value(value: float) -> str:
    return f"{value:g}"
