"""Where a hand-in that is read blind names the team that made it: in its pages, texts and links.

It looks for what is known of the team and for nothing else, so that the names of other people, who
are cited and thanked, raise no alarm. What it cannot see, such as words in a picture, its callers say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from projects.domain.folding import fold
from reviews.domain.known_team import Team, plain

# Accents that old typesetting puts beside the letter: "Jos´e", "M¨uller".
_LOOSE_ACCENTS = re.compile(r"(?<=[^\W\d_]) ?[´`¨ˆ˜ˇ¸˚]|[´`¨ˆ˜ˇ¸˚] ?(?=[^\W\d_])")
_LINE_END = re.compile(r"[-\u00ad\u2010\ufffe\x02][ \t]*\r?\n\s*")
_MAIL = re.compile(r"(?:\{[^{}@]{1,200}\}|[\w.+-]+)[ \t]?@[ \t]?[\w-]+(?:\.[\w-]+)+")
_TOKEN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
# Vowel signs and accents of their own belong to the letter before them.
_MARKS = "".join(
    sign for sign in map(chr, range(0x0300, 0xABFF)) if unicodedata.category(sign) in ("Mn", "Mc")
)
_LETTERS = rf"(?:[^\W\d_][{_MARKS}]*)+"
_WORD = re.compile(rf"{_LETTERS}(?:['’\u05be-]{_LETTERS})*")
_REFERENCES = re.compile(r"^[ \t]*(?:\d+\.?[ \t]*)?(?:references|bibliography|works cited)[ \t]*\r?$", re.I | re.M)  # fmt: skip
# What follows or precedes a name that is cited: "Smith et al.", "Smith (2019)", "Smith, J.", "J. Smith".
_CITED_AFTER = re.compile(
    r"(?:['’]s)?\s*(?:,?\s*(?:et\s+al\b|[(\[]?(?:19|20)\d\d)|\s*[(\[]\d|,\s*\w\.|\s+(?:and|&)\s+\w+\s*,?\s*[(\[]?(?:19|20)\d\d)",
    re.I,
)
_CITED_BEFORE = re.compile(r"(?:\b[^\W\d_]\.\s*|\bet\s+al\.?,?\s*|\b(?:and|&)\s+)$", re.I)
# Words that begin a sentence before a name: "Then Alice trained it".
_OPENERS = set(
    [
        "after",
        "also",
        "and",
        "as",
        "author",
        "authors",
        "but",
        "by",
        "contact",
        "contributions",
        "dear",
        "first",
        "from",
        "here",
        "if",
        "later",
        "our",
        "since",
        "so",
        "student",
        "students",
        "team",
        "thank",
        "thanks",
        "then",
        "there",
        "when",
        "where",
        "while",
        "with",
    ]
)
# Scripts that put no space between words, or join particles to them: there a name may stand inside
# a longer run of letters.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


@dataclass(frozen=True)
class Found:
    """A piece of a text that names the team. what: name, mail, account, number, team or link."""

    piece: str
    what: str


def pages_that_name(team: Team, pages: Sequence[str]) -> dict[Found, list[int]]:
    """What in these pages names the team, and on which of them (from 1), in the order of reading."""
    texts = [_tidy(page) for page in pages]
    lower = _lower_case_words(texts)
    found: dict[Found, list[int]] = {}
    cut = False
    for number, text in enumerate(texts, 1):
        heading = None if cut else _REFERENCES.search(text)
        body = "" if cut else text[: heading.start()] if heading else text
        for one in _named(team, text, body, lower):
            if number not in found.setdefault(one, []):
                found[one].append(number)
        cut = cut or heading is not None
    return found


def names_in(team: Team, text: str) -> list[Found]:
    """What in a short text names the team, each piece once."""
    return list(pages_that_name(team, [text]))


def _named(team: Team, text: str, body: str, lower: set[str]) -> Iterator[Found]:
    """body: the text without its list of references, where single names belong to others."""
    mails = []
    for hit in _MAIL.finditer(text):
        mails.append(hit.group())
        yield Found(hit.group(), "mail")
    words = [(hit, plain(hit.group())) for hit in _WORD.finditer(text)]
    for parts in team.folded_people:
        for piece, start, end in _whole(words, parts, text):
            yield Found(piece, "name")
            body = body[:start] + " " * (end - start) + body[end:] if start < len(body) else body
    folded = fold(text)
    for link in team.links:
        if fold(link) in folded:
            yield Found(link, "link")
    within = " ".join(mails)
    for hit in _TOKEN.finditer(text):
        if fold(hit.group()) in team.accounts and hit.group() not in within:
            yield Found(hit.group(), "account")
    for number in team.telling_numbers:
        if re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text, re.I):
            yield Found(number, "number")
    if team.name and _says_team(team.name, text):
        yield Found(team.name, "team")
    yield from _alone(team, body, lower)


def _alone(team: Team, body: str, lower: set[str]) -> Iterator[Found]:
    """Single parts of names, with a capital and not cited: "Alice trained the model". In scripts
    without capitals any word that is such a part."""
    hits = list(_WORD.finditer(body))
    for at, hit in enumerate(hits):
        word = plain(re.sub(r"['’]s$", "", hit.group()))
        if word not in team.telling_parts or _is_small(hit.group()) or word in lower:
            continue
        near = body[max(0, hit.start() - 12) : hit.start()]
        after = body[hit.end() : hit.end() + 24]
        if _CITED_AFTER.match(after) or (_CITED_BEFORE.search(near) and _is_cited_pair(after)):
            continue
        if _is_others(team, hits, at, body, lower):
            continue
        yield Found(re.sub(r"['’]s$", "", hit.group()), "name")


def _is_small(word: str) -> bool:
    """Whether it begins small where it could begin with a capital."""
    return word[:1].islower() and word[:1].title() != word[:1]


def _is_cited_pair(after: str) -> bool:
    return bool(re.match(r"\s*,?\s*[(\[]?\d", after)) or bool(re.match(r"\s*(?:,|\.|et\b)", after))


def _is_others(team: Team, hits: list[re.Match[str]], at: int, body: str, lower: set[str]) -> bool:
    """Whether a capitalised word or initial beside it, not of the team, makes it another's name."""
    own = {part for parts in team.folded_people for part in parts}
    for beside, gap in (
        (at - 1, lambda one: body[one.end() : hits[at].start()]),
        (at + 1, lambda one: body[hits[at].end() : one.start()]),
    ):
        if not 0 <= beside < len(hits):
            continue
        one = hits[beside]
        is_near = bool(re.fullmatch(r"\.? ", gap(one)))
        starts = (
            beside < at
            and _begins_sentence(body, one.start())
            and (plain(one.group()) in lower or fold(one.group()) in _OPENERS)
        )
        is_name = one.group()[:1].isupper() and ((len(one.group()) > 1 and "." not in gap(one)) or len(one.group()) == 1)  # fmt: skip
        if is_near and is_name and not starts and plain(one.group()) not in own:
            return True
    return False


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 40) : at].rstrip(" ")
    return not before or before[-1] in '.!?:;\n\r([“"•,'


def _whole(
    words: list[tuple[re.Match[str], str]], parts: list[str], text: str
) -> Iterator[tuple[str, int, int]]:
    """Where a whole name stands, from and to: in a row, with its middle names left out, with an
    initial between, or with the last part first."""
    if _UNSPACED.search("".join(parts)):
        squeezed = "".join(parts)
        if len(squeezed) >= 2 and squeezed in fold(text).replace(" ", ""):
            yield squeezed, 0, 0
        return
    if len(parts) == 1:
        return  # one word: found with a capital by itself, if it is long enough
    ways = {tuple(parts), (parts[0], parts[-1]), (parts[-1], parts[0]), (parts[-1], *parts[:-1])}
    folded = [plain for _, plain in words]
    past = 0
    for at, (hit, _) in enumerate(words):
        if at < past or folded[at] not in (parts[0], parts[-1]) or _is_small(hit.group()):
            continue
        ends = [end for way in ways if (end := _end_of(folded, at, way))]
        if ends:
            past = max(ends)
            named = [one for one, _ in words[at:past]]
            yield " ".join(one.group() for one in named), hit.start(), named[-1].end()


def _end_of(folded: Sequence[str], at: int, way: Sequence[str]) -> int:
    """Past which word this way to say the name ends, if it begins here; single letters may stand
    between its parts. 0 if it does not."""
    if folded[at] != way[0]:
        return 0
    matched = 1
    while matched < len(way):
        at += 1
        if at == len(folded):
            return 0
        if folded[at] == way[matched]:
            matched += 1
        elif len(folded[at]) > 1:
            return 0
    return at + 1


def _says_team(name: str, text: str) -> bool:
    """A name of several words anywhere; one word only as "team Alpha", because alpha is also a word."""
    words = re.findall(r"\w+", fold(name))
    if not words:
        return False
    row = r"\W+".join(map(re.escape, words))
    if len(words) == 1:
        said = rf"\b(?:team|group)(?:\s+name)?\W{{1,3}}{row}\b|\b{row}\s+team\b"
        return bool(re.search(said, fold(text)))
    return bool(re.search(rf"\b{row}\b", fold(text)))


def _tidy(text: str) -> str:
    """As it is read: words parted at a line's end joined, accents set beside their letter gone."""
    joined = _LINE_END.sub("", unicodedata.normalize("NFC", text))
    return re.sub("[\ufffe\x02]", "", _LOOSE_ACCENTS.sub("", joined))


def _lower_case_words(texts: Iterable[str]) -> set[str]:
    """Words that the texts also write small: Will and will, Mark and mark, Rose and rose."""
    return {
        plain(word)
        for text in texts
        for word in _WORD.findall(_MAIL.sub(" ", re.sub(r"\S*[/@]\S*", " ", text)))
        if _is_small(word)
    }


def described(found: Mapping[Found, Sequence[int]]) -> list[tuple[Found, str]]:
    """Each find with its pages in words: "page 1", "pages 1, 4 and 9"."""
    told = []
    for one, pages in found.items():
        numbers = [str(page) for page in pages[:6]] + (["more"] if len(pages) > 6 else [])
        listed = " and ".join([", ".join(numbers[:-1]), numbers[-1]] if numbers[1:] else numbers)
        told.append((one, f"page{'s' if numbers[1:] else ''} {listed}"))
    return told
