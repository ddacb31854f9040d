"""The template a new conference starts from: plain data, every number of it editable afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

LAST_MINUTE = time(23, 59)
DAY_BEGINS = time(0, 0)


@dataclass(frozen=True)
class DefaultField:
    """categories: slugs; asked only of projects of these, and left out where none of them exists."""

    key: str
    kind: str
    label: str
    help_text: str = ""
    is_required: bool = True
    min_words: int | None = None
    soft_max_words: int | None = None
    max_words: int | None = None
    max_pages: int | None = None
    min_pixels: int | None = None
    min_seconds: int | None = None
    max_seconds: int | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class DefaultMilestone:
    """A milestone whose due day lies at `at` of the way from the first day to the presentations.

    at: 0 is the first day, 1 the presentation day. days_after: whole days added to that.
    revises: the slug of an earlier one. revision_days: it opens with that one's grade instead.
    """

    name: str
    slug: str
    at: float
    days_after: int = 0
    late_hours: int = 0
    late_penalty: Decimal = Decimal(10)
    revises: str = ""
    revision_days: int | None = None
    needs_decision: bool = False
    is_published: bool = False
    instructions: str = ""
    fields: tuple[DefaultField, ...] = ()


@dataclass(frozen=True)
class DefaultGroup:
    name: str
    palette: str
    family: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Dates:
    """When a milestone opens, is due, and stops taking late hand-ins. Aware instants."""

    opens_at: datetime
    due_at: datetime
    late_until: datetime | None


CATEGORIES = (
    ("application", "Application"),
    ("algorithmic", "Algorithmic"),
    ("theoretical", "Theoretical"),
    ("explainer", "Explainer"),
)

GROUPS = (
    DefaultGroup(
        "Graphs and networks",
        "lagoon",
        "graph",
        ("Graph learning", "Social networks", "Knowledge graphs", "Recommendation"),
    ),
    DefaultGroup(
        "Agents and games",
        "brick",
        "path",
        ("Reinforcement learning", "Planning", "Robotics", "Games"),
    ),
    DefaultGroup(
        "Forecasting and tables",
        "moss",
        "bars",
        ("Time series", "Climate", "Tabular data", "Finance"),
    ),
    DefaultGroup(
        "Language",
        "iris",
        "lines",
        ("Language models", "Translation", "Retrieval", "Summarisation", "Question answering"),
    ),
    DefaultGroup(
        "Health and biology",
        "rose",
        "lattice",
        ("Medical imaging", "Genomics", "Public health", "Protein structure"),
    ),
    DefaultGroup(
        "Audio and signals",
        "ochre",
        "waves",
        ("Music", "Speech", "Sensor data", "Bioacoustics"),
    ),
    DefaultGroup(
        "Theory and systems",
        "steel",
        "orbits",
        ("Optimisation", "Interpretability", "Efficient training", "Privacy", "Teaching"),
    ),
    DefaultGroup(
        "Images and generation",
        "plum",
        "noise",
        ("Computer vision", "Image generation", "Video", "Style and art", "3D"),
    ),
)

# What staff look at in a proposal, each with its guiding question.
RISKS = (
    ("Data", "Do they have it already, may they use it, and is it enough?"),
    ("Compute", "Does what they want to train fit into what they have, with one failed run?"),
    ("People", "Do they collect anything from people, or could somebody be hurt by it?"),
    ("Licence", "May they publish what they build on, and what comes of it?"),
)

MILESTONES = (
    DefaultMilestone(
        "Proposal",
        "proposal",
        at=0.25,
        needs_decision=True,
        instructions=(
            "Say what you want to find out or build, on which data, and how you will know that it "
            "worked. Staff read each proposal and accept it or ask for changes."
        ),
        fields=(
            DefaultField(
                "question",
                "section",
                "Question and motivation",
                "What do you want to find out or build, and who would care?",
                soft_max_words=200,
                max_words=250,
            ),
            DefaultField(
                "claim",
                "section",
                "Claim and proof idea",
                "What do you want to prove, under which assumptions, and what is the first step?",
                soft_max_words=200,
                max_words=300,
                categories=("theoretical",),
            ),
            DefaultField(
                "users",
                "section",
                "Who would use it",
                "Name somebody who would, and say what they do today.",
                is_required=False,
                max_words=150,
                categories=("application",),
            ),
            DefaultField(
                "related-work",
                "section",
                "Related work",
                "What has been tried before? Two or three references are enough.",
                is_required=False,
                soft_max_words=120,
                max_words=250,
            ),
            DefaultField(
                "data",
                "section",
                "Data and compute",
                "Which data, how much of it, under which licence, and where will you train?",
                max_words=200,
            ),
            DefaultField(
                "method",
                "section",
                "Method",
                "What will you try first, and what is your simplest baseline?",
                max_words=300,
            ),
            DefaultField(
                "evaluation",
                "section",
                "Evaluation",
                "By which measure will you know that it worked?",
                max_words=200,
            ),
            DefaultField(
                "plan",
                "section",
                "Plan and roles",
                "Who does what by when?",
                max_words=200,
            ),
        ),
    ),
    DefaultMilestone(
        "Check-in",
        "check-in",
        at=0.6,
        instructions="One page on where you stand. It is not graded on results.",
        fields=(
            DefaultField(
                "progress", "section", "What works so far", "First results count.", max_words=300
            ),
            DefaultField(
                "obstacles", "section", "What is in your way", is_required=False, max_words=200
            ),
            DefaultField("repository", "repository", "Code repository", is_required=False),
        ),
    ),
    DefaultMilestone(
        "Deliverables",
        "deliverables",
        at=1,
        days_after=-2,
        late_hours=24,
        late_penalty=Decimal(10),
        is_published=True,
        instructions=(
            "Everything that the review, the grade and the public page are made of. Check each "
            "link in a private window before you submit."
        ),
        fields=(
            DefaultField(
                "repository",
                "repository",
                "Code repository",
                "On GitHub, public, with a README that says how to run it.",
            ),
            DefaultField(
                "video",
                "video",
                "Video",
                "Three to four minutes, hosted on MyMedia, YouTube, Vimeo or Drive.",
                min_seconds=180,
                max_seconds=240,
            ),
            DefaultField(
                "report", "report", "Report", "What you asked, did and found.", max_pages=8
            ),
            DefaultField("slides", "slides", "Slides", "The ones you will show."),
            DefaultField(
                "poster",
                "pdf",
                "Poster",
                "One page, if you hang one in the hall.",
                is_required=False,
                max_pages=1,
            ),
            DefaultField(
                "figure",
                "picture",
                "Main figure",
                "The one picture that says most. It stands on your public page.",
                is_required=False,
                min_pixels=600,
            ),
            DefaultField(
                "cover",
                "cover",
                "Cover picture",
                "Without one, your project has its drawn cover.",
                is_required=False,
            ),
            DefaultField(
                "demo", "demo", "Live demo", "If there is something to try.", is_required=False
            ),
            DefaultField(
                "ai-use",
                "ai_use",
                "Use of AI tools",
                "Each tool, what you used it for, and how much of it stayed.",
            ),
            DefaultField("originality", "originality", "Originality"),
        ),
    ),
    DefaultMilestone(
        "Revision",
        "revision",
        at=1,
        days_after=14,
        revises="deliverables",
        revision_days=7,
        instructions=(
            "A revised report can win back part of the points lost; nobody has to hand one in. "
            "Say what you changed: only that is graded again."
        ),
        fields=(
            DefaultField(
                "changes", "section", "What changed", "Point by point, with pages.", max_words=500
            ),
            DefaultField("revised-report", "report", "Revised report", max_pages=10),
            DefaultField("repository", "repository", "Code repository", is_required=False),
        ),
    ),
)

TEAMS_LOCK_AT_SHARE = 0.15


def propose_dates(
    first_on: date, presentation_on: date, zone: tzinfo
) -> tuple[datetime, dict[str, Dates]]:
    """When teams lock, and the dates of each default milestone by slug, in the conference's zone.

    Each milestone is open from the first day on, except the revision, which opens on the day after
    the presentations. Due times are 23:59 of their day.
    Raises ValueError unless the presentation day is at least 14 days after the first.
    """
    span = (presentation_on - first_on).days
    if span < 14:
        raise ValueError("The presentation day must be at least 14 days after the first day.")

    def last_minute(day: date) -> datetime:
        return datetime.combine(day, LAST_MINUTE, zone)

    def day_at(share: float, days_after: int = 0) -> date:
        return first_on + timedelta(days=round(span * share) + days_after)

    dates = {}
    for milestone in MILESTONES:
        due_at = last_minute(day_at(milestone.at, milestone.days_after))
        opens_on = first_on
        if milestone.days_after > 0:
            opens_on = presentation_on + timedelta(days=1)
        dates[milestone.slug] = Dates(
            opens_at=datetime.combine(opens_on, DAY_BEGINS, zone),
            due_at=due_at,
            late_until=due_at + timedelta(hours=milestone.late_hours)
            if milestone.late_hours
            else None,
        )
    return last_minute(day_at(TEAMS_LOCK_AT_SHARE)), dates
