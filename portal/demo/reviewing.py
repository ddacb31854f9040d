"""What the demo's review round asks beyond the rubrics that every conference starts from."""

from __future__ import annotations

from portal.demo import report, writing
from portal.demo.dice import dice
from portal.demo.texts import ProjectText
from projects import drafting
from projects.models import Conference, Kind, Milestone, MilestoneField, Project
from reviews import remarking
from reviews.domain import places
from reviews.materials import Material, materials
from reviews.models import Criterion, Level, Review

STAFF_LEVELS = (
    (1, "No", "It is of interest to its own team."),
    (2, "Perhaps", "With a clearer question it could carry ten minutes."),
    (3, "Yes", "Others would learn from it."),
    (4, "By all means", "I would come again to hear it."),
)


def ask_more_of_reviewers(conference: Conference) -> None:
    """A comment of a few words on the plan, and a criterion that only staff read."""
    rubric = conference.rubrics.get(name="Proposal")
    rubric.criteria.filter(name="Plan").update(asks_comment=True, min_words=8)
    last = Criterion.objects.create(
        rubric=rubric,
        name="Would you give it a longer talk?",
        description="Staff choose two projects for ten minutes on the second day.",
        points=4,
        is_for_staff=True,
        position=rubric.criteria.count(),
    )
    Level.objects.bulk_create(
        Level(criterion=last, points=points, name=name, description=words)
        for points, name, words in STAFF_LEVELS
    )
    MilestoneField.objects.create(
        milestone=conference.milestones.get(slug="proposal"),
        key="sketch",
        kind=Kind.PDF,
        label="Sketch",
        help_text="Three pages at most: question, data and method, as you would draw them on a board.",
        is_required=False,
        position=20,
    )


def add_sketch(project: Project, milestone: Milestone, text: ProjectText) -> None:
    """Upload the pages that go with a proposal."""
    palette = project.group.palette if project.group else "steel"
    submission = drafting.submission_for(project, milestone)
    by = writing.members(project)[0]
    writing.add_pdf(submission, "sketch", report.sketch(text, palette), by)


# By what they are about: place and words.
REMARKS = {
    places.PAGE: (
        ("1", "This sentence is the whole project; put it first."),
        ("1", "I read the question here for the first time. Could the title ask it too?"),
        ("2", "Which split is this? I could not find it on the page before."),
        ("3", "I would start here: it is the clearest page of all."),
    ),
    places.SECOND: (
        ("0:20", "Slow down here; I had to listen twice."),
        ("1:10", "The best moment of the talk: the example says more than the table."),
        ("2:05", "The axis of this chart has no unit."),
    ),
    places.LINE: (
        ("README.md", "Add the one command that runs everything."),
        ("train.py:42", "The seed is set after the split, so two runs differ."),
        ("src/model.py:17", "A name instead of this number would help a reader."),
    ),
}


def add_remarks(review: Review) -> None:
    """No remark, or a few on what the hand-in holds."""
    chance = dice("remarks", review.reviewer_id, review.project_id)
    tabs = [tab for tab in materials(review.version, _nowhere) if tab.anchor]
    for tab in tabs:
        if tab.anchor and chance.random() < 0.4:
            place, words = chance.choice(REMARKS[tab.anchor.takes])
            _add(review, tabs, {"where": tab.key, "place": place, "text": words})


def remark_on(review: Review, takes: str, place: str, words: str) -> None:
    """One remark on the first part of the hand-in that takes such a place."""
    tabs = [tab for tab in materials(review.version, _nowhere) if tab.anchor]
    tab = next(one for one in tabs if one.anchor and one.anchor.takes == takes)
    _add(review, tabs, {"where": tab.key, "place": place, "text": words})


def _add(review: Review, tabs: list[Material], typed: dict[str, str]) -> None:
    data = {f"remark-new-{name}": value for name, value in typed.items()}
    remarking.save_remarks(review, tabs, data, review.reviewer.user)


def _nowhere(_: object, small: bool = False) -> str:
    """No address is asked for where nobody opens a file."""
    return ""
