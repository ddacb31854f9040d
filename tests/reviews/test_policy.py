"""The table of reviews/domain/policy.py, cell by cell: each viewer, each page, each scene of a round.

What a viewer finds on all their pages together must be what the table says: nothing more (a leak)
and, of what pages are for, nothing less. Bodies, headers, redirects, error pages, files and mails.
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from projects.models import Mail
from reviews import discussing, opening, releasing, responding
from reviews.domain.policy import POLICY, Moment, may_learn
from reviews.models import ReviewRound
from tests.reviews import blind_world
from tests.reviews.blind_world import MARKS, SCENES, Scene, play, scenes
from tests.reviews.sweeping import addresses, get

pytestmark = pytest.mark.walk

# Told on some page or other, not on those that are walked here in each scene.
ELSEWHERE = {"address of its writer", "grader", "conflict of its writer"}
# Where people stand as members of teams: one's own, and those that offer a seat.
OF_TEAMS = {"/spring/people/", "/spring/team/", "/spring/team/leave/"}
INSIDERS = {"author": "alice", "writer": "beatrix", "fellow": "zed"}
LAST = replace(next(scene for scene in SCENES if scene.name == "graded"), is_discussed=True)


@pytest.fixture
def world(db, sign_in):
    world = blind_world.build()
    world.sign_in = sign_in
    return world


def moment(scene: Scene, viewer: str) -> Moment:
    return Moment(
        blinding=scene.blinding,
        others_seen=scene.others_seen,
        is_open=scene.is_open,
        is_discussed=scene.is_discussed,
        is_released=scene.is_released,
        is_answered=scene.has_answer == "sent",
        is_graded=scene.is_graded,
        is_archived=scene.is_archived,
        own={"writer": scene.mine, "fellow": scene.fellow}.get(viewer, ""),
        owes_more=viewer == "fellow" and scene.fellow_owes_more,
    )


def there_is(scene: Scene) -> set[str]:
    """The things that exist in a scene at all."""
    gone = set()
    if scene.mine != "submitted":
        gone.add("review")
    if scene.mine != "draft":
        gone.add("draft review")
    if not scene.has_answer:
        gone.add("answer of the authors")
    return set(MARKS) - gone


def learned(text: str) -> set[str]:
    return {thing for thing, marks in MARKS.items() if any(mark in text for mark in marks)}


def pages_of(world: SimpleNamespace, viewer: str) -> list[str]:
    """Where a round shows itself to one who has a part in it."""
    if viewer == "author":
        more = ["feedback/", "grade/", "team/", "submissions/deliverables/versions/1/"]
    else:
        review = world.review if viewer == "writer" else world.fellows
        mine = f"reviews/{review.public_id}/"
        file = f"{mine}files/{world.report.public_id}/report.pdf"
        more = [mine, f"{mine}?show=text", f"{mine}?show=repository", f"{mine}history/", file]
        more += ["reviews/offline/reviews.md", "reviews/conflicts/"]
    return [f"/spring/{page}" for page in ("me/", "reviews/", *more)]


def found_by(client: Client, paths: list[str]) -> dict[str, set[str]]:
    """thing -> where it was found."""
    found: dict[str, set[str]] = {}
    for path in paths:
        answer = get(client, path)
        assert answer.status < 500, path
        for thing in learned(answer.text):
            found.setdefault(thing, set()).add(path)
    return found


def person(world: SimpleNamespace, name: str) -> Any:
    return getattr(world.places, name).user


@pytest.mark.parametrize("viewer", INSIDERS)
def test_who_has_a_part_learns_what_the_table_says_in_every_scene(world, viewer):
    client = world.sign_in(person(world, INSIDERS[viewer]))
    paths = pages_of(world, viewer)
    wrong = []
    for scene in scenes():
        play(world, scene)
        allowed = may_learn(viewer, moment(scene, viewer)) & there_is(scene)
        found = found_by(client, paths)
        wrong += [
            f"{scene.name}: {thing} leaks at {sorted(found[thing])}"
            for thing in sorted(set(found) - allowed)
        ]
        wrong += [
            f"{scene.name}: {thing} is not shown"
            for thing in sorted(allowed - set(found) - ELSEWHERE)
        ]
    assert wrong == []


@pytest.mark.parametrize("who", ["visitor", "mia", "jude", "lena", "ines"])
def test_who_has_no_part_learns_nothing_at_any_address(world, who):
    """A visitor, a student, a judge, an assistant of another section, staff of another conference."""
    play(world, LAST)
    client = Client() if who == "visitor" else world.sign_in(person(world, who))
    paths = [path for path in addresses(world) if path not in OF_TEAMS]
    assert found_by(client, paths) == {}


@pytest.mark.parametrize("who", ["carol", "eve", "root"])
def test_staff_learn_all_that_the_table_gives_them(world, who):
    play(world, LAST)
    staff = world.root if who == "root" else person(world, who)
    review, round_ = world.review, world.round
    paths = [
        f"/spring/staff/rounds/{round_.pk}/projects/1/",
        f"/spring/staff/reviews/{review.public_id}/",
        f"/spring/staff/grading/{world.component.pk}/1/",
        f"/spring/staff/submissions/{world.version.submission_id}/",
        "/spring/staff/rounds/conflicts/",
        "/spring/staff/people/",
    ]
    allowed = may_learn("staff", moment(LAST, "staff")) & there_is(LAST)
    # Only instructors settle conflicts.
    unshown = {"conflict of its writer"} if who == "eve" else set()
    assert set(found_by(world.sign_in(staff), paths)) == allowed - unshown


def test_mails_of_a_whole_round_say_no_more_than_the_table(world):
    """Each act that mails, from the opening to the release: what its receivers may learn then."""
    wrong = []
    ReviewRound.objects.update(blinding="double", is_discussed=True, opened_at=None)
    of = {
        person(world, "alice").email: "author",
        person(world, "amir").email: "author",
        person(world, "beatrix").email: "writer",
        person(world, "zed").email: "fellow",
    }
    acts = [
        ("both are in, double", lambda: opening.open_round(world.round, world.carol)),
        (
            "both are in, double",
            lambda: discussing.write_post(
                world.round, world.alphas_project, world.review.reviewer.user, "CANARYPOST",
                "one-more-post", world.review,
            ),
        ),
        ("answered, double", lambda: releasing.release_round(world.round, world.carol)),
        (
            "answered, double",
            lambda: responding.send_response(
                world.round, world.alphas_project, world.alice, {"text": "CANARYANSWER"}
            ),
        ),
    ]  # fmt: skip
    by_name = {scene.name: scene for scene in scenes()}
    for name, act in acts:
        world.round.refresh_from_db()
        act()
        for mail in Mail.objects.all():
            viewer = of.get(mail.to, "")
            allowed = may_learn(viewer, moment(by_name[name], viewer)) if viewer else set()
            said = learned("".join((mail.subject, mail.text, mail.html, mail.thread)))
            wrong += [f"{mail.kind} to {viewer or mail.to}: {one}" for one in said - allowed]
    assert Mail.objects.values("kind").distinct().count() >= 3
    assert wrong == []


def test_the_table_knows_every_mark(world):
    assert set(POLICY) == set(MARKS)
