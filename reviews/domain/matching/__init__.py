"""Who reviews what: exact optima over a network of reviewers, teams and submissions.

The maths is in REVIEWING.md, part A. Nothing here knows of a database; `problem.py` says what goes
in, `solving.py` finds the best total, `fair.py` lifts the worst project first, `lexicographic.py`
all of them in turn, `even.py` spreads a class's reviews, `randomised.py` caps the chance of any
pair, `explaining.py` says why there is none, and `planning.py` computes one configuration of them.
"""

from reviews.domain.matching.even import CannotAssign
from reviews.domain.matching.problem import Problem, Reviewer, Submission

__all__ = [
    "CannotAssign",
    "Problem",
    "Reviewer",
    "Submission",
]
