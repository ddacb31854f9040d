"""Lengths of recordings are read as people write them."""

import pytest

from projects.domain.lengths import LengthRefused, clock_words, read_length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3:45", 225), (" 03:05 ", 185), ("0:59", 59), ("1:02:03", 3723), ("90:00", 5400), ("", None)],
)
def test_length_is_read(text, seconds):
    assert read_length(text) == seconds


@pytest.mark.parametrize(
    "text", ["3.45", "3:60", "3:5", "0:00", "-3:00", "long", "99:59:59", "٣:٤٥"]
)
def test_what_is_no_length_is_refused(text):
    with pytest.raises(LengthRefused, match="such as 3:45"):
        read_length(text)


def test_length_is_written_as_it_is_read():
    assert clock_words(225) == "3:45"
    assert read_length(clock_words(3723)) == 3723
