"""What others say of a project: rubrics, rounds, reviews, grades."""

from reviews.models.answers import Look, MetaReview, Post, Rating, Response
from reviews.models.comments import BankComment
from reviews.models.conflicts import Bid, Conflict, Pin
from reviews.models.contribution import ContributionAnswer, ContributionSurvey
from reviews.models.copies import BlindCopy
from reviews.models.examples import Example, ExampleScore, Practice
from reviews.models.graders import Desk, Duty, Marking, MarkingScore, Moderation, SharingOut
from reviews.models.grades import Component, Evaluation, EvaluationScore, Grade
from reviews.models.policies import GradePolicy
from reviews.models.regrades import RegradeRequest
from reviews.models.releases import GradeHold, GradeRelease, ReleasedGrade
from reviews.models.reviews import Remark, Review, Saving, Score
from reviews.models.rounds import Load, ReviewRound
from reviews.models.rubrics import Criterion, Level, Rubric, RubricChange
from reviews.models.runs import AssignmentRun, Offer
from reviews.models.schemes import DropGroup, Scheme, SchemeVersion
from reviews.models.settled import LateCap, LeftOutReview

__all__ = [
    "AssignmentRun",
    "BankComment",
    "Bid",
    "BlindCopy",
    "Component",
    "Conflict",
    "ContributionAnswer",
    "ContributionSurvey",
    "Criterion",
    "Desk",
    "DropGroup",
    "Duty",
    "Evaluation",
    "EvaluationScore",
    "Example",
    "ExampleScore",
    "Grade",
    "GradeHold",
    "GradePolicy",
    "GradeRelease",
    "LateCap",
    "LeftOutReview",
    "Level",
    "Load",
    "Look",
    "Marking",
    "MarkingScore",
    "MetaReview",
    "Moderation",
    "Offer",
    "Pin",
    "Post",
    "Practice",
    "Rating",
    "RegradeRequest",
    "ReleasedGrade",
    "Remark",
    "Response",
    "Review",
    "ReviewRound",
    "Rubric",
    "RubricChange",
    "Saving",
    "Scheme",
    "SchemeVersion",
    "Score",
    "SharingOut",
]
