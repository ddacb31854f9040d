"""Changing rubrics: only until their first use, for what was judged by a rubric stays comparable."""

from __future__ import annotations

from django.db import transaction

from projects.models import Conference, User, log
from projects.refusals import WrongState
from reviews.models import Criterion, Level, Rubric


def locked(rubric: Rubric) -> Rubric:
    """The rubric, held until the transaction ends. Raises WrongState if it is in use."""
    held = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if held.is_frozen:
        raise WrongState(
            "This rubric is in use, so it stays as it is. Make a new version or a copy and change that."
        )
    return held


@transaction.atomic
def remove_criterion(criterion: Criterion, by: User) -> None:
    locked(criterion.rubric)
    log(
        criterion.rubric.conference,
        by,
        "removed a criterion from",
        criterion.rubric,
        before={"criterion": criterion.name},
    )
    criterion.delete()


@transaction.atomic
def copy_rubric(rubric: Rubric, by: User) -> Rubric:
    """The same rubric under a new name, free to be changed."""
    made = Rubric.objects.create(
        conference=rubric.conference,
        name=free_name(rubric.conference, rubric.name),
        guidance=rubric.guidance,
        floor=rubric.floor,
        cap=rubric.cap,
    )
    for criterion in rubric.criteria.prefetch_related("levels"):
        levels = list(criterion.levels.all())
        criterion.pk, criterion.rubric = None, made
        criterion.save()
        Level.objects.bulk_create(
            Level(
                criterion=criterion,
                name=level.name,
                description=level.description,
                points=level.points,
            )
            for level in levels
        )
    log(rubric.conference, by, "copied", rubric, after={"rubric": made.name})
    return made


def free_name(
    conference: Conference, name: str, taken: set[str] | None = None, as_it_is: bool = False
) -> str:
    """ "Report, copy", "Report, copy 2", whichever is not taken. taken: if not the names here.

    as_it_is: the name itself, if nothing has it.
    """
    if taken is None:
        taken = set(conference.rubrics.values_list("name", flat=True))
    if as_it_is and name not in taken:
        return name
    number = 1
    while True:
        ending = ", copy" if number == 1 else f", copy {number}"
        candidate = name[: 80 - len(ending)] + ending
        if candidate not in taken:
            return candidate
        number += 1
