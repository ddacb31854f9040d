"""The papers of the demo are real PDF files with real text, and name nobody."""

import pypdfium2
import pytest

from portal.demo import maths, pictures, report
from portal.demo.people import ARCHIVE_STUDENTS, CURRENT_STUDENTS
from portal.demo.texts import read
from projects.domain.uploads.pdfs import count_pages

TEXTS = read("archive")


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.team)
def test_report_has_its_pages_its_title_and_no_names(text):
    made = report.report(text, "rose", "Mini-Conference")
    assert made.pages == count_pages(made.data, 8) == text.pages
    words = " ".join(words_of(made.data).split())
    assert text.title.replace("’", "'")[:24] in words.replace("’", "'")
    assert [
        name for key in text.members if (name := ARCHIVE_STUDENTS[key]) in words and len(name) > 3
    ] == []


def test_slides_are_seven():
    made = report.slides(TEXTS[0], "plum", "Mini-Conference")
    assert made.pages == count_pages(made.data, None) == 7


def test_the_same_text_gives_the_same_bytes():
    assert report.report(TEXTS[1], "moss", "C") == report.report(TEXTS[1], "moss", "C")
    assert pictures.draw("dunes") == pictures.draw("dunes")


def test_maths_become_letters_with_levels():
    runs = maths.runs_of(r"so $\frac{a}{b} \le x_{ij}^2$ holds")
    assert "".join(run.text for run in runs) == "so (a)/(b)  ≤ xij2 holds"
    assert [run.text for run in runs if run.level] == ["ij", "2"]


def test_texts_name_people_who_exist_and_topics_that_conferences_start_with():
    from projects.domain.default_conference import CATEGORIES, GROUPS

    topics = {topic for group in GROUPS for topic in group.topics}
    categories = {slug for slug, _ in CATEGORIES}
    for folder, people in (("archive", ARCHIVE_STUDENTS), ("current", CURRENT_STUDENTS)):
        seated = [key for text in read(folder) for key in text.members]
        assert len(seated) == len(set(seated))
        assert set(seated) <= set(people)
        for text in read(folder):
            assert set(text.topics) <= topics
            assert set(text.categories) <= categories
            assert len(text.pitch) <= 110
