"""What people type as a place, and the addresses that are written from its parts."""

from __future__ import annotations

import pytest

from reviews.domain.places import (
    LINE,
    PAGE,
    SECOND,
    Place,
    PlaceRefused,
    code_address,
    player_address,
    read_place,
    video_address,
)

HERE = "https://github.com/alpha/code"
COMMIT = "a" * 40


@pytest.mark.parametrize(
    ("takes", "typed", "place"),
    [
        (PAGE, " 4 ", Place(page=4)),
        (PAGE, "p. 4", Place(page=4)),
        (PAGE, "Page 4", Place(page=4)),
        (PAGE, "slide 12", Place(page=12)),
        (SECOND, "1:05", Place(second=65)),
        (SECOND, "0:00", Place(second=0)),
        (SECOND, "1:03:45", Place(second=3825)),
        (LINE, "src/model.py:42", Place(path="src/model.py", line=42)),
        (LINE, "src/model.py, line 42", Place(path="src/model.py", line=42)),
        (LINE, "./src/model.py#L42", Place(path="src/model.py", line=42)),
        (LINE, "src/model.py:42-48", Place(path="src/model.py", line=42)),
        (LINE, "src/model.py:42:7", Place(path="src/model.py", line=42)),
        (LINE, ".\\src\\model.py:42", Place(path="src/model.py", line=42)),
        (LINE, "/src//./model.py:42", Place(path="src/model.py", line=42)),
        (LINE, "README.md", Place(path="README.md")),
        (LINE, "notes/a file, at last.txt", Place(path="notes/a file, at last.txt")),
        (LINE, f"{HERE}/blob/main/src/a%20b.py#L7-L9", Place(path="src/a b.py", line=7)),
    ],
)
def test_places_as_people_write_them(takes, typed, place):
    assert read_place(takes, typed, repository=HERE) == place
    assert read_place(takes, place.typed) == place


@pytest.mark.parametrize(
    ("takes", "typed", "most", "sentence"),
    [
        (PAGE, "", None, "Write the number of a page, such as 4."),
        (PAGE, "0", None, "Write the number of a page, such as 4."),
        (PAGE, "-1", None, "Write the number of a page, such as 4."),
        (PAGE, "four", None, "Write the number of a page, such as 4."),
        (PAGE, "٤", None, "Write the number of a page, such as 4."),
        (PAGE, "32768", None, "Write the number of a page, such as 4."),
        (PAGE, "9", 8, "This file has 8 pages; write a number from 1 to 8."),
        (SECOND, "95", None, "Write minutes and seconds with a colon, such as 1:05."),
        (SECOND, "1:65", None, "Write minutes and seconds with a colon, such as 1:05."),
        (SECOND, "4:00", 232, "The recording ends at 3:52; write an earlier time."),
        (LINE, "", None, "Write a file of the repository and a line, such as src/model.py:42."),
        (LINE, "C:\\Users\\bob\\a.py:1", None, "Write a file of the repository and a line, such as src/model.py:42."),
        (LINE, "src/../a.py:1", None, "Write a file of the repository and a line, such as src/model.py:42."),
        (LINE, "../../etc/passwd:1", None, "Write a file of the repository and a line, such as src/model.py:42."),
        (LINE, "a\x00b", None, "Write a file of the repository and a line, such as src/model.py:42."),
        (LINE, "src/model.py:0", None, "Lines are counted from 1, such as src/model.py:42."),
        (LINE, "x" * 301, None, "A path may have at most 300 characters."),
    ],
)  # fmt: skip
def test_what_is_no_place_there_is_refused_with_a_sentence(takes, typed, most, sentence):
    with pytest.raises(PlaceRefused) as refused:
        read_place(takes, typed, most, HERE)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "typed",
    [
        "https://github.com/other/code/blob/main/a.py#L1",
        "https://github.com.evil.example/alpha/code/blob/main/a.py#L1",
        "https://github.com/alpha/code/issues/1",
    ],
)
def test_addresses_of_other_places_are_refused(typed):
    with pytest.raises(PlaceRefused, match="not the address of a file in the project's repository"):
        read_place(LINE, typed, repository=HERE)


def test_code_is_shown_at_the_pinned_commit():
    place = Place(path="src/a b#?.py", line=7)
    assert code_address(HERE, COMMIT, place) == f"{HERE}/blob/{COMMIT}/src/a%20b%23%3F.py#L7"
    assert code_address(HERE, "", Place(path="a.py")) == f"{HERE}/blob/HEAD/a.py"
    assert code_address("https://gitlab.com/a/b", COMMIT, place) == "https://gitlab.com/a/b"


def test_recordings_begin_at_the_second_where_the_host_can():
    youtube = "https://www.youtube.com/watch?v=abcdefghijk"
    assert video_address(youtube, 65) == f"{youtube}&t=65s"
    assert video_address("https://vimeo.com/123456789", 65) == "https://vimeo.com/123456789#t=65s"
    other = "https://mymedia.example/media/t/1_abcdefgh"
    assert (video_address(other, 65), player_address(other, 65)) == (other, other)
    frame = "https://www.youtube-nocookie.com/embed/abcdefghijk"
    assert player_address(frame, 65) == f"{frame}?start=65"
    frame = "https://player.vimeo.com/video/123456789?dnt=1"
    assert player_address(frame, 65) == f"{frame}#t=65s"
