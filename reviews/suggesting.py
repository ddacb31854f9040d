"""Pairs that may be conflicts: found, taken over by staff, or dismissed for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from projects import clock
from projects.domain.mail_sites import site_of
from projects.models import Conference, Membership, Participant, Project, User, log
from projects.refusals import WrongState
from reviews import replacing
from reviews.conflicting import conflicts_of
from reviews.models import Conflict


@dataclass(frozen=True)
class Suggestion:
    """A pair that may be a conflict, and what speaks for it."""

    reviewer: Participant
    project: Project
    why: str

    @property
    def key(self) -> str:
        return f"{self.reviewer.pk}-{self.project.pk}"


def suggestions(conference: Conference) -> list[Suggestion]:
    """Pairs to look at: one e-mail domain that few in the class have, or a team of an earlier edition.

    Staff and judges may be the reviewer as well. A domain counts if at most a tenth of the students,
    and never more than five, have it, with three others at most. The university's own and those of
    mail for anybody say nothing. A pair on record, dismissed ones too, is suggested no more.
    """
    places = list(
        Participant.objects.active()
        .filter(conference=conference)
        .select_related("user", "membership__team__project")
    )
    known = conflicts_of(conference, [place.pk for place in places])
    known |= dict.fromkeys(
        Conflict.objects.filter(conference=conference).values_list("reviewer", "project"), ""
    )
    by_site: dict[str, list[Participant]] = defaultdict(list)
    for place in places:
        by_site[site_of(place.user.email)].append(place)
    few = min(5, max(2, sum(place.is_student for place in places) // 10))
    staff = sum(place.is_staff for place in places)
    found: dict[tuple[int, int], Suggestion] = {}

    def suggest(one: Participant, other: Participant, why: str) -> None:
        project = _project_of(other)
        if project and one.pk != other.pk and (one.pk, project.pk) not in known:
            found.setdefault((one.pk, project.pk), Suggestion(one, project, why))

    for site, sharing in by_site.items():
        students = sum(place.is_student for place in sharing)
        # What half of the staff have is the university's.
        is_own = 2 * sum(place.is_staff for place in sharing) >= max(1, staff)
        if site and not is_own and students <= few and len(sharing) - students <= 3:
            for one in sharing:
                for other in sharing:
                    suggest(one, other, f"shares the mail domain {site} with {other.user.name}")
    here = {place.user_id: place for place in places}
    teams: dict[int, list[tuple[int, str]]] = defaultdict(list)
    earlier = Membership.objects.filter(participant__user__in=here).exclude(
        team__conference=conference
    )
    for user, team, name in earlier.values_list(
        "participant__user", "team", "team__conference__name"
    ):
        teams[team].append((user, name))
    for mates in teams.values():
        for user, name in mates:
            for mate, _ in mates:
                suggest(
                    here[user], here[mate], f"was on a team with {here[mate].user.name} in {name}"
                )
    return sorted(found.values(), key=lambda row: (row.reviewer.user.name, row.project.number))


def _project_of(place: Participant) -> Project | None:
    membership = getattr(place, "membership", None)
    return getattr(membership.team, "project", None) if membership else None


@transaction.atomic
def settle_suggestions(
    conference: Conference, keys: Collection[str], state: str, by: User
) -> list[str]:
    """Keep the chosen pairs apart, or dismiss them for good. What happened, a sentence each.

    Pairs that are suggested no more are left out; somebody else has settled them.
    """
    if state not in (Conflict.State.UPHELD, Conflict.State.DISMISSED):
        raise WrongState("Choose whether the pairs are kept apart or dismissed.")
    chosen = [row for row in suggestions(conference) if row.key in keys]
    if not chosen:
        raise WrongState("Tick at least one pair that is still suggested.")
    at, said = clock.now(), []
    for row in chosen:
        conflict = Conflict.objects.create(
            conference=conference,
            reviewer=row.reviewer,
            project=row.project,
            kind=Conflict.Kind.STAFF,
            reason=f"{row.why[:1].upper()}{row.why[1:]}"[:300],
            state=state,
            declared_by=by,
            settled_by=by,
            settled_at=at,
        )
        if state == Conflict.State.UPHELD:
            said += replacing.take_back(conflict, by)
    kept = state == Conflict.State.UPHELD
    log(
        conference,
        by,
        "kept suggested pairs apart in" if kept else "dismissed suggested conflicts of",
        conference,
        after={"pairs": [f"{row.reviewer.user.name}, {row.project.board}" for row in chosen]},
    )
    count = f"{len(chosen)} pair{'' if len(chosen) == 1 else 's'}"
    first = f"{count} kept apart." if kept else f"{count} dismissed; not suggested again."
    return [first, *said]
