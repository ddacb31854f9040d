"""A round seen from all sides, its secrets marked by words that stand nowhere else.

Aurelia and Amir (team Alpha) are the authors. Beatrix (team Gamma, with Mia) and Zed (team Delta)
review them; Gregor assists and grades. A `Scene` says how far the round has come; `play` brings the
rows there by plain updates, so that one world serves every scene.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from projects.models import Artefact, Conference, Kind, Role, Team, WatchedSection
from reviews import releasing_grades
from reviews.models import (
    Bid,
    BlindCopy,
    Component,
    Conflict,
    MetaReview,
    Post,
    Rating,
    Response,
    Review,
    ReviewRound,
    Score,
)
from tests import factories
from tests.projects.papers import page_that_says
from tests.reviews import rows

# What stands for each secret. No mark is part of another, or of anything a page says by itself.
MARKS = {
    "review": ["CANARYTEXT", "9.37"],
    "draft review": ["CANARYDRAFT"],
    "note to staff": ["CANARYNOTE"],
    "name of its writer": ["Beatrix Canarywriter"],
    "address of its writer": ["canary.writer@uni.example"],
    "conflict of its writer": ["CANARYREASON"],
    "post": ["CANARYPOST"],
    "summing up": ["CANARYSUM"],
    "answer of the authors": ["CANARYANSWER"],
    "evaluation": ["CANARYGRADE", "7.77"],
    "grader": ["Gregor Canarygrader", "canary.grader@uni.example"],
    "authors": ["Aurelia Canaryauthor", "canary.author@uni.example", "Canaryteam", "canary-owner"],
    "hand-in": ["CANARYHANDIN"],
}


@dataclass(frozen=True)
class Scene:
    """How far a round has come. mine, fellow: the state of Beatrix's and of Zed's review."""

    name: str
    blinding: str = "single"
    is_open: bool = True
    mine: str = "submitted"
    fellow: str = "submitted"
    others_seen: str = "never"
    fellow_owes_more: bool = False
    is_discussed: bool = False
    is_released: bool = False
    has_answer: str = ""  # "", draft or sent
    is_graded: bool = False
    is_archived: bool = False


SCENES = [
    Scene("not open", is_open=False, mine="assigned", fellow="assigned"),
    Scene("begun", mine="draft", fellow="assigned"),
    Scene("one is in", fellow="draft", others_seen="mine", is_discussed=True),
    Scene("both are in", others_seen="mine", is_discussed=True),
    Scene("others after all of mine", others_seen="all_mine", fellow_owes_more=True),
    Scene("others never"),
    Scene("released", is_released=True, others_seen="released", has_answer="draft"),
    Scene("answered", is_released=True, is_discussed=True, has_answer="sent"),
    Scene("graded", is_released=True, has_answer="sent", is_graded=True),
    Scene(
        "archived",
        is_released=True,
        others_seen="released",
        is_discussed=True,
        has_answer="sent",
        is_graded=True,
        is_archived=True,
    ),
]


def scenes() -> list[Scene]:
    """Every scene single-blind, and those in which another blinding shows something else."""
    by_name = {scene.name: scene for scene in SCENES}
    more = {
        "double": ["begun", "both are in", "answered", "archived"],
        "until": ["begun", "one is in", "released"],
        "open": ["both are in", "answered"],
    }
    return SCENES + [
        replace(by_name[name], name=f"{name}, {blinding}", blinding=blinding)
        for blinding, names in more.items()
        for name in names
    ]


def build() -> SimpleNamespace:
    """The world before its first scene."""
    world = factories.world()
    conf = world.conference
    _call(world.alice, "Aurelia Canaryauthor", "canary.author@uni.example")
    _call(world.eve, "Gregor Canarygrader", "canary.grader@uni.example")
    world.alpha.name = "Canaryteam"
    world.alpha.save()
    world.alphas_project.credits.filter(participant=world.places.alice).update(
        name="Aurelia Canaryauthor"
    )
    world.places.beatrix = factories.participant(conf, "Beatrix Canarywriter")
    _call(world.places.beatrix.user, "Beatrix Canarywriter", "canary.writer@uni.example")
    world.places.mia = factories.participant(conf, "Mia")
    world.places.zed = factories.participant(conf, "Zed")
    gamma = factories.team(conf, "Gamma", world.places.beatrix, world.places.mia)
    world.places.nadia = factories.participant(conf, "Nadia")
    delta = factories.team(conf, "Delta", world.places.zed, world.places.nadia)
    world.gammas_project = factories.project(gamma, "Feeling the Heat", number=3)
    world.deltas_project = factories.project(delta, "Tasting the Salt", number=4)
    Team.objects.update(announced_at=timezone.now())
    world.places.jude = factories.participant(conf, "Jude", Role.JUDGE)
    world.places.lena = factories.participant(conf, "Lena", Role.ASSISTANT)
    WatchedSection.objects.create(participant=world.places.lena, section="Elsewhere")
    autumn = factories.conference("autumn")
    world.places.ines = factories.participant(autumn, "Ines", Role.INSTRUCTOR)
    _hand_in(world)
    _review(world)
    _grade(world)
    return world


def _call(user: Any, name: str, email: str) -> None:
    user.name, user.email = name, email
    user.save()


def _hand_in(world: SimpleNamespace) -> None:
    world.report = rows.file(
        world.alphas_project, content=page_that_says("Seeing, by Aurelia Canaryauthor")
    )
    world.report.original_name, world.report.public_id = "Canaryteam.pdf", "the-report"
    world.report.save()
    code = Artefact.objects.create(
        project=world.alphas_project,
        kind=Kind.REPOSITORY,
        url="https://github.com/canary-owner/dark",
        host="github.com",
    )
    copy = BlindCopy(artefact=world.report, state=BlindCopy.State.READY, next_try_at=None)
    copy.file.save("", ContentFile(page_that_says("Seeing")), save=False)
    copy.save()
    world.version = rows.version(
        world.alphas_project,
        world.final,
        world.report,
        code,
        texts={"Summary": "CANARYHANDIN"},
        submitted_by=world.alice,
    )
    rows.version(world.betas_project, world.final, rows.file(world.betas_project))


def _review(world: SimpleNamespace) -> None:
    now = timezone.now()
    world.round = rows.round_(
        world.conference,
        world.final,
        name="Final review",
        assigned_at=now,
        opened_at=now,
        takes_ratings=True,
        due_at=now + timedelta(days=7),
        responses_from=now - timedelta(days=1),
        responses_until=now + timedelta(days=9),
    )
    world.review = rows.review(
        world.round,
        world.places.beatrix,
        world.alphas_project,
        version=world.version,
        public_id="review-of-beatrix",
        alias_order=1,
        note_to_staff="CANARYNOTE",
        confidence=3,
        saved_by=world.places.beatrix.user,
    )
    rows.fill(world.review, level=4, points="9.37", words="CANARYTEXT")
    world.fellows = rows.review(
        world.round,
        world.places.zed,
        world.alphas_project,
        version=world.version,
        public_id="review-of-zed",
        alias_order=2,
    )
    rows.fill(world.fellows, level=0, points="3", words="Of Zed.")
    world.owed = rows.review(
        world.round, world.places.zed, world.betas_project, public_id="review-of-beta-by-zed"
    )
    Conflict.objects.create(
        conference=world.conference,
        reviewer=world.places.beatrix,
        project=world.gammas_project,
        kind="other",
        reason="CANARYREASON",
        declared_by=world.places.beatrix.user,
    )
    world.bid = Bid.objects.create(
        round=world.round,
        reviewer=world.places.beatrix,
        project=world.alphas_project,
        wish="eager",
    )
    MetaReview.objects.create(
        round=world.round,
        project=world.alphas_project,
        text="CANARYSUM",
        written_by=world.eve,
    )
    Post.objects.create(
        round=world.round,
        project=world.alphas_project,
        review=world.review,
        written_by=world.places.beatrix.user,
        text="CANARYPOST",
        key="a-post-of-beatrix",
    )
    world.rating = Rating.objects.create(
        review=world.review, rater=world.places.amir, helpfulness=1
    )


def _grade(world: SimpleNamespace) -> None:
    world.component = rows.component(world.conference, "Report", "100")
    world.evaluation = rows.evaluation(
        world.component, world.alphas_project, world.eve, points="7.77", comment="CANARYGRADE"
    )
    # Numbers are there before anyone may see them: a scene says when.
    releasing_grades.release(world.conference, [world.component.pk], world.carol)


def play(world: SimpleNamespace, scene: Scene) -> None:
    """Bring the world to a scene, wherever it was."""
    now = timezone.now()
    ReviewRound.objects.filter(pk=world.round.pk).update(
        blinding=scene.blinding,
        opened_at=now if scene.is_open else None,
        released_at=now if scene.is_released else None,
        others_seen=scene.others_seen,
        is_discussed=scene.is_discussed,
    )
    _write(world.review, scene.mine, "CANARYTEXT", "9.37")
    _write(world.fellows, scene.fellow, "Of Zed.", "3")
    Review.objects.filter(pk=world.owed.pk).update(
        status="assigned" if scene.fellow_owes_more else "submitted"
    )
    Post.objects.update(posted_at=now)
    Response.objects.all().delete()
    if scene.has_answer:
        Response.objects.create(
            round=world.round,
            project=world.alphas_project,
            text="CANARYANSWER",
            saved_by=world.alice,
            sent_at=now if scene.has_answer == "sent" else None,
        )
    Component.objects.update(released_at=now if scene.is_graded else None)
    Conference.objects.filter(pk=world.conference.pk).update(
        archived_at=now if scene.is_archived else None
    )
    world.conference.refresh_from_db()


def _write(review: Review, status: str, words: str, points: str) -> None:
    begun = "CANARYDRAFT" if words == "CANARYTEXT" else "Begun."
    texts = {"assigned": "", "draft": begun, "submitted": words}
    is_in = status == "submitted"
    Review.objects.filter(pk=review.pk).update(
        status=status,
        summary=texts[status],
        saved_at=None if status == "assigned" else timezone.now(),
        submitted_at=timezone.now() if is_in else None,
    )
    scores = Score.objects.filter(review=review)
    scores.filter(criterion__name="Writing").update(points=points if is_in else None)
    scores.filter(criterion__name="Method").update(comment=texts[status])
