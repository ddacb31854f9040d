"""What reviews adds to the copy of a conference's set-up; see projects/copying.py."""

from __future__ import annotations

from datetime import tzinfo

from projects.copying import Copied, Dated, dates_of, key_of
from projects.models import Conference
from reviews.models import (
    Component,
    Criterion,
    Desk,
    DropGroup,
    GradePolicy,
    Level,
    ReviewRound,
    Rubric,
    Scheme,
)

COPIED = (
    Copied(Rubric, only={"replaced_by": None}),
    Copied(Criterion, "rubric__conference", only={"rubric__replaced_by": None}),
    Copied(Level, "criterion__rubric__conference", only={"criterion__rubric__replaced_by": None}),
    Copied(ReviewRound),
    Copied(Scheme),
    Copied(DropGroup),
    Copied(Component),
    Copied(GradePolicy),
    Copied(Desk, "component__conference", without=("moderator",)),
)
LEFT = {
    "bids, conflicts, pairs and assignments": (
        "Bid", "Conflict", "Pin", "Load", "AssignmentRun", "Offer",
    ),
    "reviews, evaluations and grades": (
        "Review", "Score", "Remark", "Saving", "Response", "Rating", "MetaReview", "Post",
        "Example", "ExampleScore", "Practice", "Look", "Evaluation", "EvaluationScore", "Grade",
        "BlindCopy", "SchemeVersion", "RubricChange",
    ),
    "who grades what, and what graders wrote": (
        "Duty", "SharingOut", "Marking", "MarkingScore", "Moderation", "BankComment",
    ),
    "what was released, held back and asked again": (
        "GradeRelease", "ReleasedGrade", "GradeHold", "RegradeRequest", "LeftOutReview",
        "LateCap",
    ),
    "who did how much, and when that was asked": ("ContributionSurvey", "ContributionAnswer"),
}  # fmt: skip


def dated(source: Conference, days: int, to: tzinfo) -> list[Dated]:
    """The review rounds with their dates moved."""
    return [
        Dated(key_of(row), row.name, dates_of(row, days, source.zone, to))
        for row in source.rounds.all()
    ]
