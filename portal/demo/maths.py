"""TeX of the demo's texts as runs of plain characters, for the papers that are drawn from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Level = Literal[-1, 0, 1]

SIGNS = {
    "alpha": "α", "beta": "β", "delta": "δ", "Delta": "Δ", "varepsilon": "ε", "epsilon": "ε",
    "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "Sigma": "Σ", "tau": "τ",
    "varphi": "φ", "Gamma": "Γ", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏",
    "in": " ∈ ", "approx": " ≈ ", "infty": "∞", "le": " ≤ ", "ge": " ≥ ", "cdot": "·", "times": "×", "top": "T",
    "prec": "<", "ast": "*", "ell": "l", "log": "log ", "min": "min ", "max": "max ",
    "arg": "arg ", "exp": "exp ", "cos": "cos ", "lVert": "||", "rVert": "||", "mid": " | ",
    "vdash": " ⇒ ", "quad": "  ", "hat": "ˆ", "tilde": "˜", "bar": "¯", "dot": "˙",
}  # fmt: skip
TOKEN = re.compile(r"\\([A-Za-z]+)\s?|\\(.)|([_^{}])|([^\\_^{}]+)")


@dataclass(frozen=True)
class Run:
    """Characters that stand on the line (0), above it (1) or below it (-1)."""

    text: str
    level: Level = 0


def runs_of(text: str) -> list[Run]:
    """A paragraph as runs: words as they are, maths between dollar signs taken apart."""
    found: list[Run] = []
    for place, part in enumerate(re.split(r"\${1,2}", plain(text))):
        found += [Run(part)] if place % 2 == 0 else _maths(part)
    return [run for run in found if run.text]


def plain(text: str) -> str:
    """Markdown's stars and line ends away; list marks become dots and stay."""
    text = re.sub(r"(?m)^\s*(?:[-*]|\d+\.)\s+", "• ", text.strip())
    return " ".join(re.sub(r"\*{1,2}([^*$]+)\*{1,2}", r"\1", text).split())


def _maths(tex: str) -> list[Run]:
    tokens = [match for match in TOKEN.finditer(tex)]
    found: list[Run] = []
    _read(tokens, 0, 0, found, only_one=False)
    return found


def _read(
    tokens: list[re.Match[str]], place: int, level: Level, found: list[Run], only_one: bool
) -> int:
    """Read tokens into `found` up to the end of the group, or just one; gives the next place."""
    while place < len(tokens):
        command, escaped, mark, letters = tokens[place].groups()
        place += 1
        if mark == "}":
            return place
        if mark == "{":
            place = _read(tokens, place, level, found, only_one=False)
        elif mark:
            place = _read(tokens, place, 1 if mark == "^" else -1, found, only_one=True)
            continue
        elif command in {"frac", "tfrac"}:
            for joint in (")/(", ")"):
                found.append(Run("(" if joint == ")/(" else "", level))
                place = _read(tokens, place, level, found, only_one=True)
                found.append(Run(joint, level))
        elif command:
            found.append(Run(SIGNS.get(command, ""), level))
        elif escaped:
            found.append(Run({"{": "{", "}": "}", "|": "||", "%": "%"}.get(escaped, " "), level))
        elif only_one and len(letters) > 1:
            # A script without braces takes one character; the rest goes back on the line.
            found.append(Run(letters[0], level))
            found.append(Run(letters[1:], 0))
        else:
            found.append(Run(letters, level))
        if only_one:
            return place
    return place
