"""Files and links go into the draft one by one; each is checked when it arrives."""

import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from projects.drafting import submission_for
from projects.handing_in import hand_in
from projects.models import Artefact, DraftItem, Kind
from projects.refusals import NotAllowed
from projects.uploading import add_file, add_link
from tests import factories
from tests.factories import pdf, picture

pytestmark = pytest.mark.django_db

PAGE = "/spring/submissions/deliverables/"
FETCH = {"X-Requested-With": "fetch"}


def upload(client, key, data, name="report.pdf", fetch=True, **more):
    file = SimpleUploadedFile(name, data, "application/x-whatever")
    headers = FETCH if fetch else {}
    return client.post(f"{PAGE}fields/{key}/file/", {"file": file, **more}, headers=headers)


def link(client, key, url, **more):
    return client.post(f"{PAGE}fields/{key}/link/", {"url": url}, **more)


def held(key: str) -> Artefact | None:
    item = DraftItem.objects.filter(field__key=key).select_related("artefact").first()
    return item.artefact if item else None


def stored_files() -> list[Path]:
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]


def test_pdf_goes_into_the_draft(world, sign_in):
    data = pdf(3)
    answer = upload(sign_in(world.alice), "report", data, "Müller & co report.pdf")
    artefact = held("report")
    assert answer.status_code == 200
    assert 'id="field-report"' in answer.content.decode()
    assert "In the draft" in answer.content.decode()
    assert (artefact.kind, artefact.pages, artefact.size) == ("report", 3, len(data))
    assert artefact.content_type == "application/pdf"
    assert artefact.original_name == "Müller & co report.pdf"
    assert artefact.added_by == world.alice
    assert artefact.file.read() == data


def test_pdf_goes_in_with_its_first_page_and_what_is_known_of_it(world, sign_in):
    html = upload(sign_in(world.alice), "report", pdf(3)).content.decode()
    artefact = held("report")
    assert Image.open(io.BytesIO(artefact.small.read())).format == "WEBP"
    assert (artefact.has_text, artefact.missing_fonts) == (False, "")
    assert "No readable text on its first pages." in html
    assert f'src="/files/{artefact.public_id}/small/report-01.webp"' in html


def test_file_is_stored_under_a_random_name(world, sign_in):
    upload(sign_in(world.alice), "report", pdf(), "../../etc/passwd.pdf")
    paths = stored_files()
    assert {(path.parent.name, len(path.name)) for path in paths} == {("artefacts", 16)}
    assert [path for path in paths if "passwd" in path.name] == []


def test_picture_becomes_two_webp_files_with_words(world, sign_in):
    client = sign_in(world.alice)
    answer = upload(client, "cover", picture(), "x.jpg", alt_text="  A dark\nroom ")
    cover = held("cover")
    assert answer.status_code == 200
    assert cover.alt_text == "A dark room"
    assert cover.content_type == "image/webp"
    assert Image.open(io.BytesIO(cover.file.read())).size == (1280, 800)
    assert Image.open(io.BytesIO(cover.small.read())).size == (640, 400)
    assert len(stored_files()) == 2


def test_picture_without_words_is_refused(world, sign_in):
    answer = upload(sign_in(world.alice), "cover", picture(), "x.jpg")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.content.decode().startswith("Say in words what the picture shows")
    assert stored_files() == []


@pytest.mark.parametrize(
    ("key", "data", "sentence"),
    [
        ("report", b"", "This file is empty."),
        ("report", b"MZ", "This file is not a PDF"),
        ("report", pdf(13), "This PDF has 13 pages; at most 12 are allowed."),
        ("slides", picture(), "This file is a JPEG picture, not a PDF"),
        ("cover", pdf(), "This file is a PDF, not a JPEG, PNG or WebP picture"),
        ("cover", picture(800, 500), "This picture has 800 × 500 pixels"),
    ],
)
def test_refusal_says_why(world, sign_in, key, data, sentence):
    answer = upload(sign_in(world.alice), key, data, alt_text="Words")
    assert answer.status_code == 422
    assert answer.content.decode().startswith(sentence)
    assert held(key) is None
    assert stored_files() == []


def test_file_past_the_limit_is_refused_unread(world, sign_in):
    world.final.fields.filter(key="report").update(max_megabytes=1)
    answer = upload(sign_in(world.alice), "report", pdf() + b"\0" * (1024 * 1024 + 200_000))
    assert answer.status_code == 422
    assert answer.content.decode().startswith("This file has 1.2 MB; at most 1 MB are allowed.")


def test_no_file_chosen_is_a_sentence(world, sign_in):
    answer = sign_in(world.alice).post(f"{PAGE}fields/report/file/", headers=FETCH)
    assert (answer.status_code, answer.content.decode()) == (422, "Choose a file first.")


def test_without_scripts_the_page_comes_back_at_the_field(world, sign_in):
    answer = upload(sign_in(world.alice), "report", pdf(), fetch=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{PAGE}#field-report"


def test_without_scripts_a_refusal_stands_beside_the_field(world, sign_in):
    client = sign_in(world.alice)
    answer = upload(client, "cover", b"MZ", fetch=False, alt_text="Kept words")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<ul class="errors" id="error-cover"><li>This file is not a JPEG' in html
    assert 'value="Kept words"' in html


def test_replacing_forgets_the_file_that_nothing_holds(
    world, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(world.alice)
    with django_capture_on_commit_callbacks(execute=True):
        upload(client, "report", pdf(1))
        upload(client, "report", pdf(2))
    assert [artefact.pages for artefact in Artefact.objects.all()] == [2]
    assert len(stored_files()) == 2


def complete(world):
    submission = submission_for(world.alphas_project, world.final)
    fields = {field.key: field for field in world.final.fields.all()}
    add_link(submission, fields["repository"], "github.com/a/b", world.alice)
    add_link(submission, fields["video"], "https://vimeo.com/12345678", world.alice)
    file = SimpleUploadedFile("r.pdf", pdf(1))
    add_file(submission, fields["report"], file, world.alice)
    return submission


def test_replacing_keeps_the_file_that_was_handed_in(
    world, sign_in, django_capture_on_commit_callbacks
):
    version = hand_in(complete(world), world.alice, "k1")
    with django_capture_on_commit_callbacks(execute=True):
        upload(sign_in(world.alice), "report", pdf(2))
    kept = version.items.get(key="report").artefact
    assert kept.pages == 1
    assert kept.file.read().startswith(b"%PDF-")
    assert held("report").pages == 2


def test_removing_takes_it_out_of_the_draft_but_not_of_the_version(
    world, sign_in, django_capture_on_commit_callbacks
):
    version = hand_in(complete(world), world.alice, "k1")
    client = sign_in(world.amir)
    with django_capture_on_commit_callbacks(execute=True):
        for key in ("report", "video"):
            assert client.post(f"{PAGE}fields/{key}/remove/").status_code == 302
    assert (held("report"), held("video")) == (None, None)
    assert version.items.count() == 3
    assert len(stored_files()) == 2


def test_link_is_kept_in_its_one_form(world, sign_in):
    client = sign_in(world.alice)
    link(client, "repository", "git@github.com:alice/eyes.git")
    link(client, "video", "https://youtu.be/dQw4w9WgXcQ?si=x")
    assert (held("repository").url, held("repository").host) == (
        "https://github.com/alice/eyes",
        "github.com",
    )
    assert held("video").url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert held("video").video_id == "dQw4w9WgXcQ"


def test_video_behind_a_sign_in_is_marked(world, sign_in):
    client = sign_in(world.alice)
    link(client, "video", "https://mymedia.bu.edu/media/t/1_ab12cd34")
    assert held("video").needs_sign_in is True
    assert "Visitors may have to sign in there to see it." in client.get(PAGE).content.decode()


def test_length_that_the_team_declares_is_kept_with_the_video(world, sign_in):
    client = sign_in(world.alice)
    address = "/spring/submissions/deliverables/fields/video/link/"
    url = "https://youtu.be/dQw4w9WgXcQ"
    answer = client.post(address, {"url": url, "length": "about 4"})
    html = answer.content.decode()
    assert (answer.status_code, held("video")) == (422, None)
    assert "Write minutes and seconds with a colon, such as 3:45." in html
    assert f'value="{url}"' in html
    assert 'value="about 4" aria-describedby="help-length-video error-video" aria-invalid' in html
    client.post(address, {"url": url, "length": "3:45"})
    first = held("video")
    client.post(address, {"url": url, "length": "3:50"})
    assert (first.seconds, held("video").seconds) == (225, 230)
    assert held("video") == first  # the same link: what its check found stays
    assert "Length 3:50, declared." in client.get(PAGE).content.decode()


def test_video_file_in_a_repository_is_taken(world, sign_in):
    link(sign_in(world.alice), "video", "https://github.com/alice/eyes/blob/main/talk.mp4")
    assert held("video").host == "github.com"


def test_refused_link_stands_in_its_field_with_the_reason(world, sign_in):
    answer = link(sign_in(world.alice), "video", "https://evil.example/x?<b>")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="https://evil.example/x?&lt;b&gt;"' in html
    answer = link(sign_in(world.alice), "repository", "https://evil.example/a/b")
    html = answer.content.decode()
    assert 'value="https://evil.example/a/b"' in html
    assert "Repositories here must be at github.com; this link leads to evil.example." in html
    assert held("repository") is None


def test_empty_link_is_refused_where_one_is_required_and_else_taken_out(world, sign_in):
    client = sign_in(world.alice)
    answer = link(client, "repository", " ")
    assert answer.status_code == 422
    assert "Paste a link." in answer.content.decode()
    world.final.fields.filter(key="video").update(is_required=False)
    link(client, "video", "https://vimeo.com/12345678")
    assert link(client, "video", "").status_code == 302
    assert held("video") is None


@pytest.mark.parametrize(
    "address",
    [
        "fields/repository/file/",
        "fields/report/link/",
        "fields/nothing/file/",
        "fields/nothing/link/",
        "fields/nothing/remove/",
    ],
)
def test_field_of_another_kind_is_404(world, sign_in, address):
    assert sign_in(world.alice).post(PAGE + address).status_code == 404


def test_sections_have_no_file_to_remove(world, sign_in):
    address = "/spring/submissions/proposal/fields/idea/remove/"
    assert sign_in(world.alice).post(address).status_code == 404


def test_who_is_not_on_the_team_adds_nothing(world, sign_in, client):
    for who in (world.dan, world.carol, world.root):
        assert upload(sign_in(who), "report", pdf()).status_code == 404
        assert link(sign_in(who), "video", "https://vimeo.com/12345678").status_code == 404
    assert upload(client, "report", pdf()).status_code == 302
    submission = submission_for(world.alphas_project, world.final)
    with pytest.raises(NotAllowed):
        add_link(submission, world.final.fields.get(key="video"), "x", world.bob)
    assert not Artefact.objects.exists()


def test_a_row_that_fails_leaves_no_file_behind(world, monkeypatch):
    submission = submission_for(world.alphas_project, world.final)
    asked = world.final.fields.get(key="report")

    def fail(*_):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("projects.uploading.put_artefact", fail)
    with pytest.raises(RuntimeError):
        add_file(submission, asked, SimpleUploadedFile("r.pdf", pdf()), world.alice)
    assert stored_files() == []


@pytest.mark.parametrize("address", ["fields/report/file/", "fields/video/link/"])
def test_adding_is_only_by_post(world, sign_in, address):
    assert sign_in(world.alice).get(PAGE + address).status_code == 405


def test_picture_keeps_its_shape_and_tells_its_size(world, sign_in):
    factories.field(world.final, "plot", Kind.PICTURE)
    data = picture(900, 2400, "PNG")
    upload(sign_in(world.alice), "plot", data, "Plot of Alice.png", alt_text="A curve that rises")
    artefact = held("plot")
    assert (artefact.kind, artefact.content_type) == ("picture", "image/webp")
    assert (artefact.width, artefact.height) == (750, 2000)
    assert Image.open(io.BytesIO(artefact.file.read())).size == (750, 2000)
    assert Image.open(io.BytesIO(artefact.small.read())).size == (270, 720)
    assert artefact.file_name == "plot-01.webp"


def test_small_picture_is_not_blown_up(world, sign_in):
    factories.field(world.final, "plot", Kind.PICTURE)
    upload(sign_in(world.alice), "plot", picture(300, 200), alt_text="A curve that rises")
    assert (held("plot").width, held("plot").height) == (300, 200)


def test_picture_smaller_than_asked_for_is_refused_with_its_size(world, sign_in):
    factories.field(world.final, "plot", Kind.PICTURE, min_pixels=600)
    answer = upload(sign_in(world.alice), "plot", picture(1600, 400), alt_text="A curve")
    assert answer.status_code == 422
    assert answer.content.decode() == (
        "This picture has 1600 × 400 pixels; its shorter side needs at least 600. Use a larger one."
    )
    assert held("plot") is None


def test_picture_wants_words_for_those_who_do_not_see_it(world, sign_in):
    factories.field(world.final, "plot", Kind.PICTURE)
    answer = upload(sign_in(world.alice), "plot", picture())
    assert "Say in words what the picture shows" in answer.content.decode()


def test_several_files_of_one_kind_stand_side_by_side_under_names_of_their_own(world, sign_in):
    for key in ("poster", "appendix"):
        factories.field(world.final, key, Kind.PDF, is_required=False)
        upload(sign_in(world.alice), key, pdf(2))
    assert [held(key).file_name for key in ("poster", "appendix")] == [
        "poster-01.pdf",
        "appendix-01.pdf",
    ]
