"""`make bench-grading`: the whole gradebook computed anew, at three sizes of a class.

Eight parts: four graded by staff, four from peers with five reviews of each project, every rubric
with three criteria. Teams of two and a half. Each size runs in a process and a database of its own,
which is gone afterwards.
"""

from __future__ import annotations

import contextlib
import io
import os
import resource
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

SIZES = (100, 1_000, 10_000)
PARTS, REVIEWS, CRITERIA = 8, 5, 3
COLUMNS = ("students", "results", "scores read", "queries", "seconds", "peak MB", "MB before")


def fill(students: int) -> object:
    """A conference with so many students, all graded and reviewed."""
    from django.utils import timezone

    from projects.models import Conference, Membership, Participant, Project, Team, User
    from reviews import models

    now = timezone.now()
    conference = Conference.objects.create(
        slug="bench", name="Bench", course="B", term="1", time_zone="UTC", team_min=1, team_max=3
    )
    users = User.objects.bulk_create(
        User(email=f"s{n}@uni.example", name=f"Student {n}") for n in range(students)
    )
    people = Participant.objects.bulk_create(
        Participant(conference=conference, user=user) for user in users
    )
    teams = Team.objects.bulk_create(
        Team(conference=conference, name=f"Team {n}", seats=3) for n in range(students * 2 // 5)
    )
    Membership.objects.bulk_create(
        Membership(
            team=teams[n % len(teams)], participant=person, seat=1 + n // len(teams), seats=3
        )
        for n, person in enumerate(people)
    )
    projects = Project.objects.bulk_create(
        Project(
            conference=conference, team=team, number=n, title=f"Project {n}", slug=f"project-{n}"
        )
        for n, team in enumerate(teams, 1)
    )
    milestone = conference.milestones.create(
        name="Final", slug="final", opens_at=now - timedelta(days=9), due_at=now
    )
    for part in range(PARTS):
        rubric = models.Rubric.objects.create(conference=conference, name=f"Rubric {part}")
        criteria = models.Criterion.objects.bulk_create(
            models.Criterion(rubric=rubric, name=f"Criterion {n}", points=10, position=n)
            for n in range(CRITERIA)
        )
        component = models.Component(
            conference=conference, name=f"Part {part}", weight=100 / PARTS, position=part
        )
        if part % 2:
            component.rubric = rubric
            component.save()
            sheets = models.Evaluation.objects.bulk_create(
                models.Evaluation(
                    component=component, project=project, graded_by=users[0], completed_at=now
                )
                for project in projects
            )
            score, owner = models.EvaluationScore, "evaluation"
        else:
            component.source = models.Component.Source.PEERS
            component.round = models.ReviewRound.objects.create(
                conference=conference, name=f"Round {part}", milestone=milestone, rubric=rubric,
                opens_at=now - timedelta(days=2), due_at=now,
            )  # fmt: skip
            component.save()
            sheets = models.Review.objects.bulk_create(
                models.Review(
                    round=component.round, project=project, alias_order=n, status="submitted",
                    reviewer=people[(place + 1 + n) % len(people)],
                )
                for place, project in enumerate(projects)
                for n in range(REVIEWS)
            )  # fmt: skip
            score, owner = models.Score, "review"
        score.objects.bulk_create(
            (
                score(**{owner: sheet}, criterion=criterion, points=(place + at) % 11)
                for place, sheet in enumerate(sheets)
                for at, criterion in enumerate(criteria)
            ),
            batch_size=5_000,
        )
    return conference


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(students: int) -> list[str]:
    """Fill a database, then compute its gradebook in a process that has not filled anything."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from projects.models import Conference
    from reviews import gradebook
    from reviews.models import EvaluationScore, Score

    connection.close()
    child = os.fork()
    if not child:
        fill(students)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("The class could not be made.")
    conference = Conference.objects.get(slug="bench")
    scores = Score.objects.count() + EvaluationScore.objects.count()
    before = megabytes()
    with CaptureQueriesContext(connection) as seen:
        began = time.perf_counter()
        book = gradebook.compute(conference)
        results = sum(cell.per_cent is not None for line in book.lines for cell in line.cells)
        seconds = time.perf_counter() - began
    return [
        f"{students:,}", f"{results:,}", f"{scores:,}", str(len(seen)), f"{seconds:.2f}",
        f"{megabytes():.0f}", f"{before:.0f}",
    ]  # fmt: skip


def main() -> None:
    """Print the table; with an argument, the row of that size."""
    if len(sys.argv) == 1:
        print(" | ".join(COLUMNS), flush=True)
        for size in SIZES:
            subprocess.run([sys.executable, __file__, str(size)], check=True)
        return
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = f"bench_grading_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    with contextlib.redirect_stdout(io.StringIO()):
        connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        row = measure(int(sys.argv[1]))
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
    print(" | ".join(row), flush=True)


if __name__ == "__main__":
    main()
