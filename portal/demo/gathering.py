"""The demo's people take their places and form teams, by the acts that the pages call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from portal.demo.back_dating import Story
from portal.demo.dice import dice
from portal.demo.people import address
from portal.demo.texts import ProjectText
from projects import enrolling, inviting, judging, naming, roster, self_enrolling, teaming
from projects.domain.roster import Row
from projects.models import Conference, Participant, Project, Role, Team, User
from projects.naming import ProjectWords

SECTIONS = ("A1", "A2", "B1")


def enrol_staff(conference: Conference, names: Mapping[str, str], role: str) -> list[User]:
    """Give staff or judges their places; the portal itself appoints, as a site admin would."""
    return [
        enrolling.enrol(conference, address(key), name, role, None).user
        for key, name in names.items()
    ]


def import_students(conference: Conference, names: Mapping[str, str], by: User) -> None:
    """Bring the roster in, as an instructor does with a file."""
    numbers = dice(conference.slug, "ids").sample(range(10_000_000, 99_999_999), len(names))
    rows = [
        Row(
            number=place + 2,
            email=address(key),
            name=name,
            role=Role.STUDENT,
            section=SECTIONS[place % len(SECTIONS)],
            external_id=f"U{numbers[place]}",
        )
        for place, (key, name) in enumerate(names.items())
    ]
    plan = roster.plan_import(conference, rows, by)
    roster.apply_import(conference, rows, by, plan.fingerprint, welcome=True)


def open_doors(conference: Conference, by: User, assistant: User) -> None:
    """One assistant for one section, a judge who has not answered, and a code to enrol with."""
    place = Participant.objects.get(conference=conference, user=assistant)
    enrolling.change_place(place, Role.ASSISTANT, "", "", by, limited_to=[SECTIONS[-1]])
    judging.invite_judge(conference, address("h.vandermeer"), "Hanneke van der Meer", by)
    self_enrolling.switch_on(conference, by)


def place_of(conference: Conference, key: str) -> Participant:
    return Participant.objects.select_related("user").get(
        conference=conference, user__email=address(key)
    )


def form_team(
    conference: Conference, text: ProjectText, starts_at: datetime, story: Story, staff: User
) -> Project:
    """One student starts the team and invites the others, who accept; then they name the project."""
    first, *others = [place_of(conference, key) for key in text.members]
    story.at(starts_at)
    team = teaming.start_team(conference, first, text.team)
    if len(text.members) > team.seats:
        teaming.set_seats(team, len(text.members), by=staff)
    for hours, other in enumerate(others, 1):
        story.at(starts_at + timedelta(hours=hours))
        invitation, _ = inviting.invite(team, other, by=first.user)
        story.at(starts_at + timedelta(hours=hours + 5, minutes=20))
        inviting.accept(invitation, other.user)
    story.at(starts_at + timedelta(hours=30))
    return name_project(team, text, first.user)


def name_project(team: Team, text: ProjectText, by: User) -> Project:
    conference = team.conference
    topics = {topic.name: topic for topic in conference.topics.all()}
    categories = {category.slug: category for category in conference.categories.all()}
    words = ProjectWords(
        title=text.title,
        pitch=text.pitch,
        abstract=text.abstract.strip(),
        categories=[categories[slug] for slug in text.categories],
        topics=[topics[name] for name in text.topics],
    )
    return naming.name_project(team, words, by)
