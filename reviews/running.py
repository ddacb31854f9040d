"""Configurations of an assignment, computed in the background. The row is the job.

A worker takes a run by one conditional UPDATE, so two cannot both compute it. Whose worker died is
taken up again after a while, at most a few times: what kills a worker each time must not do so for
ever.
"""

from __future__ import annotations

import logging
import secrets
import time
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.db import transaction
from django.db.models import Q

from projects.clock import now as this_instant
from projects.models import User, log
from projects.refusals import WrongState
from reviews.assigning import apply, preview, require_assignable
from reviews.classes import Class, class_of, pairs_of
from reviews.domain.matching import CannotAssign
from reviews.domain.matching.planning import Ask, Plan, plan, price_of_chance
from reviews.models import AssignmentRun, ReviewRound
from reviews.weighing import snapshot, weigh

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
MOST_TRIES = 3
MOST_RUNS = 12
SECONDS = 30.0
FAILED = (
    "It could not be computed: the computation stopped {tries} times. Try another kind, and tell the "
    "people who run this portal."
)

State, Mode = AssignmentRun.State, AssignmentRun.Mode


@transaction.atomic
def add(
    round_: ReviewRound,
    by: User,
    mode: str = Mode.FAIR,
    alpha: Decimal = Decimal("0.97"),
    limit: Decimal = Decimal("0.5"),
    seed: str = "",
) -> AssignmentRun:
    """Ask for a configuration; a worker computes it."""
    round_ = ReviewRound.objects.select_for_update().get(pk=round_.pk)
    require_assignable(round_)
    names = set(round_.runs.values_list("name", flat=True))
    if len(names) >= MOST_RUNS:
        raise WrongState(f"There are {MOST_RUNS} configurations already. Remove one first.")
    run = AssignmentRun.objects.create(
        round=round_,
        name=fresh_name(_name(mode, alpha, limit), names),
        mode=mode,
        alpha=alpha,
        limit=limit,
        seed=seed or secrets.token_hex(4),
        asked_by=by,
    )
    log(round_.conference, by, "asked for a configuration of", round_, after=_told(run))
    transaction.on_commit(partial(_ring, run.pk))
    return run


@transaction.atomic
def again(run: AssignmentRun, by: User) -> None:
    """Compute a configuration anew for the class as it is now; edits by hand are lost."""
    run = (
        AssignmentRun.objects.select_for_update(of=("self",))
        .select_related("round__conference")
        .get(pk=run.pk)
    )
    require_assignable(run.round)
    if run.state not in (State.DONE, State.FAILED):
        raise WrongState("This configuration is being computed already.")
    if "imported" in run.computed:
        raise WrongState("These pairs come from a file. Import the file again instead.")
    if run.applied_at and not run.undone_at:
        raise WrongState("This configuration is the one applied. Add another one to compare.")
    lost = {"edited by hand": run.edited_at is not None, "pairs": len(run.pairs)}
    log(
        run.round.conference,
        by,
        "had a configuration computed anew of",
        run.round,
        before=lost,
        after=_told(run),
    )
    run.state, run.pairs, run.computed = State.WAITING, [], {}
    run.problem, run.edited_at, run.started_at, run.finished_at = "", None, None, None
    run.save()
    transaction.on_commit(partial(_ring, run.pk))


@transaction.atomic
def remove(run: AssignmentRun, by: User) -> None:
    """Forget a configuration that is not applied."""
    run = (
        AssignmentRun.objects.select_for_update(of=("self",))
        .select_related("round__conference")
        .get(pk=run.pk)
    )
    if run.applied_at and not run.undone_at:
        raise WrongState("This configuration is the one applied. Undo that first.")
    before = {**_told(run), "pairs": len(run.pairs)}
    log(run.round.conference, by, "removed a configuration of", run.round, before=before)
    run.delete()


def _told(run: AssignmentRun) -> dict[str, str]:
    return {"configuration": run.name, "seed": run.seed}


def price(round_: ReviewRound, limit: Decimal) -> Fraction:
    """The share of the best total, 0 to 1, that drawing by lot is expected to cost.

    Raises WrongState with the reason if nothing can be drawn.
    """
    class_ = class_of(round_)
    ask = _ask(AssignmentRun(round=round_, mode=Mode.RANDOM, limit=limit, seed="price"))
    try:
        return price_of_chance(class_.problem(), ask, class_.words)
    except CannotAssign as reason:
        raise WrongState(str(reason)) from None


def waiting_run_ids() -> list[int]:
    """Runs that nobody has computed, and those whose worker died."""
    return list(
        AssignmentRun.objects.filter(_owed()).order_by("asked_at").values_list("pk", flat=True)
    )


def compute(run_id: int) -> bool:
    """Compute one run if it is still owed; True if this call did."""
    now = this_instant()
    if not AssignmentRun.objects.filter(_owed(), pk=run_id).update(
        state=State.RUNNING, started_at=now
    ):
        return False
    run = AssignmentRun.objects.select_related("round__conference").get(pk=run_id)
    tries = run.computed.get("tries", 0) + 1
    run.computed = {"tries": tries}
    _keep(run, now)
    if tries > MOST_TRIES:
        run.state, run.problem = State.FAILED, FAILED.format(tries=MOST_TRIES)
        return _keep(run, now)
    began = time.monotonic()
    try:
        class_ = class_of(run.round)
        found = plan(class_.problem(), _ask(run), class_.words)
    except CannotAssign as reason:
        run.state, run.problem = State.FAILED, str(reason)
    except Exception:
        logger.exception("Run %s could not be computed.", run_id)
        run.state, run.problem = State.FAILED, FAILED.format(tries=tries)
    else:
        _fill(run, class_, found)
    run.computed = {**run.computed, "seconds": round(time.monotonic() - began, 2)}
    run.finished_at = this_instant()
    return _keep(run, now)


def _fill(run: AssignmentRun, class_: Class, found: Plan) -> None:
    run.state = State.DONE
    pairs = pairs_of(found.problem, found.chosen)
    run.pairs = [list(pair) for pair in pairs]
    demands = {int(paper.id[1:]): paper.demand for paper in found.problem.submissions}
    run.computed = {
        "best_total": found.best_total,
        "demands": {str(key): number for key, number in demands.items()},
        "known": snapshot(class_),
        "conflicts": sum(project in class_.projects for _, project in class_.conflicts),
        "left_out": [project.title for project in class_.left_out],
        "needed_doubles": sum(more for _, _, more in found.problem.spare),
        "numbers": weigh(class_, pairs, demands).numbers,
    }
    if found.floor is not None and found.bound is not None:
        run.computed |= {
            "floor": round(float(found.floor), 2),
            "bound": round(float(found.bound), 2),
            "is_proven": found.floor == found.bound and found.settled == found.asked,
            "settled": found.settled,
            "asked": found.asked,
        }
    if found.expected is not None:
        run.computed["expected"] = round(float(found.expected), 2)


def _keep(run: AssignmentRun, claimed_at: datetime) -> bool:
    """Write down what came of it, unless another worker has taken the run up meanwhile."""
    return bool(
        AssignmentRun.objects.filter(pk=run.pk, state=State.RUNNING, started_at=claimed_at).update(
            state=run.state,
            pairs=run.pairs,
            computed=run.computed,
            problem=run.problem,
            finished_at=run.finished_at,
        )
    )


def _owed() -> Q:
    stale = this_instant() - CLAIM_LASTS
    return Q(state=State.WAITING) | Q(state=State.RUNNING, started_at__lt=stale)


def _ask(run: AssignmentRun) -> Ask:
    return Ask(
        mode=run.mode,
        seed=run.seed,
        alpha=Fraction(run.alpha),
        limit=Fraction(run.limit).limit_denominator(1000),
        seconds=SECONDS,
        is_spread=run.round.demand is None,
    )


def _ring(run_id: int) -> None:
    """Tell the worker at once. If the broker is away the sweep finds the row within a minute."""
    from reviews.tasks import compute_run

    try:
        compute_run.delay(run_id)
    except Exception:  # noqa: BLE001  the row is the truth; a silent bell must not fail the request
        logger.warning("Broker not reached; run %s waits for the sweep.", run_id)


def _name(mode: str, alpha: Decimal, limit: Decimal) -> str:
    if mode == Mode.FAIR:
        return f"Fair, {100 * alpha:.0f} % of the best floor"
    if mode == Mode.RANDOM:
        return f"Random, no pair above {100 * limit:.0f} %"
    return {Mode.LEXICOGRAPHIC: "Fairest", Mode.BEST: "Best total"}[Mode(mode)]


def fresh_name(name: str, taken: set[str]) -> str:
    """The name, with a number if it is taken."""
    number = 2
    fresh = name
    while fresh in taken:
        fresh, number = f"{name} ({number})", number + 1
    return fresh


def assign_at_once(round_: ReviewRound, by: User, seed: str = "") -> AssignmentRun:
    """Compute the usual configuration and apply it as it is, warnings and all.

    Raises WrongState with the reason if there is no assignment.
    """
    run = add(round_, by, seed=seed)
    compute(run.pk)
    run.refresh_from_db()
    if run.problem:
        raise WrongState(run.problem)
    run.round = round_
    apply(run, preview(run).fingerprint, by, is_confirmed=True)
    run.refresh_from_db()
    return run
