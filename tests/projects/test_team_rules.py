"""Whatever is done in whatever order, no student is on two teams and no team has one too many."""

from contextlib import suppress

import pytest
from django.db import transaction
from django.db.models import Count, F
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from projects import inviting, rearranging, requesting, seeking, teaming
from projects.models import Invitation, JoinRequest, Membership, Participant, Team
from projects.refusals import Refusal
from tests import factories

PEOPLE = st.integers(0, 6)
PLACES = st.integers(0, 4)


class Teams(RuleBasedStateMachine):
    """The acts on teams, tried at random; a refusal is as good an answer as any."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.conference = factories.conference(team_max=2)
        self.people = [factories.participant(self.conference, f"P{n}") for n in range(7)]
        self.staff = factories.participant(self.conference, "Staff", "instructor").user
        self.count = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def attempt(self, act, *args, **more):
        with suppress(Refusal):
            act(*args, **more)

    def place(self, n):
        return Participant.objects.get(pk=self.people[n].pk)

    def team(self, n):
        teams = list(Team.objects.order_by("pk"))
        return teams[n % len(teams)] if teams else None

    @rule(n=PEOPLE)
    def start(self, n):
        self.count += 1
        self.attempt(teaming.start_team, self.conference, self.place(n), f"Team {self.count}")

    @rule(n=PEOPLE, t=PLACES)
    def join(self, n, t):
        if team := self.team(t):
            self.attempt(teaming.join, team, self.place(n))

    @rule(n=PEOPLE)
    def leave(self, n):
        if team := self.place(n).team:
            self.attempt(teaming.leave, team, self.place(n))

    @rule(n=PEOPLE, t=PLACES)
    def invite(self, n, t):
        team = self.team(t)
        if team and team.members:
            self.attempt(inviting.invite, team, self.place(n), team.members[0])

    @rule(t=PLACES)
    def accept_invitation(self, t):
        for invitation in Invitation.objects.order_by("pk")[t : t + 1]:
            person = next(p.user for p in self.people if p.user.email == invitation.email)
            self.attempt(inviting.accept, invitation, person)

    @rule(n=PEOPLE, t=PLACES)
    def ask(self, n, t):
        team = self.team(t)
        if team and team.members:
            self.attempt(seeking.announce, team, "x", [], team.members[0])
            team.refresh_from_db()
            self.attempt(requesting.ask, team, self.place(n), "")

    @rule(t=PLACES)
    def accept_request(self, t):
        for asked in JoinRequest.objects.order_by("pk")[t : t + 1]:
            if asked.team.members:
                self.attempt(requesting.accept, asked, asked.team.members[0])

    @rule(t=PLACES, seats=st.integers(1, 3))
    def set_seats(self, t, seats):
        if team := self.team(t):
            self.attempt(teaming.set_seats, team, seats, self.staff)

    @rule(n=PEOPLE, t=PLACES, is_new=st.booleans())
    def stage(self, n, t, is_new):
        team = None if is_new else self.team(t)
        name = f"Split {t}" if is_new else ""
        self.attempt(
            rearranging.stage, self.conference, [self.place(n)], self.staff, team, name
        )  # fmt: skip

    @rule()
    def match(self):
        self.attempt(rearranging.stage_matching, self.conference, "s", self.staff)

    @rule()
    def publish(self):
        seen = rearranging.plan(self.conference).fingerprint
        self.attempt(rearranging.apply, self.conference, seen, self.staff)

    @rule()
    def discard(self):
        rearranging.discard(self.conference, self.staff)

    @invariant()
    def nobody_is_on_two_teams_and_no_team_has_one_too_many(self):
        people = list(Membership.objects.values_list("participant", flat=True))
        assert len(people) == len(set(people))
        over = Team.objects.annotate(size=Count("memberships")).filter(size__gt=F("seats"))
        assert not over.exists()
        assert (
            not Team.objects.filter(contact__isnull=False)
            .exclude(contact__membership__team=F("pk"))
            .exists()
        )


@pytest.mark.django_db
def test_no_order_of_acts_breaks_a_team():
    run_state_machine_as_test(
        Teams, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
