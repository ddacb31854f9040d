"""What others say of a project: rubrics, rounds, reviews, grades."""

from reviews.models.grades import Component, Evaluation, EvaluationScore, Grade
from reviews.models.reviews import Review, Score
from reviews.models.rounds import ReviewRound
from reviews.models.rubrics import Criterion, Level, Rubric

__all__ = [
    "Component",
    "Criterion",
    "Evaluation",
    "EvaluationScore",
    "Grade",
    "Level",
    "Review",
    "ReviewRound",
    "Rubric",
    "Score",
]
