"""How the demo's people find each other: profiles, an offered seat, a request, ideas, mentors."""

from __future__ import annotations

from dataclasses import replace

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.gathering import place_of
from projects import ideas, requesting, seeking, teaming
from projects.ideas import IdeaWords
from projects.models import Conference, Participant, User

OFFERING, ASKS = "Starter", "ximenez"
SAID = {
    "student": (
        "I write clean training loops and would like to learn about sound.",
        ("pytorch", "statistics"),
        ("speech", "music"),
        ("mon-pm", "wed-pm", "thu-eve"),
    ),
    "ximenez": (
        "Second programme, full timetable: evenings only.",
        ("javascript", "writing"),
        ("education", "music"),
        ("mon-eve", "wed-eve", "thu-eve"),
    ),
}
# Who posts it, the category, who likes it, and what it says.
IDEAS = (
    (
        "instructor",
        "algorithmic",
        ("student", "ximenez"),
        IdeaWords(
            "Which layer forgets first?",
            "Prune a small network while it learns and watch what it loses.",
            "Take a network that fits on a laptop and **remove units during training**. Which "
            "classes go first, and do they come back? Needs little computing and a careful "
            "experiment.",
        ),
    ),
    (
        "assistant",
        "explainer",
        ("ximenez",),
        IdeaWords(
            "A page that explains attention with a pencil",
            "Attention step by step, with numbers small enough to follow by hand.",
            "An explainer for second-year students: three words, two dimensions, every product "
            "shown.",
        ),
    ),
    (
        "student",
        "application",
        (),
        IdeaWords(
            "Hearing a bearing wear out",
            "Tell from the hum of a machine how long it will still run.",
            "There are open recordings of bearings that were run until they broke. I would like "
            "to compare a plain spectrum with a learned one.",
        ),
    ),
)


def find_each_other(
    conference: Conference, calendar: Calendar, story: Story, staff: list[User]
) -> None:
    """What stands on the pages People and Ideas of the current conference."""
    story.at(calendar.day(-30, 9))
    helpers = [
        Participant.objects.get(conference=conference, user=helper) for helper in staff[1:]
    ]  # fmt: skip
    for place, team in enumerate(conference.teams.order_by("pk")):
        teaming.set_mentor(team, helpers[place % len(helpers)], staff[0])
    for place, (key, category, fans, words) in enumerate(IDEAS):
        story.at(calendar.day(-26 + 3 * place, 14, 10))
        found = conference.categories.filter(slug=category).first()
        idea = ideas.post(conference, place_of(conference, key), replace(words, category=found))
        for fan in fans:
            ideas.like(idea, place_of(conference, fan))
    for place, (key, said) in enumerate(SAID.items()):
        story.at(calendar.day(-6 + place, 17, 30))
        seeking.say_looking(place_of(conference, key), *said)
    team = conference.teams.get(name=OFFERING)
    story.at(calendar.day(-4, 12))
    seeking.announce(
        team, "We read data well and write slowly: is there somebody who writes?",
        ["writing", "statistics"], team.members[0],
    )  # fmt: skip
    team.refresh_from_db()
    story.at(calendar.day(-1, 20, 15))
    requesting.ask(team, place_of(conference, ASKS), "I write every day and am free on evenings.")
