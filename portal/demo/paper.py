"""A small writer of PDF files with real text: the standard fonts, lines, boxes, no dependency."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

from portal.demo.maths import Run

FONTS = {"text": "Times-Roman", "head": "Helvetica-Bold", "sans": "Helvetica", "sign": "Symbol"}
NAMES = {key: f"F{place}" for place, key in enumerate(FONTS, 1)}
# Widths of the characters 32 to 126 in thousandths of the size, from the fonts' public metrics.
TIMES = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 "
    "500 500 500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 "
    "722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 "
    "444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 "
    "200 480 541"
)
HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 "
    "556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 "
    "722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 "
    "556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 "
    "260 334 584"
)
WIDTHS = {
    "text": [int(width) for width in TIMES.split()],
    "sans": [int(width) for width in HELVETICA.split()],
    "head": [int(int(width) * 1.07) for width in HELVETICA.split()],
}
# Where the Symbol font keeps what the text fonts lack.
SYMBOL = {
    "α": 97, "β": 98, "δ": 100, "Δ": 68, "ε": 101, "θ": 113, "λ": 108, "μ": 109, "π": 112,
    "σ": 115, "Σ": 83, "τ": 116, "φ": 106, "Γ": 71, "∂": 182, "∇": 209, "∑": 229, "∏": 213,
    "∈": 206, "∞": 165, "≤": 163, "≥": 179, "≈": 187, "⇒": 222, "−": 45,
}  # fmt: skip
Colour = tuple[float, float, float]
BLACK: Colour = (0.09, 0.13, 0.12)


def colour(code: str) -> Colour:
    """#RRGGBB as three numbers from 0 to 1."""
    return tuple(int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))  # type: ignore[return-value]


def width_of(text: str, font: str, size: float) -> float:
    widths = WIDTHS.get(font, WIDTHS["text"])
    return (
        sum(
            widths[ord(sign) - 32] if 32 <= ord(sign) < 127 else 600 if sign in SYMBOL else 500
            for sign in text
        )
        * size
        / 1000
    )


@dataclass
class Page:
    """One page being drawn. Coordinates are points from the lower left corner."""

    width: float
    height: float
    marks: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, width: float, height: float, fill: Colour) -> None:
        self.marks.append(f"{_numbers(*fill)} rg {_numbers(x, y, width, height)} re f")

    def line(
        self, points: list[tuple[float, float]], ink: Colour = BLACK, weight: float = 0.8
    ) -> None:
        steps = [f"{_numbers(x, y)} {'l' if place else 'm'}" for place, (x, y) in enumerate(points)]
        self.marks.append(f"{_numbers(*ink)} RG {_numbers(weight)} w 1 J 1 j {' '.join(steps)} S")

    def words(
        self,
        x: float,
        y: float,
        runs: list[Run] | str,
        size: float,
        font: str = "text",
        ink: Colour = BLACK,
    ) -> float:
        """Write one line from x on; gives the x where it ends."""
        for run in [Run(runs)] if isinstance(runs, str) else runs:
            small = size * 0.72 if run.level else size
            rise = {-1: -0.18, 0: 0.0, 1: 0.36}[run.level] * size
            for part, in_symbol in _by_font(run.text):
                name = NAMES["sign" if in_symbol else font]
                self.marks.append(
                    f"BT {_numbers(*ink)} rg /{name} {_numbers(small)} Tf "
                    f"{_numbers(x, y + rise)} Td ({_escaped(part, in_symbol)}) Tj ET"
                )
                x += width_of(part, font, small)
        return x


def wrapped(runs: list[Run], width: float, size: float, font: str = "text") -> list[list[Run]]:
    """The runs broken into lines of at most this width, at spaces."""
    lines: list[list[Run]] = [[]]
    used = 0.0
    for word in _word_by_word(runs):
        needed = sum(width_of(run.text, font, size * (0.72 if run.level else 1)) for run in word)
        if used and used + needed > width:
            lines.append([])
            used = 0.0
        lines[-1] += word
        used += needed
    return [_joined(line) for line in lines if line]


def _joined(line: list[Run]) -> list[Run]:
    """Neighbours of one level as one run, so that the reader's program sets their spaces."""
    joined: list[Run] = []
    for run in line:
        if joined and joined[-1].level == run.level:
            joined[-1] = Run(joined[-1].text + run.text, run.level)
        else:
            joined.append(run)
    return joined


def _word_by_word(runs: list[Run]) -> list[list[Run]]:
    """Runs cut at spaces, each space with the word before it, so that lines can end there."""
    words: list[list[Run]] = [[]]
    for run in runs:
        for part in re.findall(r"\S+\s*|\s+", run.text):
            words[-1].append(Run(part, run.level))
            if part[-1].isspace():
                words.append([])
    return [word for word in words if word]


def _by_font(text: str) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    for sign in text:
        if parts and parts[-1][1] == (sign in SYMBOL):
            parts[-1] = (parts[-1][0] + sign, parts[-1][1])
        else:
            parts.append((sign, sign in SYMBOL))
    return parts


def _escaped(text: str, in_symbol: bool) -> str:
    if in_symbol:
        return "".join(f"\\{SYMBOL[sign]:03o}" for sign in text)
    raw = text.encode("cp1252", "replace")
    return "".join(
        f"\\{byte:03o}" if byte > 126 or chr(byte) in "()\\" else chr(byte) for byte in raw
    )


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)


@dataclass(frozen=True)
class Pdf:
    """A finished file and how many pages it has."""

    data: bytes
    pages: int


def write_pdf(pages: list[Page], title: str) -> Pdf:
    """The file. No author, no date, no producer: nothing that tells who made it or when."""
    fonts = " ".join(f"/{NAMES[key]} {3 + place} 0 R" for place, key in enumerate(FONTS))
    first = 3 + len(FONTS)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        (
            "<< /Type /Pages /Kids ["
            + " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
            + f"] /Count {len(pages)} >>"
        ).encode(),
    ]
    for key, name in FONTS.items():
        encoding = "" if key == "sign" else " /Encoding /WinAnsiEncoding"
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name}{encoding} >>".encode())
    for place, page in enumerate(pages):
        stream = zlib.compress("\n".join(page.marks).encode("ascii"), 9)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_numbers(page.width, page.height)}] "
            f"/Resources << /Font << {fonts} >> >> /Contents {first + 2 * place + 1} 0 R >>".encode()
        )
        objects.append(
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode()
            + stream
            + b"\nendstream"
        )
    objects.append(b"<< /Title <" + ("\ufeff" + title).encode("utf-16-be").hex().encode() + b"> >>")
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(file))
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(file)
    file += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    file += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    file += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return Pdf(bytes(file), len(pages))
