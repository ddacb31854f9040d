"""The panel says how files and links stand, in plain words, and never keeps anyone from handing in."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from projects import draft_health
from projects.domain import link_answers
from projects.draft_health import Panel, Point, panel_of
from projects.drafting import entries_of, put_artefact, save_texts, submission_for
from projects.handing_in import problems_of
from projects.models import Artefact, Kind, LinkCheck
from projects.uploading import add_link
from tests import factories
from tests.lookalikes import git_says, github_says

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/deliverables/"
HTMX = {"HX-Request": "true"}
REPOSITORY = "https://github.com/alpha/code"
VIDEO = "https://vimeo.com/12345678"


def put(world, key: str, url: str) -> LinkCheck:
    """A link that Alice adds, and its check."""
    submission = submission_for(world.alphas_project, world.final)
    artefact = add_link(submission, world.final.fields.get(key=key), url, world.alice)
    return LinkCheck.objects.get(artefact=artefact)


def stands(check: LinkCheck, verdict: str, **more) -> None:
    now = timezone.now()
    LinkCheck.objects.filter(pk=check.pk).update(
        **{"state": "done", "verdict": verdict, "checked_at": now, **more}
    )


def panel(world) -> Panel:
    submission = submission_for(world.alphas_project, world.final)
    return panel_of(entries_of(world.final, submission), world.conference, timezone.now())


def points(world, key: str) -> list[tuple[str, str]]:
    (row,) = [row for row in panel(world).rows if row.field.key == key]
    return [(point.tone, point.sentence) for point in row.points]


@pytest.fixture(autouse=True)
def _checked(settings):
    settings.LINK_CHECKS = True


def test_empty_draft_names_what_is_missing(world):
    assert points(world, "repository") == [("warn", "Missing.")]
    assert points(world, "slides") == [("", "Nothing yet.")]
    assert [row.field.key for row in panel(world).rows] == [
        "repository", "video", "report", "slides", "cover",
    ]  # fmt: skip


def test_new_link_is_not_checked_yet_and_news_are_awaited(world):
    put(world, "repository", REPOSITORY)
    assert points(world, "repository") == [("", "Not checked yet. Nobody has to wait for it.")]
    assert panel(world).awaits_news


def test_page_stops_asking_when_no_worker_comes(world):
    check = put(world, "repository", REPOSITORY)
    long_ago = timezone.now() - timedelta(minutes=3)
    LinkCheck.objects.filter(pk=check.pk).update(next_check_at=long_ago)
    assert not panel(world).awaits_news


def test_portal_that_checks_no_links_says_so(world, settings):
    settings.LINK_CHECKS = False
    put(world, "repository", REPOSITORY)
    ((tone, sentence),) = points(world, "repository")
    assert (tone, sentence[:12]) == ("", "Not checked:")
    assert not panel(world).may_ask_again


def test_good_repository_says_licence_and_readme(world):
    facts = {"is_empty": False, "has_licence": True, "licence": "MIT", "has_readme": True}
    stands(put(world, "repository", REPOSITORY), "works", facts=facts)
    (reach, *rest) = points(world, "repository")
    assert reach[0] == "ok"
    assert reach[1].startswith("Open to everyone. Checked ")
    assert rest == [("ok", "Licence: MIT."), ("ok", "README found.")]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"is_empty": True}, ("live", "It is empty. Push your code.")),
        ({"has_licence": False},
         ("warn", "No licence found: nobody may reuse the code. Add a LICENSE file.")),
        ({"has_licence": True, "has_readme": False},
         ("warn", "No README found. Say there how to run the code.")),
        ({"has_licence": True, "has_readme": None}, ("", "README: not known yet.")),
        ({}, ("", "Licence and README: not known yet.")),
        ({"is_renamed": True, "full_name": "crew/code"},
         ("warn", "It is now called crew/code. Paste that address.")),
        ({"is_archived": True}, ("", "It is archived: nothing can be pushed any more.")),
    ],
)  # fmt: skip
def test_repository_facts_in_words(world, facts, told):
    stands(put(world, "repository", REPOSITORY), "works", facts={"is_empty": False, **facts})
    assert told in points(world, "repository")


def test_first_failure_is_told_with_both_explanations_and_the_next_look(world):
    now = timezone.now()
    stands(
        put(world, "repository", REPOSITORY), "", reason="private_or_missing", first_failed_at=now,
        next_check_at=now + timedelta(hours=6),
    )  # fmt: skip
    ((tone, sentence),) = points(world, "repository")
    assert tone == "warn"
    assert "It is private or it does not exist" in sentence
    assert "One look can mislead" in sentence


def test_gone_link_says_when_it_was_last_seen_working(world):
    now = timezone.now()
    stands(put(world, "video", VIDEO), "gone", reason="no_such_video", first_failed_at=now,
           last_worked_at=now - timedelta(days=3))  # fmt: skip
    (tone, sentence), *_ = points(world, "video")
    assert (tone, sentence[:27]) == ("live", "Not reachable for visitors.")
    assert "Last seen working " in sentence


@pytest.mark.parametrize("reason", ["limited", "host_trouble", "no_answer"])
def test_busy_host_is_no_verdict(world, reason):
    check = put(world, "video", VIDEO)
    LinkCheck.objects.filter(pk=check.pk).update(attempts=2, reason=reason)
    (tone, sentence), *_ = points(world, "video")
    assert (tone, sentence[:16]) == ("", "Not checked yet.")


@pytest.mark.parametrize(
    ("seconds", "measured", "tone", "told"),
    [
        (201, True, "ok", "Length 3:21, measured. It should be 3:00 to 4:00."),
        (241, True, "warn", "Length 4:01, measured. It should be 3:00 to 4:00."),
        (179, False, "warn", "Length 2:59, declared. It should be 3:00 to 4:00."),
        (None, False, "",
         "Length: the host does not tell it. It should be 3:00 to 4:00. Write it beside the link."),
    ],
)  # fmt: skip
def test_length_is_measured_declared_or_not_known(world, seconds, measured, tone, told):
    world.final.fields.filter(key="video").update(min_seconds=180, max_seconds=240)
    check = put(world, "video", VIDEO)
    Artefact.objects.filter(link_check=check).update(seconds=seconds)
    stands(check, "works", facts={"seconds": seconds} if measured else {})
    assert points(world, "video")[1] == (tone, told)


def test_pages_are_counted_against_the_limit(world):
    submission = submission_for(world.alphas_project, world.final)
    report = factories.artefact(world.alphas_project, Kind.REPORT, pages=8)
    put_artefact(submission, world.final.fields.get(key="report"), report, world.alice)
    assert points(world, "report") == [("ok", "8 pages of at most 12.")]


def test_panel_stands_on_the_page_and_needs_no_script(world, sign_in):
    put(world, "repository", REPOSITORY)
    page = sign_in(world.alice).get(PAGE).content.decode()
    assert page.count('id="health"') == 1
    assert "Not checked yet. Nobody has to wait for it." in page
    assert f'action="{PAGE}health/check/"' in page


def test_piece_is_the_panel_alone(world, sign_in):
    piece = sign_in(world.alice).get(f"{PAGE}health/", headers=HTMX).content.decode()
    assert 'id="health"' in piece
    assert "<html" not in piece


def test_piece_without_script_is_the_page(world, sign_in):
    answer = sign_in(world.alice).get(f"{PAGE}health/")
    assert (answer.status_code, answer.url) == (302, f"{PAGE}#health")


def test_looking_again_looks_again(world, sign_in, hosts, django_capture_on_commit_callbacks):
    git_says(hosts.github, "alpha/code")
    github_says(hosts.api, "alpha/code")
    stands(put(world, "repository", REPOSITORY), "", checked_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(world.alice).post(f"{PAGE}health/check/", headers=HTMX)
    assert LinkCheck.objects.get().verdict == "works"


def test_looking_again_too_soon_is_said_on_the_panel(world, sign_in):
    stands(put(world, "repository", REPOSITORY), "works", facts={"is_empty": True})
    answer = sign_in(world.alice).post(f"{PAGE}health/check/", headers=HTMX)
    assert answer.status_code == 200
    assert "less than two minutes ago" in answer.content.decode()


def test_other_team_reaches_only_its_own_panel(world, sign_in):
    put(world, "repository", REPOSITORY)
    piece = sign_in(world.bob).get(f"{PAGE}health/", headers=HTMX).content.decode()
    assert "Not checked yet" not in piece
    assert sign_in(world.dan).get(f"{PAGE}health/", headers=HTMX).status_code == 404
    assert sign_in(world.carol).get(f"{PAGE}health/", headers=HTMX).status_code == 404


def test_panel_costs_one_query(world, django_assert_num_queries):
    put(world, "repository", REPOSITORY)
    put(world, "video", VIDEO)
    submission = submission_for(world.alphas_project, world.final)
    entries = entries_of(world.final, submission)
    with django_assert_num_queries(1):
        panel_of(entries, world.conference, timezone.now())


def test_every_reason_for_a_failure_has_its_sentence():
    source = Path(link_answers.__file__).read_text(encoding="utf-8")
    given = set(re.findall(r'(?:GONE|NEEDS_SIGN_IN|NOT_EMBEDDED), "(\w+)"', source))
    assert given == set(draft_health.WHY)


def test_length_past_the_advised_one_is_told_and_blocks_nothing(world):
    world.proposal.fields.filter(key="idea").update(soft_min_words=2, soft_max_words=3)
    submission = submission_for(world.alphas_project, world.proposal)

    def row(text: str, revision: int) -> list[Point]:
        save_texts(submission, world.alice, {"idea": text}, {"idea": revision})
        entries = entries_of(world.proposal, submission)
        (health,) = panel_of(entries, world.conference, timezone.now()).rows
        return health.points

    assert row("a b c d", 0) == [Point("warn", "Has 4 words, 1 over the advised 3.")]
    assert problems_of(entries_of(world.proposal, submission)) == []
    assert row("a b c", 1) == [Point("ok", "3 words, within what is advised.")]
    assert row("", 2) == [Point("", "Nothing written yet.")]


def test_picture_tells_its_size_and_its_words(world):
    plot = factories.field(world.final, "plot", Kind.PICTURE)
    held = factories.artefact(
        world.alphas_project, Kind.PICTURE, width=900, height=600, alt_text="A curve."
    )
    submission = submission_for(world.alphas_project, world.final)
    put_artefact(submission, plot, held, world.alice)
    panel = panel_of(entries_of(world.final, submission), world.conference, timezone.now())
    assert [point.sentence for point in panel.rows[-1].points] == [
        "900 × 600 pixels.",
        "Described in words: A curve.",
    ]
