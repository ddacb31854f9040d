"""What a team says about its use of AI tools: one row for each use, or that there was none."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

USES = {
    "ideas": "ideas",
    "reading": "finding and reading sources",
    "writing": "writing",
    "code": "code",
    "figures": "figures",
    "translation": "translation",
    "checking": "checking and correcting",
    "other": "something else",
}
STAYED = {
    "none": "none of it",
    "little": "a little",
    "half": "about half",
    "most": "most of it",
}
# Offered while typing; any other name is as good.
KNOWN_TOOLS = (
    "ChatGPT",
    "Claude",
    "Copilot",
    "Cursor",
    "DeepL",
    "Gemini",
    "Grammarly",
    "Midjourney",
)
PARTS = ("tool", "use", "words", "stayed", "prompts")
MOST_ROWS = 30
LONGEST = {"tool": 100, "use": 20, "words": 300, "stayed": 20, "prompts": 500}


class DisclosureRefused(ValueError):
    """What was sent is no disclosure, or one that is too long to be kept. Holds a sentence."""


@dataclass(frozen=True)
class Use:
    """One use of one tool. A draft may hold parts that are empty or wrong; `lacks` says which.

    use, stayed: keys of USES and STAYED. words: what for, in the team's words. prompts: a link.
    """

    tool: str = ""
    use: str = ""
    words: str = ""
    stayed: str = ""
    prompts: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(asdict(self).values())

    @property
    def what_for(self) -> str:
        name = USES.get(self.use, "")
        if self.use == "other" and self.words:
            return self.words
        return f"{name}: {self.words}" if name and self.words else name or self.words

    @property
    def how_much_stayed(self) -> str:
        return STAYED.get(self.stayed, "")

    @property
    def lacks(self) -> list[str]:
        """What keeps the row from being handed in, as ends of a sentence that begins with its name."""
        found = []
        if not self.tool:
            found.append("name the tool")
        if self.use not in USES:
            found.append("choose what it was used for")
        elif self.use == "other" and not self.words:
            found.append("say in words what it was used for")
        if self.stayed not in STAYED:
            found.append("choose how much of it stayed")
        if self.prompts and not is_web_link(self.prompts):
            found.append("correct the link to the prompts, which must begin with https://")
        return found


@dataclass(frozen=True)
class Disclosure:
    """The whole answer. An empty one says nothing; `none_used` says that no tool was used."""

    none_used: bool = False
    rows: tuple[Use, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.none_used and not self.rows

    @property
    def problem(self) -> str:
        """Why it cannot be handed in yet, as the end of a sentence; empty if it can."""
        if self.is_empty:
            return "is missing: add a row for each use, or say that you used no AI tool."
        if self.none_used and self.rows:
            return "says that you used no AI tool, and lists some. Keep one of both."
        lacking = [
            f"Row {place} ({row.tool or 'no name'}): {', '.join(row.lacks)}"
            for place, row in enumerate(self.rows, 1)
            if row.lacks
        ]
        return f"is not complete. {'; '.join(lacking)}." if lacking else ""

    def without_links(self) -> Disclosure:
        """For readers who may not learn from the prompts whose they are."""
        return replace(self, rows=tuple(replace(row, prompts="") for row in self.rows))

    def as_json(self) -> dict[str, Any]:
        """What the database keeps."""
        return {"none_used": self.none_used, "rows": [asdict(row) for row in self.rows]}

    def as_text(self) -> str:
        """The answer in lines, one for each use: to compare, to mail, to show beside another."""
        lines = ["No AI tool was used."] if self.none_used else []
        for row in self.rows:
            stayed = f"{row.how_much_stayed} stayed" if row.stayed else ""
            parts = [row.tool or "(no name)", row.what_for, stayed, row.prompts]
            lines.append("; ".join(part for part in parts if part))
        return "\n".join(lines)


def read_disclosure(raw: Any) -> Disclosure:
    """A disclosure from JSON, as text or already read. Blank rows are left out.

    Raises DisclosureRefused for anything of another form, or longer than is kept.
    """
    if isinstance(raw, str):
        try:
            raw = json.loads(raw) if raw.strip() else {}
        except (ValueError, RecursionError):
            raise DisclosureRefused("It could not be read. Load the page again.") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("rows", []), list):
        raise DisclosureRefused("It could not be read. Load the page again.")
    rows = [_use(row) for row in raw.get("rows", [])]
    return disclosure(raw.get("none_used") is True, rows)


def disclosure(none_used: bool, rows: Iterable[Use]) -> Disclosure:
    """The rows that say something. Raises DisclosureRefused past the number of rows that are kept."""
    kept = tuple(row for row in rows if not row.is_blank)
    if len(kept) > MOST_ROWS:
        raise DisclosureRefused(f"At most {MOST_ROWS} rows are kept. Put some of them together.")
    return Disclosure(none_used, kept)


def tidy_use(parts: dict[str, Any]) -> Use:
    """One row of what was typed, in one line each. Raises DisclosureRefused if a part is too long."""
    tidied = {}
    for part in PARTS:
        text = " ".join(str(parts.get(part, "") or "").replace("\0", "").split())
        if len(text) > LONGEST[part]:
            raise DisclosureRefused(
                f"“{text[:40]}…” is longer than {LONGEST[part]} characters. Shorten it."
            )
        tidied[part] = text
    return Use(**tidied)


def is_web_link(text: str) -> bool:
    """Whether it is an https address with a host, and nothing else in it. Nobody ever fetches it."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_plain = not any(sign.isspace() or sign in '<>"\\' or sign < " " for sign in text)
    return bool(
        is_plain
        and parts.scheme == "https"
        and host
        and "." in host
        and parts.username is None
        and parts.password is None
    )


def _use(row: Any) -> Use:
    if not isinstance(row, dict) or any(not isinstance(row.get(p, ""), str) for p in PARTS):
        raise DisclosureRefused("It could not be read. Load the page again.")
    return tidy_use(row)
