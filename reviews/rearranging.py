"""Editing a computed assignment by hand: a pair taken away, added, put in another's place, exchanged."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from projects.clock import now
from projects.models import User, log
from projects.refusals import WrongState
from reviews.assigning import require_assignable
from reviews.classes import Class, Pair, class_of
from reviews.models import AssignmentRun
from reviews.running import MOST_RUNS, fresh_name
from reviews.weighing import weigh, why_barred

EDITED = "Somebody has edited this configuration meanwhile. This is how it is now; nothing of yours was done."
GONE = "This review is not part of the configuration any more."


@transaction.atomic
def rearrange(
    run: AssignmentRun, by: User, seen: str, take: Sequence[Pair] = (), give: Sequence[Pair] = ()
) -> AssignmentRun:
    """Take these pairs away and add those, both or neither. seen: the stamp of what was looked at.

    Raises WrongState for a pair that may not be, with the reason. Loads and demands do not stop an
    edit: they are shown, and confirmed when the configuration is applied.
    """
    run = (
        AssignmentRun.objects.select_for_update(of=("self",))
        .select_related("round__conference")
        .get(pk=run.pk)
    )
    require_assignable(run.round)
    if run.state != AssignmentRun.State.DONE:
        raise WrongState("This configuration has no pairs to edit yet.")
    if run.is_applied:
        raise WrongState(
            "This configuration is applied, and people may have been told. Undo that first, or copy it "
            "and apply the copy."
        )
    if run.stamp != seen:
        raise WrongState(EDITED)
    class_ = class_of(run.round)
    pairs = set(class_.normal(run.pairs))
    for pair in take:
        if pair not in pairs:
            raise WrongState(GONE)
        pairs.remove(pair)
    for pair in give:
        if why := why_barred(class_, pair):
            raise WrongState(f"{why} Nothing was changed.")
        if pair in pairs:
            name, title = class_.name(pair[0]), class_.projects[pair[1]].title
            raise WrongState(f"{name} reviews “{title}” already. Nothing was changed.")
        pairs.add(pair)
    keep(run, class_, sorted(pairs))
    log(
        run.round.conference,
        by,
        "edited a configuration of",
        run.round,
        before=_told(class_, take),
        after={"configuration": run.name, **_told(class_, give)},
    )
    return run


def keep(run: AssignmentRun, class_: Class, pairs: Sequence[Pair]) -> None:
    """Store pairs that came from a hand or a file, with what they are worth now."""
    run.pairs = [list(pair) for pair in pairs]
    run.edited_at = now()
    numbers = weigh(class_, pairs, run.demands, run.needed_doubles).numbers
    run.computed = {**run.computed, "numbers": numbers}
    run.save()


def _told(class_: Class, pairs: Sequence[Pair]) -> dict[str, str]:
    said = [
        f"{class_.name(person)} on {class_.projects[project].title}"
        for person, project in pairs
        if person in class_.parties and project in class_.projects
    ]
    return {"pairs": "; ".join(said)} if said else {}


@transaction.atomic
def copy(run: AssignmentRun, by: User) -> AssignmentRun:
    """A configuration with the same pairs, to be edited beside it."""
    round_ = run.round
    require_assignable(round_)
    names = set(round_.runs.values_list("name", flat=True))
    if len(names) >= MOST_RUNS:
        raise WrongState(f"There are {MOST_RUNS} configurations already. Remove one first.")
    if run.state != AssignmentRun.State.DONE:
        raise WrongState("This configuration has no pairs to copy yet.")
    return AssignmentRun.objects.create(
        round=round_,
        name=fresh_name(f"Copy of {run.name}"[:52], names),
        mode=run.mode,
        alpha=run.alpha,
        limit=run.limit,
        seed=run.seed,
        state=run.state,
        pairs=run.pairs,
        computed=run.computed,
        edited_at=run.edited_at,
        asked_by=by,
        finished_at=now(),
    )
