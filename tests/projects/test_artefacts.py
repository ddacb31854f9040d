"""Files leave only to those who may see them, as what they are, and do nothing on arrival."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from projects.models import Artefact
from tests import factories

pytestmark = pytest.mark.django_db

DATA = b"%PDF-" + bytes(range(256)) * 40


@pytest.fixture
def report(world):
    artefact = Artefact(
        project=world.alphas_project, kind="report", content_type="application/pdf", sha256="ab"
    )
    artefact.file.save("anything", ContentFile(DATA), save=False)
    artefact.save()
    return artefact


def publish(world):
    now = timezone.now()
    for row in (world.conference, world.alphas_project, *Artefact.objects.all()):
        row.published_at = now
        row.save()


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 200),
        ("amir", 200),
        ("carol", 200),
        ("eve", 200),
        ("root", 200),
        ("bob", 404),
        ("dan", 404),
    ],
)
def test_private_file_is_for_the_team_and_staff(world, sign_in, report, who, status):
    answer = sign_in(getattr(world, who)).get(report.get_absolute_url())
    assert answer.status_code == status
    if status == 200:
        assert body(answer) == DATA
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_private_file_is_404_for_visitors_and_people_of_other_conferences(
    world, sign_in, client, report
):
    stranger = factories.participant(factories.conference(), "Zoe", "instructor").user
    assert client.get(report.get_absolute_url()).status_code == 404
    assert sign_in(stranger).get(report.get_absolute_url()).status_code == 404


def test_absent_and_forbidden_answer_alike(world, sign_in, report):
    client = sign_in(world.bob)
    forbidden = client.get(report.get_absolute_url())
    absent = client.get("/files/abcdefghijklmnop/report-01.pdf")
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content


def test_published_file_is_public_and_cacheable(world, client, report):
    publish(world)
    answer = client.get(report.get_absolute_url())
    assert answer.status_code == 200
    assert body(answer) == DATA
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_withdrawn_projects_files_are_private_again(world, client, report):
    publish(world)
    world.alphas_project.withdrawn_at = timezone.now()
    world.alphas_project.save()
    assert client.get(report.get_absolute_url()).status_code == 404


def test_file_carries_its_fixed_headers(world, sign_in, report):
    answer = sign_in(world.alice).get(report.get_absolute_url())
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="report-01.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Content-Length"] == str(len(DATA))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy


def test_a_type_off_the_list_never_leaves(world, sign_in, report):
    Artefact.objects.update(content_type="text/html")
    answer = sign_in(world.alice).get(f"/files/{report.public_id}/report-01.bin")
    assert answer.status_code == 404


def test_another_name_leads_to_the_right_one(world, sign_in, report):
    answer = sign_in(world.alice).get(f"/files/{report.public_id}/evil.html")
    assert answer.status_code == 302
    assert answer.headers["Location"] == report.get_absolute_url()


def test_links_are_no_files(world, sign_in):
    link = Artefact.objects.create(
        project=world.alphas_project, kind="video", url="https://vimeo.com/1"
    )
    assert sign_in(world.alice).get(f"/files/{link.public_id}/video-01.bin").status_code == 404


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(DATA) - 1),
        ("bytes=-50", len(DATA) - 50, len(DATA) - 1),
        ("bytes=10-999999999", 10, len(DATA) - 1),
    ],
)
def test_ranges_are_answered(world, sign_in, report, asked, first, last):
    answer = sign_in(world.alice).get(report.get_absolute_url(), headers={"Range": asked})
    assert answer.status_code == 206
    assert body(answer) == DATA[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(DATA)}"


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=9-3", "bytes=-0"])
def test_range_outside_the_file_is_416(world, sign_in, report, asked):
    answer = sign_in(world.alice).get(report.get_absolute_url(), headers={"Range": asked})
    assert answer.status_code == 416


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"])
def test_range_of_another_form_gives_the_whole_file(world, sign_in, report, asked):
    answer = sign_in(world.alice).get(report.get_absolute_url(), headers={"Range": asked})
    assert (answer.status_code, body(answer)) == (200, DATA)


def test_file_is_not_compressed_again(world, sign_in, report):
    answer = sign_in(world.alice).get(
        report.get_absolute_url(), headers={"Accept-Encoding": "gzip"}
    )
    assert body(answer) == DATA


def test_unchanged_file_is_not_sent_again(world, client, report):
    publish(world)
    tag = client.get(report.get_absolute_url()).headers["ETag"]
    answer = client.get(report.get_absolute_url(), headers={"If-None-Match": tag})
    assert answer.status_code == 304


def test_behind_nginx_the_file_is_only_named(world, sign_in, report, settings):
    settings.ACCEL_PREFIX = "/protected/"
    answer = sign_in(world.alice).get(report.get_absolute_url())
    assert answer.headers["X-Accel-Redirect"] == f"/protected/{report.file.name}"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content == b""


def test_small_picture_has_its_own_address(world, sign_in):
    cover = Artefact(project=world.alphas_project, kind="cover", content_type="image/webp")
    cover.file.save("l", ContentFile(b"large"), save=False)
    cover.small.save("s", ContentFile(b"small"), save=False)
    cover.save()
    client = sign_in(world.alice)
    assert body(client.get(f"/files/{cover.public_id}/cover-01.webp")) == b"large"
    answer = client.get(f"/files/{cover.public_id}/small/cover-01.webp")
    assert (body(answer), answer.headers["Content-Type"]) == (b"small", "image/webp")


def test_files_are_only_read(world, sign_in, report):
    assert sign_in(world.alice).post(report.get_absolute_url()).status_code == 405
