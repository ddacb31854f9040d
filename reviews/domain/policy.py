"""Who may learn what of a round, and when: the one table, read by the tests cell by cell.

reviews/visibility.py is how it is kept; tests/reviews/test_policy.py walks it: each viewer visits each
page in each scene of a round, and what they find must be what stands here, no more and no less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """How far a round has come, as it concerns one project and one viewer.

    blinding, others_seen: as in the round's settings. own: the state of the viewer's own review of
    the project, empty if they write none: assigned, draft, submitted. owes_more: whether another review of
    theirs in the round is not in yet.
    """

    blinding: str
    others_seen: str
    is_open: bool
    is_discussed: bool
    is_released: bool
    is_answered: bool
    is_graded: bool
    is_archived: bool
    own: str = ""
    owes_more: bool = False

    @property
    def own_is_in(self) -> bool:
        return self.own == "submitted"


Rule = Callable[[Moment], bool]


def always(moment: Moment) -> bool:
    return True


def once_open(moment: Moment) -> bool:
    return moment.is_open


def while_reviewing(moment: Moment) -> bool:
    """Reviewers work with the hand-in from the opening until the conference is archived."""
    return moment.is_open and not moment.is_archived


def once_released(moment: Moment) -> bool:
    return moment.is_released


def released_and_open(moment: Moment) -> bool:
    """Authors learn who wrote only where both sides know each other."""
    return moment.is_released and moment.blinding == "open"


def once_graded(moment: Moment) -> bool:
    return moment.is_graded


def where_authors_are_known(moment: Moment) -> bool:
    """To reviewers: from the opening, never, or from the moment their own review is in."""
    if moment.blinding == "until":
        return moment.is_open and moment.own_is_in
    return moment.is_open and moment.blinding != "double"


def as_others_are_seen(moment: Moment) -> bool:
    """Reviewers read the other reviews of their project when the round says so."""
    if moment.is_archived:
        return False
    if moment.others_seen == "released":
        return moment.is_released
    is_in = moment.own_is_in and not (moment.others_seen == "all_mine" and moment.owes_more)
    return is_in and moment.others_seen != "never"


def others_or_talk_by_name(moment: Moment) -> bool:
    return moment.blinding == "open" and (as_others_are_seen(moment) or in_discussion(moment))


def in_discussion(moment: Moment) -> bool:
    return moment.is_discussed and moment.own_is_in and not moment.is_archived


def answered_to_me(moment: Moment) -> bool:
    """The authors' answer, once it is sent, to reviewers whose own review is in."""
    return moment.is_released and moment.is_answered and moment.own_is_in and not moment.is_archived


def once_answered(moment: Moment) -> bool:
    return moment.is_released and moment.is_answered


# thing -> viewer -> when. Whoever is not named learns it never: visitors, other students, judges and
# staff without a part in it, assistants of other sections, people of other conferences.
POLICY: dict[str, dict[str, Rule]] = {
    "review": {
        "author": once_released,
        "writer": once_open,
        "fellow": as_others_are_seen,
        "staff": always,
    },
    "draft review": {"writer": once_open, "staff": always},
    "note to staff": {"writer": once_open, "staff": always},
    "name of its writer": {
        "author": released_and_open,
        "writer": always,
        "fellow": others_or_talk_by_name,
        "staff": always,
    },
    "address of its writer": {"writer": always, "staff": always},
    "conflict of its writer": {"writer": always, "staff": always},
    "post": {"writer": in_discussion, "fellow": in_discussion, "staff": always},
    "summing up": {"author": once_released, "staff": always},
    "answer of the authors": {
        "author": once_released,
        "writer": answered_to_me,
        "fellow": answered_to_me,
        "staff": once_answered,
    },
    "evaluation": {"author": once_graded, "staff": always},
    "grader": {"staff": always},
    "authors": {
        "author": always,
        "writer": where_authors_are_known,
        "fellow": where_authors_are_known,
        "staff": always,
    },
    "hand-in": {
        "author": always,
        "writer": while_reviewing,
        "fellow": while_reviewing,
        "staff": always,
    },
}


def may_learn(viewer: str, moment: Moment) -> set[str]:
    """The things that a viewer may learn at a moment."""
    return {thing for thing, cells in POLICY.items() if viewer in cells and cells[viewer](moment)}
