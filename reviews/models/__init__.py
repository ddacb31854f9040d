"""What others say of a project: rubrics, rounds, reviews, grades."""

from reviews.models.conflicts import Bid, Conflict, Pin
from reviews.models.grades import Component, Evaluation, EvaluationScore, Grade
from reviews.models.reviews import Review, Score
from reviews.models.rounds import ReviewRound
from reviews.models.rubrics import Criterion, Level, Rubric

__all__ = [
    "Bid",
    "Component",
    "Conflict",
    "Criterion",
    "Evaluation",
    "EvaluationScore",
    "Grade",
    "Level",
    "Pin",
    "Review",
    "ReviewRound",
    "Rubric",
    "Score",
]
