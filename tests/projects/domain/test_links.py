"""Every form of a link that people paste becomes the one we keep; the rest is refused with a reason."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.links import LONGEST, LinkRefused, read_page, read_repository, read_video

REPOSITORIES = ["github.com", "gitlab.com"]
KALTURA = ["mymedia.bu.edu"]
VIDEOS = ["youtube.com", "vimeo.com", "drive.google.com", "github.com", *KALTURA]
ID = "dQw4w9WgXcQ"
FILE = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"


def repository(text):
    return read_repository(text, REPOSITORIES)


def video(text):
    return read_video(text, VIDEOS, KALTURA)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://github.com/alice/eyes",
        "http://github.com/alice/eyes",
        "github.com/alice/eyes",
        "  https://www.github.com/alice/eyes/  ",
        "https://github.com/alice/eyes.git",
        "https://github.com/alice/eyes/tree/main/src",
        "https://github.com/alice/eyes/blob/main/README.md#use",
        "https://github.com/alice/eyes?tab=readme-ov-file",
        "https://github.com/alice/eyes/commit/0123abc",
        "https://GitHub.com/alice/eyes",
        "git@github.com:alice/eyes.git",
        "ssh://git@github.com/alice/eyes.git",
        "ssh://git@github.com:22/alice/eyes",
        "git://github.com/alice/eyes.git",
        "git+https://github.com/alice/eyes.git",
        "https://github.com:443/alice/eyes",
    ],
)
def test_every_form_of_a_repository_is_one(pasted):
    assert repository(pasted).url == "https://github.com/alice/eyes"


def test_repository_of_another_allowed_host_keeps_its_groups():
    link = repository("https://gitlab.com/lab/group/eyes/-/tree/main")
    assert (link.url, link.kind) == ("https://gitlab.com/lab/group/eyes", "repository")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("https://bitbucket.org/alice/eyes", "must be at github.com or gitlab.com"),
        ("https://github.com@evil.example/alice/eyes", "name or password before the @"),
        ("https://github.com.evil.example/alice/eyes", "must be at github.com or gitlab.com"),
        ("https://gist.github.com/alice/0123", "must be at github.com or gitlab.com"),
        ("https://github.com/alice", "names the account “alice”"),
        ("https://github.com/", "page of GitHub"),
        ("https://github.com/settings/profile", "page of GitHub"),
        ("https://github.com/ali ce/eyes", "holds a space"),
        ("https://github.com/alice/..", "not a link"),
        ("https://github.com/-alice/eyes", "no repositories of this form"),
        ("file:///etc/passwd", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https://127.0.0.1/alice/eyes", "public website"),
        ("https://[::1]/alice/eyes", "public website"),
        ("https://localhost/alice/eyes", "public website"),
        ("https://github.com:8443/alice/eyes", "public website"),
        ("https://gіthub.com/alice/eyes", "public website"),
        ("", "Paste a link."),
        ("https://github.com/" + "a" * 600, f"longer than {LONGEST}"),
        ("https://gitlab.com/alice", "does not name a repository"),
    ],
)
def test_what_is_no_repository_is_refused_with_a_reason(pasted, words):
    with pytest.raises(LinkRefused) as refusal:
        repository(pasted)
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?app=desktop&v={ID}&t=42s&list=PL123",
        f"https://youtu.be/{ID}?si=AbCdEf",
        f"youtu.be/{ID}",
        f"https://www.youtube.com/embed/{ID}?rel=0",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}",
    ],
)
def test_every_form_of_a_youtube_video_is_one(pasted):
    link = video(pasted)
    assert link.url == f"https://www.youtube.com/watch?v={ID}"
    assert link.frame_url == f"https://www.youtube-nocookie.com/embed/{ID}"
    assert (link.host, link.kind, link.video_id) == ("youtube.com", "youtube", ID)


@pytest.mark.parametrize(
    ("pasted", "url", "frame"),
    [
        ("https://vimeo.com/123456789", "123456789", "123456789?dnt=1"),
        ("https://vimeo.com/123456789?share=copy", "123456789", "123456789?dnt=1"),
        ("https://player.vimeo.com/video/123456789", "123456789", "123456789?dnt=1"),
        ("https://vimeo.com/channels/staff/123456789", "123456789", "123456789?dnt=1"),
        ("https://vimeo.com/showcase/555555/video/123456789", "123456789", "123456789?dnt=1"),
        ("https://vimeo.com/123456789/ab12cd34ef", "123456789/ab12cd34ef", "h=ab12cd34ef&dnt=1"),
        (
            "https://player.vimeo.com/video/123456789?h=ab12cd34ef&badge=0",
            "123456789/ab12cd34ef",
            "h=ab12cd34ef&dnt=1",
        ),
        (
            "https://vimeo.com/manage/videos/123456789/ab12cd34ef",
            "123456789/ab12cd34ef",
            "h=ab12cd34ef&dnt=1",
        ),
    ],
)
def test_every_form_of_a_vimeo_video_keeps_its_hash(pasted, url, frame):
    link = video(pasted)
    assert link.url == f"https://vimeo.com/{url}"
    assert link.frame_url.startswith("https://player.vimeo.com/video/123456789?")
    assert link.frame_url.endswith(frame)


@pytest.mark.parametrize(
    "pasted",
    [
        f"https://drive.google.com/file/d/{FILE}/view?usp=sharing",
        f"https://drive.google.com/file/d/{FILE}/preview",
        f"https://drive.google.com/file/u/0/d/{FILE}/view",
        f"https://drive.google.com/open?id={FILE}",
        f"https://drive.google.com/uc?export=download&id={FILE}",
    ],
)
def test_every_form_of_a_drive_file_is_one(pasted):
    link = video(pasted)
    assert link.url == f"https://drive.google.com/file/d/{FILE}/view"
    assert link.frame_url == f"https://drive.google.com/file/d/{FILE}/preview"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://mymedia.bu.edu/media/Our+talk/1_ab12cd34",
        "https://mymedia.bu.edu/media/t/1_ab12cd34",
        "https://mymedia.bu.edu/media/t/1_ab12cd34/98765",
        "https://mymedia.bu.edu/id/1_ab12cd34",
    ],
)
def test_mediaspace_video_needs_sign_in_and_cannot_be_framed(pasted):
    link = video(pasted)
    assert (link.url, link.kind) == ("https://mymedia.bu.edu/media/t/1_ab12cd34", "kaltura")
    assert (link.needs_sign_in, link.frame_url) == (True, "")
    assert link.open_label == "Open it at mymedia.bu.edu"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://github.com/alice/eyes/blob/main/talk/final%20cut.mp4",
        "https://github.com/alice/eyes/raw/main/talk/final%20cut.mp4".replace("/raw/", "/blob/"),
        "https://raw.githubusercontent.com/alice/eyes/main/talk/final%20cut.mp4",
        "https://raw.githubusercontent.com/alice/eyes/refs/heads/main/talk/final%20cut.mp4",
        "https://github.com/alice/eyes/blob/main/talk/final%20cut.mp4?raw=true",
    ],
)
def test_video_file_in_a_repository_is_understood(pasted):
    link = video(pasted)
    assert link.url == "https://github.com/alice/eyes/blob/main/talk/final%20cut.mp4"
    assert (link.kind, link.frame_url) == ("film", "")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("https://www.youtube.com/@alice", "does not name one video"),
        ("https://www.youtube.com/playlist?list=PL0123", "does not name one video"),
        ("https://www.youtube.com/watch?v=short", "does not name one video"),
        ("https://vimeo.com/alice", "does not name one video"),
        ("https://vimeo.com/showcase/123456789", "does not name one video"),
        (f"https://drive.google.com/drive/folders/{FILE}", "folder of Google Drive"),
        ("https://drive.google.com/file/d/short/view", "does not name one file"),
        ("https://mymedia.bu.edu/channel/DS542/12345", "not one video"),
        ("https://github.com/alice/eyes", "address of the file itself"),
        ("https://dailymotion.com/video/x1", "must be at drive.google.com, github.com, mymedia"),
    ],
)
def test_what_is_no_video_is_refused_with_a_reason(pasted, words):
    with pytest.raises(LinkRefused) as refusal:
        video(pasted)
    assert words in str(refusal.value)


def test_a_host_taken_off_the_list_is_refused():
    with pytest.raises(
        LinkRefused, match=r"must be at vimeo\.com; this link leads to youtube\.com"
    ):
        read_video(f"https://youtu.be/{ID}", ["vimeo.com"])


def test_page_keeps_path_and_query_but_not_what_tracks():
    link = read_page("https://demo.example.org/a b?q=1&utm_source=x&fbclid=y".replace(" ", "%20"))
    assert link.url == "https://demo.example.org/a%20b?q=1"
    assert read_page("http://old.example.org/data").url == "http://old.example.org/data"


PARTS = st.text(
    alphabet="abcXYZ0189_-./:@?&=#%+~ \\\t<>\"'é語\x00", min_size=0, max_size=40
) | st.sampled_from([ID, FILE, "watch", "file", "d", "1_ab12cd34", "123456789", "alice", "..", ""])
STARTS = st.sampled_from(
    [
        *("", "https://", "http://", "ssh://git@", "git@github.com:", "javascript:", "//"),
        *(f"https://{host}/" for host in [*VIDEOS, *REPOSITORIES, "youtu.be", "player.vimeo.com"]),
    ]
)


@given(STARTS, st.lists(PARTS, max_size=6), st.sampled_from([repository, video, read_page]))
def test_any_text_gives_a_tame_link_or_a_sentence(start, parts, read):
    """Whatever comes out is one https address without user, port or control signs, and reading
    it again gives the same."""
    try:
        link = read(start + "/".join(parts))
    except LinkRefused as refusal:
        assert str(refusal).endswith(".")
        return
    assert re.fullmatch(r"https?://[a-z0-9.-]+/[!-~]*", link.url)
    assert "@" not in link.url.split("/")[2]
    assert re.fullmatch(r"(https://[a-z.-]+/[A-Za-z0-9_/?=&-]+)?", link.frame_url)
    if len(link.url) <= LONGEST:
        assert read(link.url) == link
