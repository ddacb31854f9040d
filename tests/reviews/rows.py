"""Rows that tests of reviews and grades need, with dull defaults."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from projects.models import (
    Artefact,
    Conference,
    Kind,
    Milestone,
    Participant,
    Project,
    Submission,
    Version,
    VersionItem,
)
from reviews import assigning, running
from reviews.models import (
    AssignmentRun,
    Component,
    Criterion,
    Evaluation,
    EvaluationScore,
    Level,
    Review,
    ReviewRound,
    Rubric,
    Score,
)
from tests import factories

_numbers = count(1)


def rubric(conf: Conference, name: str = "Final", **more: Any) -> Rubric:
    """Two criteria: Method (weight 2, levels 0, 2, 4) and Writing (weight 1, free points to 10)."""
    made = Rubric.objects.create(conference=conf, name=name, **more)
    method = Criterion.objects.create(
        rubric=made, name="Method", weight=2, points=4, asks_comment=True, position=0
    )
    for points, level in ((0, "None"), (2, "Sound"), (4, "Superb")):
        Level.objects.create(criterion=method, points=points, name=level, description="As it says")
    Criterion.objects.create(rubric=made, name="Writing", weight=1, points=10, position=1)
    return made


def round_(conf: Conference, milestone: Milestone, **more: Any) -> ReviewRound:
    now = timezone.now()
    defaults = {
        "name": f"Round {next(_numbers)}",
        "opens_at": now - timedelta(days=1),
        "due_at": now + timedelta(days=7),
        "reviews_per_reviewer": 1,
    }
    of = more.pop("rubric", None) or rubric(conf, f"Rubric {next(_numbers)}")
    return ReviewRound.objects.create(
        conference=conf, milestone=milestone, rubric=of, **{**defaults, **more}
    )


def file(project: Project, kind: str = Kind.REPORT, content: bytes = b"") -> Artefact:
    made = Artefact(
        project=project,
        kind=kind,
        original_name="a name of theirs.pdf",
        content_type="application/pdf",
        pages=1,
    )
    made.file.save("x", ContentFile(content or factories.pdf()), save=False)
    made.save()
    return made


def version(project: Project, milestone: Milestone, *artefacts: Artefact, **more: Any) -> Version:
    """A version handed in on time, with these artefacts and sections given as `texts={label: text}`."""
    n = next(_numbers)
    texts = more.pop("texts", {})
    submission, _ = Submission.objects.get_or_create(
        project=project, milestone=milestone, defaults={"status": "submitted"}
    )
    defaults = {
        "number": submission.versions.count() + 1,
        "submitted_at": timezone.now(),
        "content_hash": f"{n:064d}",
        "receipt_number": f"R-{n:04d}",
        "idempotency_key": f"key-{n}",
    }
    made = Version.objects.create(submission=submission, **{**defaults, **more})
    for position, artefact in enumerate(artefacts):
        VersionItem.objects.create(
            version=made,
            key=artefact.kind,
            kind=artefact.kind,
            label=artefact.kind.capitalize(),
            artefact=artefact,
            position=position,
        )
    for position, (label, text) in enumerate(texts.items(), len(artefacts)):
        VersionItem.objects.create(
            version=made,
            key=label.lower(),
            kind=Kind.SECTION,
            label=label,
            text=text,
            position=position,
        )
    return made


def review(of: ReviewRound, reviewer: Participant, project: Project, **more: Any) -> Review:
    return Review.objects.create(round=of, reviewer=reviewer, project=project, **more)


def computed(of: ReviewRound, by: Any, seed: str = "s", **more: Any) -> AssignmentRun:
    """A configuration as the worker computes it."""
    run = running.add(of, by, seed=seed, **more)
    running.compute(run.pk)
    run.refresh_from_db()
    return run


def pairs(of: ReviewRound, by: Any, seed: str = "s", **more: Any) -> set[tuple[int, int]]:
    """The pairs of a configuration, which is not kept."""
    run = computed(of, by, seed, **more)
    run.delete()
    return pairs_in(run)


def apply(run: AssignmentRun, by: Any, **more: Any) -> None:
    """Assign as its preview shows."""
    assigning.apply(run, assigning.preview(run).fingerprint, by, **more)
    run.round.refresh_from_db()
    run.refresh_from_db()


def assigned(of: ReviewRound) -> set[tuple[int, int]]:
    """(reviewer, project) of every review."""
    return set(Review.objects.filter(round=of).values_list("reviewer", "project"))


def pairs_in(run: AssignmentRun) -> set[tuple[int, int]]:
    return {(person, project) for person, project in run.pairs}


def fill(made: Review, level: int = 2, points: str = "8", words: str = "Good work.") -> Review:
    """Every criterion answered and the summary written; submitted."""
    method, writing = made.round.rubric.criteria.all()
    chosen = method.levels.get(points=level)
    Score.objects.create(
        review=made, criterion=method, level=chosen, points=chosen.points, comment=words
    )
    Score.objects.create(review=made, criterion=writing, points=Decimal(points), comment="")
    made.summary, made.status = words, Review.Status.SUBMITTED
    made.saved_at = made.submitted_at = timezone.now()
    made.save()
    return made


def component(
    conf: Conference, name: str = "Report", weight: str = "100", **more: Any
) -> Component:
    if more.get("source") != Component.Source.PEERS and "rubric" not in more:
        more["rubric"] = rubric(conf, f"Rubric of {name}")
    return Component.objects.create(
        conference=conf,
        name=name,
        weight=Decimal(weight),
        position=conf.components.count(),
        **more,
    )


def evaluation(
    of: Component, project: Project, by: Any, level: int = 2, points: str = "8", **more: Any
) -> Evaluation:
    """A complete evaluation."""
    defaults = {"completed_at": timezone.now(), "comment": "Well done."}
    made = Evaluation.objects.create(
        component=of, project=project, graded_by=by, **{**defaults, **more}
    )
    method, writing = of.rubric.criteria.all()
    chosen = method.levels.get(points=level)
    EvaluationScore.objects.create(
        evaluation=made, criterion=method, level=chosen, points=chosen.points, comment="Fits."
    )
    EvaluationScore.objects.create(evaluation=made, criterion=writing, points=Decimal(points))
    return made


def whole(world: Any, **changes: Any) -> dict[str, Any]:
    """Everything that the rubric of the desk's component asks for, as the form sends it."""
    return {
        f"score-{world.method.pk}": world.method.levels.get(points=2).pk,
        f"comment-{world.method.pk}": "Fits.",
        f"score-{world.writing.pk}": "8",
        "comment": "Well done.",
        **changes,
    }
