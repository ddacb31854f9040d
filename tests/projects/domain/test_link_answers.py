"""What each answer of each host means: the tables of LINKS.md, cell by cell."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.domain import link_answers
from projects.domain.link_answers import (
    Reply,
    Verdict,
    asked_to_wait,
    drive,
    film,
    git,
    github_languages,
    github_readme,
    github_rename,
    github_repository,
    kaltura,
    vimeo,
    youtube,
)
from tests.lookalikes import advertisement, oembed, packet

NOW = datetime(2027, 4, 29, 12, 0, tzinfo=UTC)
GIT = {"content-type": "application/x-git-upload-pack-advertisement"}
HTML = {"content-type": "text/html; charset=utf-8"}
SPENT = {"x-ratelimit-remaining": "0"}


def said(status: int, body: Any = b"", headers: dict[str, str] | None = None) -> Reply:
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    return Reply(status, headers or {}, data)


def verdict_and_reason(answer: link_answers.Answer) -> tuple[Verdict | None, str]:
    return answer.verdict, answer.reason


LIMITED = (None, "limited")
TROUBLE = (None, "host_trouble")
UNCLEAR = (None, "not_understood")


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (said(200, advertisement(), GIT), (Verdict.WORKS, "")),
        (said(200, advertisement(""), GIT), (Verdict.WORKS, "")),
        (said(401, b"", {"www-authenticate": 'Basic realm="GitHub"'}),
         (Verdict.GONE, "private_or_missing")),
        (said(404), (Verdict.GONE, "private_or_missing")),
        (said(301, b"", {"location": "https://github.com/new/name.git/info/refs"}), (None, "moved")),
        (said(200, b"<html>", HTML), UNCLEAR),
        (said(200, b"001e# service=git-receive-pack\n", GIT), UNCLEAR),
        (said(200, advertisement()[:50], GIT), UNCLEAR),
        (said(403, b"", SPENT), LIMITED),
        (said(429), LIMITED),
        (said(503), TROUBLE),
        (said(403), UNCLEAR),
    ],
)  # fmt: skip
def test_git_answer(reply, meant):
    assert verdict_and_reason(git(reply, NOW)) == meant


def test_git_answer_holds_commit_and_branch():
    reply = said(200, advertisement("b" * 40, "trunk/main"), GIT)
    assert git(reply, NOW).facts == {"commit": "b" * 40, "branch": "trunk/main", "is_empty": False}


def test_commit_is_read_from_the_first_four_kilobytes():
    many = advertisement("c" * 40, "main", *(f"{n:040x}" for n in range(500)))
    assert git(said(200, many[:4096], GIT), NOW).facts["commit"] == "c" * 40


def test_empty_repository_works_and_says_that_it_is_empty():
    answer = git(said(200, advertisement(""), GIT), NOW)
    assert answer.facts == {"commit": "", "branch": "main", "is_empty": True}


def test_repository_whose_head_has_no_commit_is_empty_too():
    line = f"{'d' * 40} refs/heads/other\0multi_ack\n".encode()
    body = packet(b"# service=git-upload-pack\n") + b"0000" + packet(line)
    assert git(said(200, body, GIT), NOW).facts["is_empty"] is True


@pytest.mark.parametrize(
    ("reply", "picture", "meant"),
    [
        (said(200, oembed()), None, (Verdict.WORKS, "")),
        (said(401, b"Unauthorized"), said(200), (Verdict.NOT_EMBEDDED, "embedding_off")),
        (said(401, b"Unauthorized"), said(404), (Verdict.GONE, "no_such_video")),
        (said(401, b"Unauthorized"), None, UNCLEAR),
        (said(403, b"Forbidden"), None, (Verdict.NEEDS_SIGN_IN, "private_video")),
        (said(403, b"", SPENT), None, LIMITED),
        (said(404, b"Not Found"), said(404), (Verdict.GONE, "no_such_video")),
        (said(404, b"Not Found"), said(200), UNCLEAR),
        (said(404, b"Not Found"), said(500), TROUBLE),
        (said(400, b"Bad Request"), None, (Verdict.GONE, "no_such_video")),
        (said(200, b"<!doctype html>", HTML), None, UNCLEAR),
        (said(429), None, LIMITED),
        (said(500), None, TROUBLE),
    ],
)
def test_youtube_answer(reply, picture, meant):
    assert verdict_and_reason(youtube(reply, picture, NOW)) == meant


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (said(200, oembed(duration=201)), (Verdict.WORKS, "")),
        (said(200, oembed(domain_status_code=403)), (Verdict.NOT_EMBEDDED, "embedding_limited")),
        (said(200, oembed(domain_status_code="403")), (Verdict.NOT_EMBEDDED, "embedding_limited")),
        (said(403), (Verdict.NEEDS_SIGN_IN, "private_or_limited")),
        (said(403, b"", {"retry-after": "60"}), LIMITED),
        (said(404), (Verdict.GONE, "no_such_video")),
        (said(429), LIMITED),
        (said(502), TROUBLE),
        (said(304), UNCLEAR),
    ],
)
def test_vimeo_answer(reply, meant):
    assert verdict_and_reason(vimeo(reply, NOW)) == meant


def test_vimeo_tells_title_length_and_picture():
    assert vimeo(said(200, oembed(duration=201)), NOW).facts == {
        "title": "The talk",
        "seconds": 201,
        "picture": "https://i.ytimg.com/vi/x/hqdefault.jpg",
        "picture_host": "i.ytimg.com",
    }


@pytest.mark.parametrize("duration", [-1, 0, True, "201", None, 10**9, 2.5])
def test_length_that_is_none_is_left_out(duration):
    assert "seconds" not in vimeo(said(200, oembed(duration=duration)), NOW).facts


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (said(200, oembed()), (Verdict.WORKS, "")),
        (said(302, b"", {"location": "https://login.uni.example/"}),
         (Verdict.NEEDS_SIGN_IN, "members_only")),
        (said(200, b"  <!DOCTYPE html><title>Sign in"), (Verdict.NEEDS_SIGN_IN, "members_only")),
        (said(200, b"Sign in", HTML), (Verdict.NEEDS_SIGN_IN, "members_only")),
        (said(200, oembed(html="")), UNCLEAR),
        (said(200, b"Forbidden"), UNCLEAR),
        (said(404), (Verdict.GONE, "no_such_video")),
        (said(500), TROUBLE),
        (said(429), LIMITED),
    ],
)  # fmt: skip
def test_kaltura_answer(reply, meant):
    assert verdict_and_reason(kaltura(reply, NOW)) == meant


GOOGLE = "https://accounts.google.com/ServiceLogin?continue=x"


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (said(200, b"<html>", HTML), (Verdict.WORKS, "")),
        (said(302, b"", {"location": GOOGLE}), (Verdict.NEEDS_SIGN_IN, "not_shared")),
        (
            said(302, b"", {"location": "https://accounts.google.com.evil.example/"}),
            (None, "moved"),
        ),
        (said(302, b"", {"location": "http://[half"}), (None, "moved")),
        (said(404), (Verdict.GONE, "no_such_file")),
        (said(429), LIMITED),
        (said(500), TROUBLE),
    ],
)
def test_drive_answer(reply, meant):
    assert verdict_and_reason(drive(reply, NOW)) == meant


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        (said(200, b"", {"content-length": "900"}), (Verdict.NOT_EMBEDDED, "opens_there")),
        (said(404), (Verdict.GONE, "private_or_missing")),
        (said(429), LIMITED),
    ],
)
def test_answer_to_a_film_in_a_repository(reply, meant):
    assert verdict_and_reason(film(reply, NOW)) == meant


def record(**more: Any) -> Reply:
    return said(200, {"id": 7, "full_name": "team/code", "default_branch": "main", **more})


def test_github_record_tells_name_licence_and_state():
    reply = record(license={"spdx_id": "Apache-2.0"}, archived=True)
    assert github_repository(reply) == {
        "full_name": "team/code",
        "number": 7,
        "is_archived": True,
        "has_licence": True,
        "licence": "Apache-2.0",
        "branch": "main",
    }


@pytest.mark.parametrize(
    ("licence", "has", "name"),
    [(None, False, ""), ({"spdx_id": "NOASSERTION"}, True, ""), ({"spdx_id": None}, True, "")],
)
def test_licence_without_a_name(licence, has, name):
    told = github_repository(record(license=licence))
    assert (told["has_licence"], told["licence"]) == (has, name)


@pytest.mark.parametrize("name", ["../../etc", "a/b/c", "a", "", 7, "a/b?x"])
def test_record_whose_name_is_none_is_no_record(name):
    assert github_repository(record(full_name=name)) is None


@pytest.mark.parametrize(
    ("location", "number"),
    [
        ("https://api.github.com/repositories/123", 123),
        ("https://api.github.com/repositories/123?x=1", None),
        ("https://api.github.com.evil.example/repositories/123", None),
        ("http://169.254.169.254/repositories/123", None),
        ("/repositories/123", None),
        ("", None),
    ],
)
def test_rename_is_followed_on_the_same_host_only(location, number):
    reply = said(301, b"", {"location": location})
    assert github_rename(reply, "https://api.github.com") == number


def test_only_a_redirect_is_a_rename():
    reply = said(200, b"", {"location": "https://api.github.com/repositories/123"})
    assert github_rename(reply, "https://api.github.com") is None


def test_languages_are_shares_the_largest_first():
    reply = said(200, {"Shell": 10, "Python": 890, "C": 100, "Odd": -1, "No": "x"})
    assert list(github_languages(reply).items()) == [("Python", 89), ("C", 10), ("Shell", 1)]


@pytest.mark.parametrize(("status", "told"), [(200, True), (404, False), (403, None), (500, None)])
def test_readme_is_there_or_not_or_unknown(status, told):
    assert github_readme(said(status)) is told


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "90"}, 90),
        ({"retry-after": "Thu, 29 Apr 2027 12:01:00 GMT"}, 60),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 30)}, 30),
        ({"retry-after": "999999999"}, 86400),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "0"}, None),
        ({"retry-after": "soon"}, None),
        ({"x-ratelimit-reset": "1"}, None),
        ({"x-ratelimit-reset": "99999999999"}, 86400),
        ({}, None),
    ],
)
def test_wait_that_a_host_asks_for(headers, seconds):
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert asked_to_wait(said(429, b"", headers), NOW) == expected


NAMES = st.sampled_from(
    ["content-type", "location", "retry-after", "x-ratelimit-reset", "x-ratelimit-remaining",
     "content-length"]
)  # fmt: skip
VALUES = st.one_of(st.text(max_size=30), st.sampled_from([*GIT.values(), "text/html", "0", "99"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["title", "duration", "html", "thumbnail_url", "domain_status_code", "full_name",
             "license", "spdx_id", "id", "archived", "default_branch", "Python"]
        ),
        inner,
    ),
    max_leaves=8,
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=80).map(lambda data: packet(b"# service=git-upload-pack\n") + data),
    st.binary(max_size=80).map(
        lambda data: packet(b"# service=git-upload-pack\n") + b"0000" + packet(data)
    ),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.just(b"[" * 5000),
)
REPLIES = st.builds(
    Reply,
    st.sampled_from([200, 204, 301, 302, 400, 401, 403, 404, 410, 429, 500, 999]),
    st.dictionaries(NAMES, VALUES, max_size=4),
    BODIES,
)


@given(REPLIES, st.none() | REPLIES)
@settings(max_examples=100, deadline=None)
def test_no_bytes_of_a_host_raise_anything(reply, picture):
    for read in (git, vimeo, kaltura, drive, film):
        answer = read(reply, NOW)
        json.dumps(dict(answer.facts))
        assert "\0" not in json.dumps(dict(answer.facts))
    youtube(reply, picture, NOW)
    for look in (github_repository, github_languages, github_readme):
        json.dumps(look(reply))
    github_rename(reply, "https://api.github.com")


@given(st.sampled_from([429, *range(500, 600)]), st.none() | REPLIES, BODIES)
@settings(max_examples=100, deadline=None)
def test_busy_hosts_are_never_judged(status, picture, body):
    reply = Reply(status, {}, body)
    answers = [read(reply, NOW) for read in (git, vimeo, kaltura, drive, film)]
    assert {answer.verdict for answer in [*answers, youtube(reply, picture, NOW)]} == {None}
