"""How far each project is in each component, in a word, and whether its desk opens for the viewer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from projects.models import Participant, Project, Role, User
from reviews.models import Component, Desk, Duty, Evaluation, Grade, Marking, Moderation
from reviews.results import GRADED

NOT_BEGUN, BEGUN, TO_MODERATE, COMPLETE, MODERATED, RELEASED = (
    "not begun", "begun", "to moderate", "complete", "moderated", "released",
)  # fmt: skip
REVIEWED, UNREVIEWED = "reviewed", "no review"


@dataclass(frozen=True)
class CellState:
    """word: one of the words above. detail: what is added to it, such as "1 of 2 complete"."""

    word: str
    detail: str = ""
    opens: bool = False
    is_own: bool = False

    @property
    def sign(self) -> str:
        """The class that colours the word."""
        if self.word in (COMPLETE, MODERATED, RELEASED):
            return "word-ok"
        return "word-warn" if self.word in (BEGUN, TO_MODERATE) else ""


def cell_states(
    components: Collection[Component],
    projects: Collection[Project],
    found: Mapping[tuple[int, int], tuple[str, Any]],
    viewer: User,
) -> dict[tuple[int, int], CellState]:
    """By (component, project); found: what reviews/results.py says, for parts from peers.

    Constant queries.
    """
    known = _Known(components, viewer)
    cells = {}
    for component in components:
        for project in projects:
            key = (component.pk, project.pk)
            if component.source == Component.Source.PEERS:
                is_in = found.get(key, ("", None))[0] == GRADED
                word = REVIEWED if is_in else UNREVIEWED
                cells[key] = CellState(RELEASED if key in known.released else word)
            else:
                cells[key] = known.state(component, project)
    return cells


class _Known:
    """What the states are read from, fetched once."""

    def __init__(self, components: Collection[Component], viewer: User) -> None:
        rows = {"component__in": components}
        self.desks = {desk.component_id: desk for desk in Desk.objects.filter(**rows)}
        self.done = {
            (component, project): at is not None
            for component, project, at in Evaluation.objects.filter(
                **rows, is_revision=False
            ).values_list("component", "project", "completed_at")
        }
        self.moderated = set(
            Moderation.objects.filter(evaluation__component__in=components).values_list(
                "evaluation__component", "evaluation__project"
            )
        )
        self.markings: dict[tuple[int, int], list[bool]] = defaultdict(list)
        for component, project, at in Marking.objects.filter(**rows).values_list(
            "component", "project", "completed_at"
        ):
            self.markings[component, project].append(at is not None)
        self.released = set(
            Grade.objects.filter(**rows).values_list("component", "project").distinct()
        )
        self.duties: Counter[tuple[int, int]] = Counter()
        self.parts_done: Counter[tuple[int, int]] = Counter()
        self.own: set[tuple[int, int]] = set()
        for component, project, user, at in Duty.objects.filter(**rows).values_list(
            "component", "project", "grader__user", "completed_at"
        ):
            self.duties[component, project] += 1
            self.parts_done[component, project] += at is not None
            if user == viewer.pk:
                self.own.add((component, project))
        self.shared = {component for component, _ in self.duties}
        conference = next(iter(components)).conference_id if components else None
        self.instructs = viewer.is_superuser or Participant.objects.active().filter(
            conference=conference, user=viewer, role=Role.INSTRUCTOR
        ).exists()  # fmt: skip
        self.moderates = {
            desk.component_id
            for desk in Desk.objects.filter(**rows, moderator__user=viewer)
        } if self.desks else set()  # fmt: skip

    def state(self, component: Component, project: Project) -> CellState:
        key = (component.pk, project.pk)
        desk = self.desks.get(component.pk)
        is_double = desk is not None and desk.is_double
        is_own = key in self.own
        staffed = self.instructs or (component.pk in self.moderates and is_double)
        opens = is_own or staffed or (component.pk not in self.shared and not is_double)
        word, detail = self._word(key, is_double)
        return CellState(word, detail, opens, is_own)

    def _word(self, key: tuple[int, int], is_double: bool) -> tuple[str, str]:
        if key in self.released:
            return RELEASED, ""
        if key in self.moderated and self.done.get(key):
            return MODERATED, ""
        if self.done.get(key):
            return COMPLETE, ""
        if is_double:
            complete = sum(self.markings[key])
            if complete == 2:
                return TO_MODERATE, ""
            if not self.markings[key]:
                return NOT_BEGUN, ""
            return BEGUN, f"{complete} of 2 complete"
        if key in self.done:
            parts = self.duties[key]
            detail = f"{self.parts_done[key]} of {parts} parts complete" if parts > 1 else ""
            return BEGUN, detail
        return NOT_BEGUN, ""
