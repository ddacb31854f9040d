"""The file of reviews: whatever was written comes back the same, and what is wrong has its line."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviews.domain.offline_form import (
    Field,
    Option,
    Sheet,
    Unreadable,
    decode,
    explanations,
    unified,
    write,
)
from reviews.domain.offline_reading import differences, read

TITLE, INTRO = "My reviews", ("Leave the headings as they are.",)
LEVELS = (
    Option("11", "0 · None", "Nothing of it"),
    Option("12", "2 · Sound"),
    Option("13", "4 · Sound: and more", "As it says"),
)


def sheet(public_id="aaa", comment="", summary="", level="", points="", title="Project 01: Tides"):
    return Sheet(
        public_id,
        title,
        (
            Field("score-1", "Method: points", level, "m1", ("How sound it is.",), LEVELS),
            Field("comment-1", "Method: comment", comment, "m2", ("Required.",)),
            Field("score-2", "Writing: points", points, "m3", is_short=True),
            Field("summary", "Summary for the authors", summary, "m4"),
        ),
    )


def text_of(*sheets):
    return write(TITLE, INTRO, sheets)


def reading(text, *sheets):
    return read(text, sheets, explanations(TITLE, INTRO, sheets))


def values(found):
    return {
        one.public_id: {name: answer.value for name, answer in one.answers.items()}
        for one in found.filled
    }


def faults(text, *sheets):
    return [(fault.line, fault.sentence) for fault in reading(text, *sheets).faults]


def line_of(text, words):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(words))


# Lines that look like the file's own, among anything else.
PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "## Project 01: Tides [review aaa]",
            "### Method: points [score-1 m1]",
            "\\### Method: comment [comment-1 m2]",
            "\\\\>> twice",
            ">> Required.",
            ">> mine",
            "# A title",
            "(x) 2 · Sound",
            "<!-- no -->",
            "",
            "  indented",
            "##",
            ">",
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=6).flatmap(
    lambda pieces: st.sampled_from(["\n", "\r\n", "\r", "\n\n"]).map(lambda end: end.join(pieces))
)


@given(TEXTS, TEXTS, st.sampled_from(["", "11", "12", "13"]), st.sampled_from(["", "0", "7.5"]))
@example("## Project 01: Tides [review bbb]", "\\## Summary for the authors", "13", "")
def test_what_was_written_comes_back_the_same(comment, summary, level, points):
    one = sheet("aaa", comment, summary, level, points)
    two = sheet("bbb", summary, comment)
    found = reading(text_of(one, two), one, two)
    assert found.faults == []
    assert values(found) == {
        "aaa": {
            "score-1": level,
            "comment-1": unified(comment).strip(),
            "score-2": points,
            "summary": unified(summary).strip(),
        },
        "bbb": {
            "score-1": "",
            "comment-1": unified(summary).strip(),
            "score-2": "",
            "summary": unified(comment).strip(),
        },
    }
    assert {answer.mark for answer in found.filled[0].answers.values()} == {"m1", "m2", "m3", "m4"}


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig"]), st.sampled_from(["\n", "\r\n"]))
def test_line_ends_and_a_mark_at_the_beginning_change_nothing(comment, encoding, end):
    one = sheet(comment=comment)
    text = text_of(one)
    assert values(reading(decode(text.replace("\n", end).encode(encoding, "replace")), one)) == (
        values(reading(text.encode(errors="replace").decode(), one))
    )


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text):
    reading(text, sheet())


@given(TEXTS)
def test_anything_typed_below_a_heading_is_read_or_named(typed):
    """Nothing is dropped without a word."""
    one = sheet()
    text = text_of(one).rstrip("\n") + "\n\n" + typed
    found = reading(text, one)
    if not found.faults:
        read_as = found.filled[-1].answers["summary"].value
        assert [line.lstrip("\\") for line in read_as.split("\n") if line.strip()] == [
            line.lstrip("\\")
            for line in unified(typed).strip().split("\n")
            if line.strip() and line.strip() not in explanations(TITLE, INTRO, [one])
        ]


def test_titles_may_look_like_anything():
    one = sheet(title="## [review bbb]\n>> so")
    assert list(values(reading(text_of(one), one))) == ["aaa"]


@pytest.mark.parametrize("chosen", ["(x)", "(X)", "( x )", "[x]", "(*)", "(x) "])
def test_a_choice_is_marked_in_any_sensible_way(chosen):
    one = sheet()
    text = text_of(one).replace("( ) 2 · Sound", f"{chosen} 2 · Sound")
    assert values(reading(text, one))["aaa"]["score-1"] == "12"


def test_a_label_that_begins_like_another_is_told_from_it():
    one = sheet(level="13")
    assert values(reading(text_of(one), one))["aaa"]["score-1"] == "13"


def test_two_choices_are_an_error_at_the_second():
    one = sheet(level="11")
    text = text_of(one).replace("( ) 2 · Sound", "(x) 2 · Sound")
    assert faults(text, one) == [
        (line_of(text, "(x) 2"), "A second choice is marked here. Leave one (x).")
    ]


def test_a_line_that_is_no_choice_is_an_error():
    one = sheet()
    text = text_of(one).replace("( ) 2 · Sound", "(x) 3 · Fair")
    assert faults(text, one) == [
        (
            line_of(text, "(x) 3"),
            "This is none of the choices. Put an x between the brackets of one of them, as in (x), "
            "and write texts below the next heading.",
        )
    ]


def test_points_are_one_line():
    one = sheet(points="7")
    text = text_of(one).replace("\n7\n", "\n7\nor rather 8\n")
    assert faults(text, one) == [(line_of(text, "or rather"), "Only one line belongs here.")]


def test_a_heading_without_its_brackets_is_found():
    one = sheet(comment="Fits", summary="Good")
    text = text_of(one).replace(" [summary m4]", "")
    assert [line for line, _ in faults(text, one)] == [line_of(text, "### Summary")]
    assert "lost the brackets" in faults(text, one)[0][1]


def test_a_heading_of_ones_own_is_text():
    one = sheet()
    text = text_of(one).rstrip() + "\n\n## What I liked\n\nMuch."
    assert values(reading(text, one))["aaa"]["summary"] == "## What I liked\n\nMuch."


def test_an_unknown_review_is_refused_once_with_all_that_is_below_it():
    one, other = sheet(), sheet("zzz", comment=">> odd")
    text = text_of(other, one)
    assert [line for line, _ in faults(text, one)] == [line_of(text, "## Project")]
    assert list(values(reading(text, one))) == ["aaa"]


def test_what_stands_twice_is_refused():
    one = sheet()
    text = text_of(one, one)
    assert [sentence for _, sentence in faults(text, one)] == [
        "This review stands in the file twice. Keep one of the two."
    ]
    field = "### Summary for the authors [summary m4]\n"
    assert [s for _, s in faults(text_of(one) + field, one)] == [
        "This field stands in the review twice. Keep one of the two."
    ]


def test_a_field_of_another_rubric_is_refused():
    one = sheet()
    text = text_of(one) + "### Style: points [score-9 m1]\n"
    assert [line for line, _ in faults(text, one)] == [line_of(text, "### Style")]


def test_words_outside_of_every_field_are_not_lost_silently():
    one = sheet()
    text = text_of(one).replace("# My reviews\n", "# My reviews\nDear portal\n")
    assert [line for line, _ in faults(text, one)] == [2]
    text = text_of(one).replace("[review aaa]\n", "[review aaa]\nHere too\n")
    assert [line for line, _ in faults(text, one)] == [line_of(text, "Here too")]


def test_own_lines_that_look_like_explanations_are_named():
    one = sheet()
    text = text_of(one) + ">> So they write.\n"
    assert [line for line, _ in faults(text, one)] == [line_of(text, ">> So")]


@pytest.mark.parametrize("text", ["", "Dear portal", "\n\n"])
def test_a_text_without_reviews_says_so(text):
    assert len(faults(text, sheet())) == 1


def test_a_field_without_a_review_is_refused():
    assert len(faults("### Summary for the authors [summary m4]\nGood", sheet())) == 1


def test_deleted_reviews_and_fields_are_left_alone():
    one, two = sheet("aaa", summary="Good"), sheet("bbb")
    text = text_of(one)
    short = text[: text.index("### Method: comment")] + text[text.index("### Summary") :]
    found = reading(short, one, two)
    assert found.faults == []
    assert values(found) == {"aaa": {"score-1": "", "summary": "Good"}}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_with_a_sentence(encoding):
    with pytest.raises(Unreadable, match="Save it as UTF-8"):
        decode(text_of(sheet()).encode(encoding))


def test_another_encoding_names_its_first_bad_line():
    with pytest.raises(Unreadable, match=r"^Line 2 holds a character"):
        decode("One\nZwei Füße\n".encode("latin-1"))


@pytest.mark.parametrize(
    ("stored", "in_file", "changed", "stale"),
    [
        ("old", "old", [], []),  # nobody touched it
        ("old", "new", ["summary"], []),  # changed in the file
        ("newer", "old", [], []),  # changed in the portal only
        ("newer", "newer", [], []),  # changed to the same
        ("newer", "new", [], ["summary"]),  # changed in both
        ("newer", "", [], ["summary"]),  # emptied in the file, changed in the portal
    ],
)
def test_a_text_is_stale_only_if_both_sides_changed(stored, in_file, changed, stale):
    then = Sheet("aaa", "T", (Field("summary", "Summary", "old", "old"),))
    today = Sheet("aaa", "T", (Field("summary", "Summary", stored, stored),))
    text = write(TITLE, (), [then]).replace("\nold\n", f"\n{in_file}\n")
    filled = read(text, [today]).filled[0]
    found = differences(today, filled, {"summary": in_file})
    assert [[answer.name for answer in side] for side in found] == [changed, stale]
