"""The abstract: lines joined into paragraphs, and what copying it out of a PDF has broken."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from projects.domain.static_site.findings import Kind, Notes
from projects.domain.static_site.oddities import report_oddities
from projects.domain.static_site.placeholders import is_placeholder_abstract

LIGATURES = re.compile("[\ufb00-\ufb06]")
BROKEN = re.compile(
    r"(?<![\w'’‐-])(?P<left>\w[\w'’‐-]*)(?<![-‐])(?P<hyphen>[-‐\u00ad])[ \t]*\n[ \t]*(?P<right>\w+)"
)
ENDS_IN_HYPHEN = re.compile(r"\w[-‐\u00ad]$")
HANGING = ("and", "or", "und", "oder", "et", "ou", "to", "bis", "nor")  # "pre- and post-"
OWN_LINE = re.compile(r"\s*([-*+] |\d+[.)] |#{1,6} |>|\||<|(?:[-*_] *){3,}$|={3,}$| {4}\S)")
CLOSED_LINE = re.compile(r"\s*(#{1,6} |\||<|(?:[-*_] *){3,}$|={3,}$)")
URL = re.compile(r"https?://[^\s<>()\[\]\"“”]+")
# Words that may well follow an address in a sentence.
_ORDINARY = """
    a about above after again also an and are as at available be because below but by can code for
    from has have here if in instead into is it its link links more now of on online or our page
    please see since so than that the their then there these they this to today together too was
    we website were when where which while will with you
"""
ORDINARY = frozenset(_ORDINARY.split())
# First halves that keep their hyphen in print.
_COMPOUND = """
    all best cross data decision domain end few fine first free full ground hand high human large
    long low many mean object one open pixel plug question real rule self short single small
    state three time top two up user well zero
"""
COMPOUND = frozenset(_COMPOUND.split())


def read_abstract(body: str, known: Counter[str], title: str, notes: Notes) -> str:
    """The abstract as it is stored: paragraphs on one line each, ligatures resolved.

    Everything else that looks broken stays as it is and is reported with a suggestion.
    known: words of the whole site, to tell a broken word from one with a hyphen.
    """
    body = unicodedata.normalize("NFC", body).strip()
    if not body:
        notes.add("abstract", Kind.ABSTRACT_MISSING, "The page has no abstract.")
        return ""
    if is_placeholder_abstract(body):
        notes.add(
            "abstract",
            Kind.ABSTRACT_PLACEHOLDER,
            "The abstract was never written; it is treated as missing.",
            found=body,
        )
        return ""
    for found, suggestion in broken_words(body, known):
        notes.add(
            "abstract",
            Kind.BROKEN_WORD,
            f"“{found}” is broken at a line end; the hyphen is its own and stays."
            if found == suggestion
            else f"“{found}” is broken by a hyphen at a line end.",
            found=found,
            suggestion=suggestion,
        )
    text = resolve_ligatures(unwrap(body), notes)
    # One address may be broken in both ways: the line end is the better explanation.
    broken = {**dict(addresses_with_a_space(text)), **dict(addresses_over_two_lines(body))}
    for found, suggestion in broken.items():
        _broken_address(found, suggestion, notes)
    report_oddities(text, title, notes)
    return text


def _broken_address(found: str, suggestion: str, notes: Notes) -> None:
    notes.add(
        "abstract",
        Kind.BROKEN_URL,
        f"The address “{found}” holds a space, so it leads nowhere. Check it by hand.",
        found=found,
        suggestion=suggestion,
    )


def words_of(bodies: Iterable[str]) -> Counter[str]:
    """How often each word of the site occurs, broken ones left out."""
    counts: Counter[str] = Counter()
    for body in bodies:
        whole = BROKEN.sub(" ", body).casefold()
        counts.update(re.findall(r"[^\W_]+(?:[-‐'’][^\W_]+)*", whole))
    return counts


def broken_words(body: str, known: Counter[str]) -> Iterator[tuple[str, str]]:
    """(as it stands once the lines are joined, as it should probably read)"""
    for match in BROKEN.finditer(body):
        left, right = match["left"], match["right"]
        token_start = max(body.rfind(" ", 0, match.start()), body.rfind("\n", 0, match.start())) + 1
        in_an_address = "://" in body[token_start : match.start()]
        is_range = left.isdigit() and right.isdigit()
        if in_an_address or is_range or right.casefold() in HANGING:
            continue
        hyphenated, joined = f"{left}-{right}", f"{left}{right}"
        is_soft = match["hyphen"] == "\u00ad"
        keeps = not is_soft and _keeps_hyphen(left, right, known)
        yield joined if is_soft else hyphenated, hyphenated if keeps else joined


def _keeps_hyphen(left: str, right: str, known: Counter[str]) -> bool:
    hyphenated, joined = f"{left}-{right}".casefold(), f"{left}{right}".casefold()
    if known[hyphenated] != known[joined]:
        return known[hyphenated] > known[joined]
    if not right[0].islower() or left[-1].isdigit():
        return True
    if len(left) > 1 and left.isupper():
        return True
    return "-" in left or left.casefold() in COMPOUND


def unwrap(body: str) -> str:
    """Joins the lines of each paragraph; lists, headings, code and tables keep theirs."""
    out: list[str] = []
    is_open = False  # may the next line be joined to the last one?
    fence = ""
    for raw in body.strip("\n").split("\n"):
        bare = raw.strip()
        if fence or re.match(r"(```|~~~|\$\$)", bare):
            mark = fence or bare[: 3 if bare[0] in "`~" else 2]
            opens_and_closes = not fence and bare != mark and bare.endswith(mark) and "$" in mark
            fence = "" if (fence and bare.endswith(mark)) or opens_and_closes else mark
            out.append(raw.rstrip())
            is_open = False
        elif not bare:
            if out and out[-1]:
                out.append("")
            is_open = False
        elif is_open and not OWN_LINE.match(raw):
            out[-1] = _join(out[-1], bare)
            is_open = not _is_hard_break(raw)
        else:
            out.append(raw.rstrip())
            is_open = not CLOSED_LINE.match(raw) and not _is_hard_break(raw)
    return "\n".join(out).strip("\n")


def _is_hard_break(raw: str) -> bool:
    return raw.endswith("\\")


def _join(before: str, after: str) -> str:
    first_word = re.match(r"\w*", after)
    if ENDS_IN_HYPHEN.search(before) and first_word and first_word[0]:
        if before.endswith("\u00ad"):
            return before[:-1] + after
        if first_word[0].casefold() not in HANGING:
            return before + after
    if _is_wide(before[-1]) and _is_wide(after[0]):
        return before + after
    return f"{before} {after}"


def _is_wide(character: str) -> bool:
    """Scripts written without spaces: joining their lines adds none."""
    return unicodedata.east_asian_width(character) in ("W", "F")


def resolve_ligatures(text: str, notes: Notes, field: str = "abstract") -> str:
    for word in dict.fromkeys(re.findall(r"\w*[\ufb00-\ufb06]\w*", text)):
        plain = _without_ligatures(word)
        notes.add(
            field,
            Kind.LIGATURE,
            f"“{word}” holds a printer's ligature, which searches miss; it was resolved.",
            found=word,
            suggestion=plain,
        )
    return _without_ligatures(text)


def _without_ligatures(text: str) -> str:
    return LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def addresses_with_a_space(text: str) -> Iterator[tuple[str, str]]:
    """An address and one stray word that ends the sentence: `https://host/me/smart brains.`"""
    for match in URL.finditer(text):
        address = match[0]
        after = re.match(
            r"[ ]([A-Za-z0-9_-]+)(?=[.;)\]]?(?:\s+[A-Z(]|\s*$))(?=[.;)\]\n]|$)", text[match.end() :]
        )
        if not after or after[1].casefold() in ORDINARY or address[-1] in ".,;:!?":
            continue
        if address.count("/") >= 4:
            yield f"{address} {after[1]}", f"{address}_{after[1]}"


def addresses_over_two_lines(body: str) -> Iterator[tuple[str, str]]:
    """An address cut at a line end: `https://host/me/` and then `smart-brains`."""
    for match in re.finditer(r"(https?://\S*[/_=?&])[ \t]*\n[ \t]*([\w.~%-]+)", body):
        rest = match[2].rstrip(".")
        if rest.casefold() not in ORDINARY and not rest[:1].isupper():
            yield f"{match[1]} {rest}", f"{match[1]}{rest}"
