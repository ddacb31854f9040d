"""A team hears beforehand what in its draft would tell blind reviewers whose it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.clock import now, one_instant
from projects.draft_health import Panel, panel_of
from projects.drafting import entries_of, save_texts, submission_for
from projects.models import Artefact, Credit, DraftItem, Kind, Participant
from reviews.giving_away import LINKS_STAY_CLOSED, READ_BLIND
from reviews.models import BlindCopy, ReviewRound
from reviews.tasks import make_blind_copies
from tests import factories
from tests.projects.papers import page_that_says
from tests.reviews import rows

PAGE = "/spring/submissions/deliverables/"


@pytest.fixture
def drafted(world):
    """world, its deliverables read double-blind; Alice Lee and Amir Otis have begun a draft."""
    world.alice.name, world.alice.email = "Alice Lee", "alee7@uni.example"
    world.amir.name = "Amir Otis"
    world.alice.save()
    world.amir.save()
    factories.field(world.final, "words", Kind.SECTION)
    world.round = rows.round_(world.conference, world.final, blinding="double")
    world.draft = submission_for(world.alphas_project, world.final)
    return world


def put(world, key: str, *pages: str, **more) -> Artefact:
    if pages:
        made = rows.file(world.alphas_project, key, page_that_says(*pages))
    else:
        made = Artefact.objects.create(project=world.alphas_project, kind=key, **more)
    asked = world.final.fields.get(key=key)
    DraftItem.objects.update_or_create(
        submission=world.draft, field=asked, defaults={"artefact": made}
    )
    return made


def panel(world) -> Panel:
    entries = entries_of(world.final, world.draft)
    return panel_of(entries, world.conference, timezone.now(), world.alphas_project)


def last_point(world, key: str) -> tuple[str, str]:
    (row,) = [row for row in panel(world).rows if row.field.key == key]
    return row.points[-1].tone, row.points[-1].sentence


def test_a_report_tells_on_which_page_a_name_stands(drafted):
    put(drafted, "report", "Alice Lee, Amir Otis", "Results", "By alee7@uni.example, Alice Lee")
    assert last_point(drafted, "report") == (
        "",
        "Not yet looked through for names of your team. Nobody has to wait for it.",
    )
    make_blind_copies()
    assert last_point(drafted, "report") == (
        "warn",
        "It names your team to blind reviewers: “Alice Lee” on pages 1 and 3; “Amir Otis” on page 1; "
        "the e-mail address alee7@uni.example on page 3.",
    )


def test_a_report_without_names_says_so_and_what_was_not_looked_at(drafted):
    put(drafted, "report", "We follow Lee et al. (2019).")
    make_blind_copies()
    assert last_point(drafted, "report") == (
        "ok",
        "No name or address of your team in the text. Pictures are not looked into.",
    )


def test_a_report_whose_text_cannot_be_read_asks_for_own_eyes(drafted):
    put(drafted, "report", "")
    make_blind_copies()
    assert last_point(drafted, "report")[0] == "warn"


def test_names_of_credits_and_numbers_of_the_university_count_as_well(drafted):
    Credit.objects.filter(participant=drafted.places.alice).update(name="Ali Leander")
    Participant.objects.filter(user=drafted.amir).update(external_id="U1234567")
    save(drafted, "By Ali Leander and U1234567")
    assert last_point(drafted, "words")[1] == (
        "It holds “Ali Leander” and the university number U1234567: blind reviewers read it."
    )


def save(world, words: str) -> None:
    save_texts(world.draft, world.alice, {"words": words}, {}, timezone.now())


def test_a_text_of_the_draft_that_names_a_member_says_so(drafted):
    save(drafted, "Written by Alice, see https://github.com/team/x")
    assert last_point(drafted, "words") == ("warn", "It holds “Alice”: blind reviewers read it.")
    drafted.draft.draft_items.all().delete()
    save(drafted, "Written by us.")
    assert [row.field.key for row in panel(drafted).rows if row.field.key == "words"] == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://github.com/alice-lee/dark", ("warn", "Its address holds “alice-lee”")),
        ("https://github.com/alee7/dark", ("warn", "Its address holds “alee7”")),
        ("https://github.com/course/dark", ("", "Its address names none of you")),
    ],
)
def test_a_repository_named_after_a_member_gets_a_warning(drafted, url, told):
    put(drafted, "repository", url=url, host="github.com")
    tone, sentence = last_point(drafted, "repository")
    assert (tone, sentence[: len(told[1])]) == told


def test_the_address_of_the_own_repository_in_the_report_is_found(drafted):
    put(drafted, "repository", url="https://github.com/course/dark", host="github.com")
    put(drafted, "report", "Code: github.com/course/dark")
    make_blind_copies()
    assert last_point(drafted, "report")[1] == (
        "It names your team to blind reviewers: the address of your own page, "
        "github.com/course/dark on page 1."
    )


def test_title_and_abstract_are_looked_at_too(drafted):
    drafted.alphas_project.abstract = "Alice Lee sees."
    assert [point.sentence for point in panel(drafted).whole] == [
        READ_BLIND.sentence,
        LINKS_STAY_CLOSED.sentence,
        "Your project’s abstract holds “Alice Lee”.",
    ]


@pytest.mark.parametrize("blinding", ["open", "single"])
def test_nothing_is_said_where_reviewers_may_know(drafted, blinding):
    ReviewRound.objects.update(blinding=blinding)
    put(drafted, "report", "Alice Lee")
    make_blind_copies()
    assert panel(drafted).whole == []
    assert last_point(drafted, "report") == ("ok", "1 page of at most 12.")


def test_the_page_of_the_draft_shows_it_and_takes_it_all_the_same(drafted, sign_in):
    put(drafted, "report", "Alice Lee")
    make_blind_copies()
    html = sign_in(drafted.amir).get(PAGE).content.decode()
    assert "“Alice Lee” on page 1" in html
    assert READ_BLIND.sentence in html
    assert "Fill in" in html or "None of it keeps you from handing in" in html


def test_news_of_a_copy_are_awaited_for_two_minutes_only(drafted):
    report = put(drafted, "report", "Alice Lee")
    assert panel(drafted).awaits_news
    Artefact.objects.filter(pk=report.pk).update(added_at=timezone.now() - timedelta(minutes=3))
    assert not panel(drafted).awaits_news


def cost(world) -> int:
    """How many queries the panel makes in a request, whose row of the person told the time."""
    panel(world)
    with one_instant():
        now()
        with CaptureQueriesContext(connection) as made:
            panel(world)
    return len(made)


def test_the_panel_costs_as_much_for_many_files_as_for_one(drafted):
    put(drafted, "report", "Alice Lee")
    make_blind_copies()
    few = cost(drafted)
    for number in range(4):
        factories.field(drafted.final, f"more-{number}", Kind.PDF)
        made = rows.file(drafted.alphas_project, "pdf")
        BlindCopy.objects.create(artefact=made, page_texts=["Amir Otis"])
        DraftItem.objects.create(
            submission=drafted.draft,
            field=drafted.final.fields.get(key=f"more-{number}"),
            artefact=made,
        )
    assert cost(drafted) == few
