"""How results are spread: for staff by part and section, for students where staff allow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from projects.models import Conference, User
from reviews.domain import grading
from reviews.domain.drawing import Histogram, of_results
from reviews.domain.reviewing import LOOK_BELOW, values
from reviews.domain.severity import Severity, severity
from reviews.feedback import marks
from reviews.gradebook import compute
from reviews.models import Component, Evaluation, Grade, GradePolicy

EVERYONE = "everyone"


@dataclass(frozen=True)
class Spread:
    """Of one group of students: how many have a result, its mean and middle, and the bars."""

    group: str
    number: int
    mean: Decimal
    middle: Decimal
    drawing: Histogram


@dataclass(frozen=True)
class PartSpread:
    """One part, or the whole grade: of everyone, then of each section where there is more than one."""

    name: str
    spreads: list[Spread]


def of_conference(conference: Conference, viewer: User) -> list[PartSpread]:
    """Results as they stand, of the students whom the viewer may see. Constant queries."""
    book = compute(conference, viewer)
    found: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    sections = {line.participant.section for line in book.lines}
    for line in book.lines:
        results = [(part.name, cell.per_cent) for part, cell in line.named_cells]
        if line.is_complete:
            results.append(("Total", line.total_per_cent))
        for name, value in results:
            if value is None:
                continue
            found[name][EVERYONE].append(value)
            if len(sections) > 1:
                section = line.participant.section
                found[name][f"section {section}" if section else "no section"].append(value)
    return [
        PartSpread(
            name,
            [_spread(name, group, groups[group]) for group in sorted(groups, key=_everyone_first)],
        )
        for name, groups in found.items()
    ]


def _everyone_first(group: str) -> tuple[bool, str]:
    return group != EVERYONE, group


def _spread(name: str, group: str, values: list[Decimal]) -> Spread:
    exact = [Fraction(value) for value in values]
    return Spread(
        group,
        len(values),
        grading.rounded(sum(exact, Fraction(0)) / len(exact)),
        grading.rounded(Fraction(median(values))),
        of_results(f"{name}, {group}", "students", [float(value) for value in values]),
    )


def low_agreement(conference: Conference) -> list[tuple[str, str, Decimal]]:
    """Reviewers whose scores agree so little with the others that staff should look; it punishes
    nobody by itself. Name, part, and agreement of 100."""
    found = []
    for line in compute(conference).lines:
        for part, cell in line.named_cells:
            if part.source == Component.Source.REVIEWING and cell.inputs is not None:
                value = values(cell.inputs).get("agreement")
                if value is not None and value < LOOK_BELOW:
                    found.append(
                        (line.participant.user.name, part.name, grading.rounded(100 * value))
                    )
    return found


def of_graders(conference: Conference) -> list[Severity]:
    """Each part that two people or more have graded: their means before lateness. Constant queries."""
    rows = (
        Evaluation.objects.filter(
            component__conference=conference, is_revision=False, completed_at__isnull=False
        )
        .select_related("component__rubric", "graded_by")
        .prefetch_related("scores__criterion", "scores__level")
        .order_by("component__position", "component", "project__number")
    )
    given: dict[Component, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found, rubric = marks(row.scores.all()), row.component.rubric
        if grading.has_result(found) and rubric is not None:
            result = grading.rubric_per_cent(found, rubric.bounds)
            given[row.component][row.graded_by.name].append(float(result))
    drawn = (severity(component.name, graders) for component, graders in given.items())
    return [one for one in drawn if one is not None]


def for_students(conference: Conference, components: Collection[int]) -> dict[int, Histogram]:
    """By component, what a student may see of the class: released results only, where staff allow it
    and enough have one. At most two queries."""
    policy = GradePolicy.of(conference)
    if not policy.shows_distribution or not components:
        return {}
    known: dict[int, list[float]] = defaultdict(list)
    rows = Grade.objects.filter(component__in=components, component__conference=conference)
    for component, per_cent in rows.values_list("component", "per_cent"):
        known[component].append(float(per_cent))
    return {
        component: of_results("Students by result", "students", each)
        for component, each in known.items()
        if len(each) >= policy.distribution_least
    }
