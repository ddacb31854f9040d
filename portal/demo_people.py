"""Whom one click on the demo's sign-in page lets one be. The addresses are fixed; seeding makes them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    key: str
    email: str
    label: str
    sentence: str


DEMO_PEOPLE = (
    DemoPerson(
        "student",
        "student@demo.example",
        "a student without a team",
        "Has an invitation to answer and other people to find.",
    ),
    DemoPerson(
        "member",
        "member@demo.example",
        "a team member",
        "Writes a proposal, hands in, sees what comes back.",
    ),
    DemoPerson(
        "reviewer",
        "reviewer@demo.example",
        "a reviewer",
        "Has two reviews left to write.",
    ),
    DemoPerson(
        "judge",
        "judge@demo.example",
        "a judge",
        "Is a guest with one talk to score, and sees nothing else.",
    ),
    DemoPerson(
        "assistant",
        "assistant@demo.example",
        "an assistant",
        "Reads the queue of proposals and grades.",
    ),
    DemoPerson(
        "instructor",
        "instructor@demo.example",
        "the instructor",
        "Sets up the conference, assigns, releases, publishes.",
    ),
    DemoPerson(
        "admin",
        "admin@demo.example",
        "the site admin",
        "Starts conferences and appoints instructors.",
    ),
)
EMAIL_OF = {person.key: person.email for person in DEMO_PEOPLE}
