"""Two cover pictures that teams of the archived conference uploaded, drawn with Pillow."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

from portal.demo.dice import dice

SIZE = (1600, 1000)
ALT_TEXTS = {
    "dunes": "Bands of colour from cool blue to hot orange, folded like hills under a pale sun.",
    "weave": "A woven pattern of plum and gold threads with diamonds in three sizes.",
}


def draw(name: str) -> bytes:
    """The picture as a PNG file."""
    painters: dict[str, Callable[[], Image.Image]] = {"dunes": dunes, "weave": weave}
    buffer = io.BytesIO()
    painters[name]().save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def dunes() -> Image.Image:
    """Hills of heat, one behind the other."""
    random = dice("dunes")
    picture = Image.new("RGB", SIZE, "#DCE7EA")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((1120, 110, 1330, 320), fill="#F6EBD2")
    hues = ["#A9C8CC", "#8FB3B0", "#B9BE8C", "#DDB56A", "#D98E4A", "#C2603A", "#7E3430", "#3E2230"]
    for layer, hue in enumerate(hues):
        base = 330 + 85 * layer
        swells = [
            (random.uniform(14, 56), random.uniform(260, 620), random.uniform(0, 6.3))
            for _ in range(3)
        ]
        ridge = [
            (x, base + sum(a * math.sin(x / w * 2.2 + p) for a, w, p in swells))
            for x in range(0, SIZE[0] + 9, 8)
        ]
        pen.polygon([(0, SIZE[1]), *ridge, (SIZE[0], SIZE[1])], fill=hue)
    return picture


def weave() -> Image.Image:
    """Threads that go over and under each other and make diamonds."""
    thread = 20
    picture = Image.new("RGB", SIZE, "#2E1433")
    pen = ImageDraw.Draw(picture)
    warps = ["#A369A8", "#8A5290", "#B983BD"]
    wefts = ["#E9C46A", "#D9A441", "#F1DCA7"]
    for column in range(SIZE[0] // thread):
        for row in range(SIZE[1] // thread):
            distance = abs((column + 12) % 24 - 12) + abs((row + 12) % 24 - 12)
            is_up = distance % 6 < 3 if distance < 15 else (column + row) % 4 < 2
            x, y = column * thread, row * thread
            if is_up:
                pen.rounded_rectangle((x + 2, y - 2, x + 17, y + 21), 5, warps[column % 3])
                pen.line((x + 6, y, x + 6, y + 19), "#D7B3DA", 2)
            else:
                pen.rounded_rectangle((x - 2, y + 2, x + 21, y + 17), 5, wefts[row // 2 % 3])
                pen.line((x, y + 6, x + 19, y + 6), "#FBF0D2", 2)
    return picture
