"""Small things that look wrong in an abstract. All stay as they are; each gets a suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.domain.static_site.findings import Kind, Notes

GARBLED = re.compile(r"[ÃÂ][\u0080-\u00bf]|â[\u0080€]|�")
MARK_UP = re.compile(
    r"</?[A-Za-z][^<>\n]*>|\{\{.*?\}\}|\{%.*?%\}|\\(?:cite|ref|textbf|emph)\{[^}]*\}"
)
CITATION = re.compile(
    r"(?<![\w!\]])\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\](?!\()|(?<=[a-z])\[\d{1,3}\](?!\()"
)
SPACE_BEFORE = re.compile(r"(?<=\w)[ \t]+(?:[.,;!?](?=\s|$)|:(?=\s))")
COMPOUND_WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}-[^\W\d_]{2,}(?![\w-])")
SHORTEST_WITH_END = 20  # words; a shorter text may be a phrase


def report_oddities(text: str, title: str, notes: Notes) -> None:
    for word in dict.fromkeys(word for word in text.split() if GARBLED.search(word)):
        notes.add(
            "abstract",
            Kind.GARBLED_TEXT,
            f"“{word}” was saved in one encoding and read in another.",
            found=word,
            suggestion=_ungarbled(word),
        )
    for match in dict.fromkeys(MARK_UP.findall(text)):
        notes.add(
            "abstract",
            Kind.LEFT_OVER_MARK,
            f"“{match}” is mark-up that will be shown as it stands.",
            found=match,
        )
    for match in dict.fromkeys(CITATION.findall(text)):
        notes.add(
            "abstract",
            Kind.LEFT_OVER_MARK,
            f"“{match}” points to a list of references that is not on the page.",
            found=match,
        )
    for space in SPACE_BEFORE.finditer(text):
        start = text.rfind(" ", 0, space.start()) + 1
        found = text[start : space.end()]
        notes.add(
            "abstract",
            Kind.PUNCTUATION,
            f"“{found}” has a space before the mark.",
            found=found,
            suggestion=re.sub(r"\s+", "", found),
        )
    for found, suggestion in two_spellings(f"{title}\n{text}"):
        notes.add(
            "abstract",
            Kind.TWO_SPELLINGS,
            f"“{found}” is also written with a hyphen on this page.",
            found=found,
            suggestion=suggestion,
        )
    last = text.rstrip().rstrip("*_\"'”’»)]$`")[-1:]
    if len(text.split()) >= SHORTEST_WITH_END and last.isalpha():
        end = " ".join(text.split()[-4:])
        notes.add(
            "abstract",
            Kind.ABSTRACT_CUT_OFF,
            f"The abstract ends without a full stop, after “{end}”. Check that nothing is missing.",
            found=end,
            suggestion=f"{end}.",
        )


def _ungarbled(word: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return word.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def two_spellings(text: str) -> Iterator[tuple[str, str]]:
    """Words written together that stand with a hyphen elsewhere in the same text."""
    written = dict.fromkeys(re.findall(r"[^\W\d_]+", text))
    for compound in dict.fromkeys(COMPOUND_WORD.findall(text)):
        first, _, second = compound.partition("-")
        for word in written:
            ending = word.casefold().removeprefix(f"{first}{second}".casefold())
            if ending in ("", "s") and len(word) > len(first):
                cut = len(first)
                if word.casefold().startswith(f"{first}{second}".casefold()):
                    yield word, f"{word[:cut]}-{word[cut:]}"
