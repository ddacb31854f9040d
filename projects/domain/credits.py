"""How the people of a project are named in one line."""

from __future__ import annotations

from dataclasses import dataclass

ALL_NAMED = 3
NAMED_OF_MANY = 2
# A name of two words this short is not broken over two lines.
WHOLE_BELOW = 18


@dataclass(frozen=True)
class PeopleLine:
    """names as the team ordered them; hidden: how many are not named; team: stands in for all."""

    names: tuple[str, ...]
    hidden: int = 0
    team: str = ""

    @property
    def all_hidden(self) -> bool:
        return not self.names and self.hidden > 0

    def short(self) -> tuple[tuple[str, ...], int]:
        """For a card: the names to show, and how many more there are."""
        total = len(self.names) + self.hidden
        shown = self.names if total <= ALL_NAMED else self.names[:NAMED_OF_MANY]
        return shown, total - len(shown)

    def full(self) -> tuple[tuple[str, ...], int]:
        """For the project's page: everyone who is named, and how many are not."""
        return self.names, self.hidden

    def text(self) -> str:
        """The full line as plain text."""
        if not self.names:
            return self.team
        return ", ".join(self.names) + more_words(self.hidden)


def more_words(count: int) -> str:
    """What follows the names: " and one more", " and 2 more", or nothing."""
    if count <= 0:
        return ""
    return " and one more" if count == 1 else f" and {count} more"


def stays_whole(name: str) -> bool:
    """Whether a line must not break inside this name."""
    return len(name) < WHOLE_BELOW and len(name.split()) == 2
