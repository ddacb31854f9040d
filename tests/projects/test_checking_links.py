"""Links are checked in the background: at once when they are added, by the sweep if that was lost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from projects import checking_links, tasks
from projects.checking_links import TooSoon, check, check_again, waiting_check_ids
from projects.drafting import submission_for
from projects.models import Kind, LinkCheck
from projects.uploading import add_link
from tests import factories
from tests.lookalikes import git_says, github_says, oembed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hosts")]

OEMBED = "/oembed"
VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


def added(world, key="repository", url="https://github.com/alpha/code") -> LinkCheck:
    """A link that Alice added, and its check before anything happened."""
    submission = submission_for(world.alphas_project, world.final)
    asked = world.final.fields.get(key=key)
    artefact = add_link(submission, asked, url, world.alice)
    return LinkCheck.objects.get(artefact=artefact)


def checked(world, key="repository", url="https://github.com/alpha/code") -> LinkCheck:
    row = added(world, key, url)
    assert check(row.pk)
    row.refresh_from_db()
    return row


def fails_since(row: LinkCheck, **ago) -> None:
    """Let the first failure lie this far back and the next look be due."""
    row.first_failed_at = timezone.now() - timedelta(**ago)
    row.next_check_at = timezone.now()
    row.save()


def test_link_is_written_with_its_check(world):
    row = added(world)
    assert (row.state, row.verdict, row.checked_at) == ("waiting", "", None)


def test_bell_rings_when_the_link_is_stored(world, hosts, django_capture_on_commit_callbacks):
    git_says(hosts.github, "alpha/code")
    github_says(hosts.api, "alpha/code")
    with django_capture_on_commit_callbacks(execute=True):
        row = added(world)
    row.refresh_from_db()
    assert (row.state, row.verdict) == ("done", "works")


def test_broker_that_is_away_does_not_fail_the_request(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_):
        raise ConnectionError

    monkeypatch.setattr(tasks.check_link, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        row = added(world)
    assert waiting_check_ids() == [row.pk]


def test_public_repository_tells_everything(world, hosts):
    git_says(hosts.github, "alpha/code", "b" * 40, "trunk")
    github_says(hosts.api, "alpha/code")
    row = checked(world)
    facts = row.facts
    assert row.verdict == "works"
    assert (facts["commit"], facts["branch"], facts["is_empty"]) == ("b" * 40, "trunk", False)
    assert (facts["licence"], facts["has_readme"]) == ("MIT", True)
    assert facts["languages"] == {"Python": 90, "Shell": 10}
    assert (facts["is_archived"], facts["is_renamed"], facts["number"]) == (False, False, 4711)


def test_only_built_addresses_are_asked(world, hosts):
    git_says(hosts.github, "alpha/code")
    github_says(hosts.api, "alpha/code")
    checked(world, url="http://www.github.com/alpha/code.git?x=1#readme")
    assert hosts.github.paths == ["/alpha/code.git/info/refs?service=git-upload-pack"]
    assert hosts.api.paths == [
        "/repos/alpha/code",
        "/repos/alpha/code/languages",
        "/repos/alpha/code/readme",
    ]


def test_empty_repository_is_said_to_be_empty(world, hosts):
    git_says(hosts.github, "alpha/code", "")
    github_says(hosts.api, "alpha/code", readme=False, license=None)
    facts = checked(world).facts
    assert (facts["is_empty"], facts["commit"], facts["has_readme"]) == (True, "", False)
    assert facts["has_licence"] is False


def test_renamed_repository_is_found_under_its_new_name(world, hosts):
    hosts.github.says("/alpha/code.git/info/refs", 301, b"", Location="https://evil.example/")
    hosts.api.says("/repos/alpha/code", 301, b"", Location=f"{hosts.api.url}/repositories/4711")
    github_says(hosts.api, "crew/better-code")
    hosts.api.answers["/repositories/4711"] = hosts.api.answers["/repos/crew/better-code"]
    git_says(hosts.github, "crew/better-code", "c" * 40)
    row = checked(world)
    assert (row.verdict, row.facts["commit"]) == ("works", "c" * 40)
    assert (row.facts["full_name"], row.facts["is_renamed"]) == ("crew/better-code", True)


def test_rename_to_another_host_is_not_followed(world, hosts):
    hosts.github.says("/alpha/code.git/info/refs", 301, b"")
    hosts.api.says("/repos/alpha/code", 301, b"", Location=f"{hosts.vimeo.url}/repositories/1")
    row = checked(world)
    assert (row.verdict, row.reason, hosts.vimeo.asked) == ("", "moved", [])


def test_private_repository_is_gone_only_after_two_looks_six_hours_apart(world, hosts):
    hosts.github.says("/alpha/code.git/info/refs", 401, b"", WWW_Authenticate="Basic")
    row = checked(world)
    assert (row.verdict, row.reason) == ("", "private_or_missing")
    assert row.next_check_at - row.first_failed_at == timedelta(hours=6)
    fails_since(row, hours=5)
    assert check(row.pk)
    row.refresh_from_db()
    assert row.verdict == ""
    fails_since(row, hours=6)
    assert check(row.pk)
    row.refresh_from_db()
    assert (row.verdict, row.last_worked_at) == ("gone", None)


def test_repository_that_comes_back_works_again(world, hosts):
    row = checked(world)
    fails_since(row, hours=7)
    git_says(hosts.github, "alpha/code")
    check(row.pk)
    row.refresh_from_db()
    assert (row.verdict, row.first_failed_at) == ("works", None)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_busy_host_is_asked_again_and_nothing_is_said(world, hosts, status):
    hosts.github.says("/alpha/code.git/info/refs", status, b"", Retry_After="600")
    row = checked(world)
    assert (row.state, row.verdict, row.first_failed_at) == ("waiting", "", None)
    assert row.attempts == 1
    assert timedelta(seconds=590) < row.next_check_at - timezone.now() <= timedelta(seconds=600)


def test_spent_quota_leaves_the_facts_due_and_asks_no_more(world, hosts):
    git_says(hosts.github, "alpha/code")
    git_says(hosts.github, "alpha/other")
    hosts.api.says("/repos/alpha/code", 403, {}, X_RateLimit_Remaining="0", Retry_After="900")
    row = checked(world)
    assert (row.verdict, row.facts["facts_due"]) == ("works", True)
    assert row.next_check_at - timezone.now() < timedelta(hours=2)
    row = checked(world, url="https://github.com/alpha/other")
    assert row.verdict == "works"
    assert hosts.api.paths == ["/repos/alpha/code"]
    cache.clear()
    github_says(hosts.api, "alpha/other")
    LinkCheck.objects.filter(pk=row.pk).update(next_check_at=timezone.now())
    check(row.pk)
    row.refresh_from_db()
    assert (row.facts["facts_due"], row.facts["licence"]) == (False, "MIT")


def test_record_is_read_again_only_when_the_code_has_moved(world, hosts):
    git_says(hosts.github, "alpha/code")
    github_says(hosts.api, "alpha/code")
    row = checked(world)
    LinkCheck.objects.filter(pk=row.pk).update(next_check_at=timezone.now())
    check(row.pk)
    assert len(hosts.api.asked) == 3
    git_says(hosts.github, "alpha/code", "e" * 40)
    LinkCheck.objects.filter(pk=row.pk).update(next_check_at=timezone.now())
    check(row.pk)
    assert len(hosts.api.asked) == 6


VIDEOS = [
    (VIDEO, "youtube", OEMBED, (200, oembed()), "works"),
    (VIDEO, "youtube", OEMBED, (403, b"Forbidden"), "needs_sign_in"),
    ("https://vimeo.com/12345678/abcdef1234", "vimeo", "/api/oembed.json",
     (200, oembed(duration=201)), "works"),
    ("https://vimeo.com/12345678", "vimeo", "/api/oembed.json",
     (200, oembed(domain_status_code=403)), "not_embedded"),
    ("https://mymedia.bu.edu/media/t/1_ab12cd34", "mymedia", OEMBED, (200, oembed()), "works"),
    ("https://mymedia.bu.edu/media/t/1_ab12cd34", "mymedia", OEMBED,
     (200, b"<html>Sign in"), "needs_sign_in"),
    ("https://drive.google.com/file/d/abcdefghijklmnopqrstuvw/view", "drive",
     "/file/d/abcdefghijklmnopqrstuvw/view", (200, b"<html>"), "works"),
    ("https://github.com/alpha/code/blob/main/our%20talk.mp4", "raw",
     "/alpha/code/main/our%20talk.mp4", (200, b"x"), "not_embedded"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "host", "path", "said", "verdict"), VIDEOS)
def test_video(world, hosts, url, host, path, said, verdict):
    getattr(hosts, host).says(path, *said)
    assert checked(world, "video", url).verdict == verdict


@pytest.mark.parametrize(
    ("body", "needs_sign_in"),
    [(oembed(), False), (b"<html>Sign in", True)],
    ids=["open", "members"],
)
def test_mediaspace_says_itself_whether_visitors_must_sign_in(world, hosts, body, needs_sign_in):
    hosts.mymedia.says(OEMBED, 200, body)
    row = checked(world, "video", "https://mymedia.bu.edu/media/t/1_ab12cd34")
    row.artefact.refresh_from_db()
    assert row.artefact.needs_sign_in is needs_sign_in


def test_measured_length_is_taken_before_a_declared_one(world, hosts):
    hosts.vimeo.says("/api/oembed.json", 200, oembed(duration=201))
    row = checked(world, "video", "https://vimeo.com/12345678")
    submission = submission_for(world.alphas_project, world.final)
    field = world.final.fields.get(key="video")
    add_link(submission, field, "https://vimeo.com/12345678", world.alice, "9:59")
    row.artefact.refresh_from_db()
    assert row.artefact.seconds == 201


def test_youtube_that_forbids_embedding_is_told_by_its_picture(world, hosts):
    hosts.youtube.says(OEMBED, 401, b"Unauthorized")
    hosts.pictures.says("/vi/abcdefghijk/hqdefault.jpg", 200)
    assert checked(world, "video", VIDEO).verdict == "not_embedded"
    assert hosts.pictures.asked[0][0] == "HEAD"


def test_vimeo_is_asked_with_our_address_and_the_hash(world, hosts, settings):
    hosts.vimeo.says("/api/oembed.json", 200, oembed(duration=201))
    row = checked(world, "video", "https://vimeo.com/12345678/abcdef1234")
    ((_, path, headers),) = hosts.vimeo.asked
    assert path.endswith("?url=https%3A%2F%2Fvimeo.com%2F12345678%2Fabcdef1234")
    assert headers["Referer"] == f"{settings.SITE_URL}/"
    row.artefact.refresh_from_db()
    assert (row.artefact.seconds, row.facts["title"]) == (201, "The talk")


def test_drive_file_that_is_not_shared_needs_sign_in(world, hosts):
    place = "/file/d/abcdefghijklmnopqrstuvw/view"
    hosts.drive.says(place, 302, b"", Location="https://accounts.google.com/ServiceLogin")
    row = checked(world, "video", f"https://drive.google.com{place}")
    assert (row.verdict, row.reason) == ("needs_sign_in", "not_shared")


def test_demo_anywhere_on_the_web_is_never_fetched(world):
    factories.field(world.final, "demo", Kind.DEMO)
    row = added(world, "demo", "https://demo.example.org/try")
    assert (row.state, row.verdict, row.next_check_at) == ("done", "", None)
    assert check(row.pk) is False


def test_check_is_claimed_once(world, hosts):
    git_says(hosts.github, "alpha/code")
    row = added(world)
    assert [check(row.pk), check(row.pk)] == [True, False]


def test_row_of_a_worker_that_died_is_taken_over(world, hosts):
    row = added(world)
    LinkCheck.objects.filter(pk=row.pk).update(
        state="checking", claimed_at=timezone.now() - timedelta(minutes=1)
    )
    assert waiting_check_ids() == []
    LinkCheck.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - timedelta(minutes=6))
    assert waiting_check_ids() == [row.pk]
    assert check(row.pk)


def test_worker_that_was_overtaken_writes_nothing(world, hosts, monkeypatch):
    row = added(world)
    git_says(hosts.github, "alpha/code")
    plain = checking_links.answer_for

    def slow(artefact, known):
        LinkCheck.objects.filter(pk=row.pk).update(claimed_at=timezone.now())
        return plain(artefact, known)

    monkeypatch.setattr(checking_links, "answer_for", slow)
    check(row.pk)
    row.refresh_from_db()
    assert (row.state, row.verdict) == ("checking", "")


def test_sweep_checks_links_that_have_no_row_yet(world, hosts):
    git_says(hosts.github, "alpha/code")
    artefact = factories.artefact(
        world.alphas_project, Kind.REPOSITORY, url="https://github.com/alpha/code"
    )
    page = factories.artefact(world.alphas_project, Kind.DEMO)
    tasks.check_waiting_links()
    assert LinkCheck.objects.get(artefact=artefact).verdict == "works"
    assert LinkCheck.objects.get(artefact=page).verdict == ""


def test_link_whose_host_is_no_longer_allowed_is_not_asked(world, hosts, settings):
    row = added(world)
    settings.REPOSITORY_HOSTS = ["gitlab.com"]
    check(row.pk)
    row.refresh_from_db()
    assert (row.verdict, row.reason, hosts.github.asked) == ("", "host_not_allowed", [])


def test_nothing_happens_while_checks_are_off(world, hosts, settings):
    settings.LINK_CHECKS = False
    row = added(world)
    assert (waiting_check_ids(), check(row.pk), hosts.github.asked) == ([], False, [])
    row.refresh_from_db()
    assert (row.state, row.verdict) == ("waiting", "")


def test_published_links_are_looked_at_weekly(world, hosts):
    git_says(hosts.github, "alpha/code")
    github_says(hosts.api, "alpha/code")
    factories.public(world.alphas_project)
    row = checked(world)
    assert row.next_check_at - row.checked_at >= timedelta(days=7)


def test_looking_again_is_refused_for_two_minutes(world, hosts):
    git_says(hosts.github, "alpha/code")
    row = checked(world)
    with pytest.raises(TooSoon):
        check_again([row])
    row.checked_at = timezone.now() - timedelta(minutes=2)
    row.save()
    check_again([row])
    row.refresh_from_db()
    assert row.state == "waiting"
    assert check(row.pk)


def test_looking_again_does_not_disturb_a_host_that_asked_for_time(world, hosts):
    hosts.github.says("/alpha/code.git/info/refs", 429, b"", Retry_After="600")
    row = checked(world)
    with pytest.raises(TooSoon):
        check_again([row])


def test_link_taken_out_of_the_draft_takes_its_check_along(world):
    added(world)
    added(world, url="https://github.com/alpha/other")
    assert LinkCheck.objects.count() == 1
