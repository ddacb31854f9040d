"""Remarks as lines of text: whatever was written comes back the same, and what is wrong has its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.remark_lines import Listed, read, written

LABELS = ["Report", "Report, long", "Video", "Code"]
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=30)
LINES = st.one_of(
    WORDS, st.sampled_from(["- Video, 0:05: no", "", "## Not ours", "  set in", ">> x"])
)
TEXTS = (
    st.lists(LINES, min_size=1, max_size=4)
    .map(lambda lines: "\n".join(line if line.strip() else "" for line in lines).strip())
    .filter(bool)
)
PLACES = st.sampled_from(["page 4", "1:05", "src/a.py:42", "a: b.py:3", "notes, at last.txt"])
REMARKS = st.lists(st.builds(Listed, st.sampled_from(LABELS), PLACES, TEXTS), max_size=4)


@given(REMARKS)
def test_what_was_written_comes_back_the_same(remarks):
    found, faults = read(written(remarks), LABELS)
    assert faults == []
    assert [(one.label, one.place, one.text) for one in found] == [
        (one.label, one.place, one.text) for one in remarks
    ]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    read(text, LABELS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("* report, Page 4 : So", [Listed("Report", "Page 4", "So")]),
        ("- Report, long, page 1: So", [Listed("Report, long", "page 1", "So")]),
        ("- Video, 1:05:\n  So\n\n  it goes\non", [Listed("Video", "1:05", "So\n\nit goes\non")]),
        ("", []),
    ],
)
def test_remarks_are_read_as_people_write_them(text, found):
    assert read(text, LABELS) == (found, [])


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("Nice.", 0, "A remark begins with a dash"),
        (
            "- Video, 1:05: So\n- Poster, 2: So",
            1,
            "The parts here: Report; Report, long; Video; Code.",
        ),
        ("- Video 1:05 So", 0, "A remark names the part and the place"),
        ("- Video, 1:05 So", 0, "A colon and a space stand between"),
        ("- Video, 1:05:", 0, "Write what you want to say"),
    ],
)
def test_what_is_no_remark_is_named_with_its_line(text, line, sentence):
    [(at, said)] = read(text, LABELS)[1]
    assert (at, sentence in said) == (line, True)
