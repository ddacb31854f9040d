"""Two worlds that differ in one secret answer whoever may not know it alike, to the byte.

The world is built once. Its twin is the same database with one secret changed by a plain update in
a transaction that is undone afterwards, so random ids and times are the same in both. Everything
is compared: status, headers, body, mails, and the number of queries as a measure of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from projects.models import Artefact, Credit, Project
from reviews.models import (
    Bid,
    Conflict,
    Evaluation,
    Grade,
    Load,
    MetaReview,
    Post,
    Rating,
    Response,
    Review,
    Saving,
    Score,
)
from tests.reviews import blind_world, rows
from tests.reviews.blind_world import Scene, play, scenes
from tests.reviews.sweeping import Answer, addresses, get, mails_to, post

pytestmark = pytest.mark.walk

Change = Callable[[SimpleNamespace], Any]
# What forms are sent with: something for every field that some form of students has.
FORM = {
    "text": "We thank the reviewers.",
    "summary": "Words.",
    "key": "a-key-of-the-form",
    "kind": "close",
    "reason": "My cousin.",
    "helpful-0": "4",
}


@pytest.fixture
def world(db, sign_in):
    world = blind_world.build()
    world.sign_in = sign_in
    return world


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What a kind of person can reach: pages that show something, and addresses that take forms of
# reviews. Found out once at the first reading; everything else is the same 404, compared there too.
REACHED: dict[str, tuple[list[str], list[str]]] = {}
NEAR = tuple(
    f"/spring/{page}"
    for page in ("me/", "reviews/", "feedback/", "grade/", "team/", "submissions/del")
)  # in scenes but the first only these are read again
OF_REVIEWS = ("/spring/reviews/", "/spring/feedback/", "/spring/preview/")


class Viewer:
    """A person who reads the pages that are there for them, and sends the forms of reviews.

    kind: whose addresses are the same: those that were found for one are used for the next.
    """

    def __init__(self, world: SimpleNamespace, person: Any, kind: str) -> None:
        self.world, self.person = world, person
        if kind not in REACHED:
            answers = self.read(addresses(world))
            pages = [path for path, answer in answers.items() if answer.status == 200]
            forms = [path for path, answer in answers.items() if answer.status == 405]
            REACHED[kind] = pages, [path for path in forms if path.startswith(OF_REVIEWS)]
        self.pages, self.forms = REACHED[kind]
        self.near = [path for path in self.pages if path.startswith(NEAR)]

    def read(self, paths: Iterable[str]) -> dict[str, Answer]:
        cache.clear()
        client = self.world.sign_in(self.person)
        return {path: get(client, path) for path in paths}

    def send(self, paths: Iterable[str]) -> dict[str, Answer]:
        """What each address answers to a form, its mails counted in. Each is undone again."""
        cache.clear()
        client = self.world.sign_in(self.person)
        found = {}
        for path in paths:
            with undone():
                answer = post(client, path, FORM)
                mails = repr(mails_to(self.person.email)).encode()
                found[path] = replace(answer, body=answer.body + mails)
        return found

    def notices(
        self, changes: Iterable[Change], *more: Change, sends: bool = False, near: bool = False
    ) -> list[str]:
        """Which secrets they would notice on a page (or from a form), where, and how.

        changes: made all at once, so none may undo another; only if that is noticed, one by one to
        name it. more: each alone, because it hides others.
        """
        ask, paths = (self.send, self.forms) if sends else (self.read, self.pages)
        paths = self.near if near else paths
        together = list(changes)

        def all_at_once(world: SimpleNamespace) -> None:
            for change in together:
                change(world)

        here = ask(paths)
        found = []
        for change in (all_at_once, *more):
            there = self._twin(change, ask, paths)
            for path in paths:
                if not here[path].differs_from(there[path]):
                    continue
                for one in together if change is all_at_once else [change]:
                    # Asked once more in both, one right after the other: what a page says of the
                    # time of day may have gone on by a minute.
                    again = ask([path])[path]
                    if how := again.differs_from(self._twin(one, ask, [path])[path]):
                        found.append(f"{one.__name__}: {path}: {how}")
        return found

    def _twin(self, change: Change, ask: Any, paths: Iterable[str]) -> dict[str, Answer]:
        """What the other world answers."""
        with undone():
            change(self.world)
            answers: dict[str, Answer] = ask(paths)
            return answers


# --- the secrets -------------------------------------------------------------------------------


def another_writer(world):
    """Nadia wrote what Beatrix wrote."""
    nadia = world.places.nadia
    Review.objects.filter(pk=world.review.pk).update(reviewer=nadia, saved_by=nadia.user)
    Post.objects.filter(review=world.review).update(written_by=nadia.user)


def other_times(world):
    """Everything was written at another time of another day, in another order."""
    for review, hours in ((world.review, 7), (world.fellows, 50)):
        earlier = timedelta(hours=hours)
        Review.objects.filter(pk=review.pk, saved_at__isnull=False).update(
            saved_at=F("saved_at") - earlier, assigned_at=F("assigned_at") - earlier
        )
        Review.objects.filter(pk=review.pk, submitted_at__isnull=False).update(
            submitted_at=F("submitted_at") - earlier, is_late=True
        )
    Post.objects.update(posted_at=F("posted_at") - timedelta(hours=50))
    MetaReview.objects.update(saved_at=F("saved_at") - timedelta(hours=50))


def other_rows(world):
    """The same reviews, stored in the other order, each by the other's writer."""
    first, second = Review.objects.filter(pk__in=[world.review.pk, world.fellows.pk]).order_by("pk")
    later = {field.attname for field in Review._meta.concrete_fields} - {"id"}
    for row, become, public_id in (
        (first, second, "for-a-moment"),
        (second, first, first.public_id),
        (first, second, second.public_id),
    ):
        values = {name: getattr(become, name) for name in later - {"reviewer_id"}}
        Review.objects.filter(pk=row.pk).update(**{**values, "public_id": public_id})
    for model in (Score, Rating, Post):
        of_first = list(model.objects.filter(review=first).values_list("pk", flat=True))
        of_second = list(model.objects.filter(review=second).values_list("pk", flat=True))
        beyond = rows.review(world.round, world.places.dan, world.betas_project)
        model.objects.filter(pk__in=of_first).update(review=beyond)
        model.objects.filter(pk__in=of_second).update(review=first)
        model.objects.filter(pk__in=of_first).update(review=second)
        beyond.delete()


def other_scores(world):
    Score.objects.filter(review=world.review).update(points="1.11", comment="Quite another " * 9)
    Review.objects.filter(pk=world.review.pk).update(summary="Short.", confidence=1)


def not_begun(world):
    Score.objects.filter(review=world.review).delete()
    Review.objects.filter(pk=world.review.pk).update(
        status="assigned", summary="", saved_at=None, submitted_at=None
    )


def begun(world):
    Review.objects.filter(pk=world.fellows.pk).update(status="draft", summary="Begun.")
    Saving.objects.create(review=world.fellows, content={"summary": "Begun."})


def one_reviewer_more(world):
    more = rows.review(world.round, world.places.dan, world.alphas_project, version=world.version)
    rows.fill(more)


def no_reviewer(world):
    Rating.objects.all().delete()
    Post.objects.all().delete()
    Review.objects.filter(project=world.alphas_project).delete()


def other_staff(world):
    """Carol graded and summed up what Gregor graded and summed up."""
    Evaluation.objects.update(graded_by=world.carol)
    MetaReview.objects.update(written_by=world.carol)


def other_grade(world):
    Evaluation.objects.update(comment="Much less", completed_at=None)
    world.evaluation.scores.update(points="0.50", comment="")
    Grade.objects.update(per_cent="12.34")


def other_summing_up(world):
    MetaReview.objects.update(text="")


def other_wishes(world):
    Bid.objects.all().update(wish="reluctant")
    Bid.objects.create(
        round=world.round, reviewer=world.places.mia, project=world.alphas_project, wish="eager"
    )
    Conflict.objects.all().update(project=world.alphas_project, reason="Their cousin.")
    Load.objects.create(round=world.round, reviewer=world.places.zed, least=1, most=9)


def other_ratings(world):
    Rating.objects.all().update(helpfulness=4, acted_on=True)


def other_talk(world):
    Post.objects.all().update(text="Something else")
    Post.objects.create(
        round=world.round, project=world.alphas_project, written_by=world.eve, text="No", key="k"
    )


def other_notes(world):
    Review.objects.update(note_to_staff="Other words for staff.")


# What authors never learn, also when they may read the reviews.
ALWAYS_HIDDEN = (
    another_writer, other_times, other_staff, other_wishes, other_ratings,
    other_talk, other_notes,
)  # fmt: skip
# What they do not learn before the release.
UNRELEASED = (*ALWAYS_HIDDEN, other_scores, begun, other_grade, other_summing_up)


# --- what an author may not know ---------------------------------------------------------------

NAMED = {scene.name: scene for scene in scenes()}
BEFORE = Scene("before", others_seen="mine", is_discussed=True)
AFTER = Scene("after", is_released=True, is_discussed=True, has_answer="sent", is_graded=True)


def test_before_release_an_author_learns_nothing_of_reviews_or_grades(world):
    play(world, BEFORE)
    alice = Viewer(world, world.alice, "author")
    assert (len(alice.pages) > 20, len(alice.forms) > 12) == (True, True)
    assert alice.notices(UNRELEASED, no_reviewer) == []
    assert alice.notices(UNRELEASED, no_reviewer, sends=True) == []
    play(world, NAMED["begun"])
    assert alice.notices(UNRELEASED, one_reviewer_more, near=True) == []


def test_refused_addresses_answer_alike_whether_there_is_something_or_not(world):
    play(world, BEFORE)
    alice = Viewer(world, world.alice, "author")
    paths = [path for path in addresses(world) if path not in alice.pages and "review" in path]
    here = alice.read(paths)
    with undone():
        no_reviewer(world)
        there = alice.read(paths)
    assert [path for path in paths if here[path].differs_from(there[path])] == []


def test_after_release_an_author_learns_nothing_of_who_wrote_and_when(world):
    play(world, AFTER)
    alice = Viewer(world, world.alice, "author")
    assert alice.notices(ALWAYS_HIDDEN, other_rows) == []
    assert alice.notices(ALWAYS_HIDDEN, sends=True) == []
    play(world, replace(AFTER, blinding="double"))
    assert alice.notices(ALWAYS_HIDDEN, near=True) == []


# --- what a reviewer may not know --------------------------------------------------------------


def other_authors(world):
    """Bob made what Aurelia and Amir made, and they made what Bob made: every trace of it."""
    ours, theirs = world.alphas_project, world.betas_project
    alpha, beta = world.alpha, world.beta
    Project.objects.filter(pk=ours.pk).update(team=None)
    Project.objects.filter(pk=theirs.pk).update(team=alpha)
    Project.objects.filter(pk=ours.pk).update(team=beta)
    named = {one.pk: one.project_id for one in Credit.objects.filter(project__in=[ours, theirs])}
    for pk, project in named.items():
        Credit.objects.filter(pk=pk).update(
            project=theirs if project == ours.pk else ours, position=pk
        )
    Artefact.objects.filter(project=ours).update(added_by=world.bob, original_name="By Bob.pdf")
    Artefact.objects.filter(project=ours, kind="repository").update(
        url="https://github.com/bob/sea", added_at=F("added_at") - timedelta(days=1)
    )
    Response.objects.update(saved_by=world.bob, saved_at=F("saved_at") - timedelta(hours=5))
    Rating.objects.filter(review=world.review).update(rater=world.places.bob)


def another_fellow(world):
    """Dan wrote the other review of the project that Beatrix reviews, and said what Zed said."""
    Review.objects.filter(pk=world.fellows.pk).update(
        reviewer=world.places.dan, saved_by=world.dan, note_to_staff="Of Dan."
    )
    Post.objects.filter(review=world.fellows).update(written_by=world.dan)


def fellows_times(world):
    earlier = timedelta(hours=50)
    Review.objects.filter(pk=world.fellows.pk).update(assigned_at=F("assigned_at") - earlier)
    Review.objects.filter(pk=world.fellows.pk, saved_at__isnull=False).update(
        saved_at=F("saved_at") - earlier, is_late=True
    )


def fellows_review(world):
    Score.objects.filter(review=world.fellows).update(points="1", comment="Quite another.")
    Review.objects.filter(pk=world.fellows.pk).update(summary="Short.", status="submitted")


def no_fellow(world):
    Review.objects.filter(pk=world.fellows.pk).delete()


BESIDE = (another_fellow, fellows_times, other_ratings, other_staff, other_grade)


def test_under_double_blinding_a_reviewer_learns_nothing_of_the_authors(world):
    play(world, NAMED["answered, double"])
    beatrix = Viewer(world, world.places.beatrix.user, "reviewer")
    assert [path for path in beatrix.pages if "/files/" in path] != []
    assert beatrix.notices([other_authors]) == []
    assert beatrix.notices([other_authors], sends=True) == []
    play(world, NAMED["begun, double"])
    assert beatrix.notices([other_authors], near=True) == []


def test_until_the_own_review_is_in_a_reviewer_learns_nothing_of_the_authors(world):
    play(world, NAMED["begun, until"])
    beatrix = Viewer(world, world.places.beatrix.user, "reviewer")
    assert beatrix.notices([other_authors], near=True) == []
    play(world, NAMED["one is in, until"])
    beatrix.near = [world.review.get_absolute_url()]
    assert beatrix.notices([other_authors], near=True) != []


def test_a_reviewer_learns_of_another_only_what_the_round_shows_and_never_who(world):
    play(world, BEFORE)
    beatrix = Viewer(world, world.places.beatrix.user, "reviewer")
    assert beatrix.notices(BESIDE, near=True) == []
    for name in ("begun", "others never"):
        play(world, NAMED[name])
        assert beatrix.notices((*BESIDE, fellows_review), near=True) == [], name
    assert beatrix.notices([no_fellow], near=True) == []


# --- what everyone else may not know -----------------------------------------------------------


@pytest.mark.parametrize("who", ["mia", "jude", "lena"])
def test_whoever_has_no_part_in_it_learns_nothing(world, who):
    """A student, a judge, and an assistant of another section."""
    play(world, AFTER)
    viewer = Viewer(world, getattr(world.places, who).user, who)
    assert viewer.notices((*UNRELEASED, another_fellow, no_reviewer)) == []
