"""Writing while staff assign anew: no begun review is taken away, and nobody gets an error page."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connections, transaction

from projects.refusals import WrongState
from reviews import assigning, writing
from reviews.models import Review
from tests import factories
from tests.reviews import rows


@pytest.fixture
def course(transactional_db):
    world = factories.world()
    for project in (world.alphas_project, world.betas_project):
        rows.version(project, world.final)
    world.round = rows.round_(world.conference, world.final)
    first = rows.computed(world.round, world.carol)
    assigning.apply(first, assigning.preview(first).fingerprint, world.carol, is_confirmed=True)
    world.run = rows.computed(world.round, world.carol, seed="another")
    return world


def test_assigning_anew_waits_for_who_begins_to_write(course):
    """The draft is written, but not yet committed, when staff press the button."""
    review = course.round.reviews.select_related("reviewer__user").first()
    written, pressed, refused = Event(), Event(), []
    fingerprint = assigning.preview(course.run).fingerprint

    def write() -> None:
        try:
            with transaction.atomic():
                writing.save_review(review, {"summary": "My first words"})
                written.set()
                pressed.wait(1)
        finally:
            connections.close_all()

    def assign() -> None:
        try:
            written.wait(30)
            assigning.apply(course.run, fingerprint, course.carol, is_confirmed=True)
        except WrongState as refusal:
            refused.append(str(refusal))
        finally:
            pressed.set()
            connections.close_all()

    both = [Thread(target=write), Thread(target=assign)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert Review.objects.get(pk=review.pk).summary == "My first words"
    assert len(refused) == 1


def test_review_that_was_taken_away_meanwhile_is_refused_with_a_sentence(course):
    review = course.round.reviews.first()
    Review.objects.filter(pk=review.pk).delete()
    with pytest.raises(WrongState, match="no longer yours"):
        writing.save_review(review, {"summary": "Too late"})
