"""Words that people leave in a template: what stands for "nothing yet"."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

NOTHING = r"todo|to[ -]do|tb[adc]|fixme|n/?a|none|nil|null|x{3,}|\?+|\.{2,}|…|-+|placeholder"
SOON = r"(coming|available|follows) soon|to be (added|announced|determined|done|written)( later)?"


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join((NOTHING, SOON, *patterns)), re.IGNORECASE)


TITLE = _whole(
    r"((my|your|the|our|an?|awesome|great|sample|example|final)\s+)*(project\s+)?title"
    r"(\s+(goes\s+)?here)?(\s*\d+)?",
    r"untitled(\s+project)?",
    r"((my|your|sample|example)\s+)?project(\s+(name|\d+))*",
)
PERSON = _whole(
    r"(first|second|third|fourth|fifth|last|another)\s+(author|student|member)",
    r"(author|student|member|person|name)\s*(name)?\s*\d*",
    r"first\s*(name)?\s*\d*\s+last\s*(name)?\s*\d*",
    r"your\s+(full\s+)?name(s)?(\s+here)?",
    r"name\s+surname",
)
TAG = _whole(r"(tag|keyword|topic|label|category)s?[ _-]?\d*", r"(your\s+)?tags?(\s+here)?")
ABSTRACT = _whole(
    r"((your|the|my|our|an?|insert|write|project|add)\s+)*(abstract|description|text|summary)"
    r"(\s+(text|goes|comes|will be|is|to be|added))*(\s+here)?",
    r"lorem ipsum.*",
)
LINK = _whole(r"#|(link|url|path|file)([ _-]?(here|to|\d+))?", r"/?(url|link|path)(\.\w+)?/?")
LINK_STEM = re.compile(r"(your|my)?[ _-]?(url|link|placeholder|todo|tbd|tba|path)", re.IGNORECASE)


def _is(pattern: re.Pattern[str], text: str) -> bool:
    bare = text.strip().strip("<>[](){}*_\"'").rstrip(".!: ").strip() or text.strip()
    return bool(pattern.fullmatch(bare))


def is_placeholder_title(text: str) -> bool:
    return _is(TITLE, text)


def is_placeholder_person(text: str) -> bool:
    return _is(PERSON, text)


def is_placeholder_tag(text: str) -> bool:
    return _is(TAG, text)


def is_placeholder_abstract(text: str) -> bool:
    return _is(ABSTRACT, " ".join(text.split()))


def is_placeholder_link(text: str) -> bool:
    """A link nobody filled in. Ask only about files that do not exist in the site."""
    text = text.strip()
    if _is(LINK, text):
        return True
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme and not host:
        return parts.scheme in ("http", "https")
    if host and not parts.path.strip("/") and not parts.query and "." not in host:
        return host != "localhost"
    if re.search(r"(^|\.)example\.(com|org|net|edu)$", host) or host.startswith("your"):
        return True
    if "path/to" in parts.path.lower():
        return True
    stem = parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return not host and bool(LINK_STEM.fullmatch(stem))
