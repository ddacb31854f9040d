"""The gradebook leaves in the form that other systems take in, and in one from which it comes back."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from projects.models import Participant, User
from reviews import releasing_grades
from reviews.domain.cells import as_written, harmless
from reviews.domain.lms_tables import SYSTEMS, Student
from tests.reviews import rows

EXPORT = "/spring/staff/gradebook/export/"


@pytest.fixture
def book(under_review):
    """Report 60 and Peers 40; Alpha has both, the report is released, the peers' part is not."""
    world = under_review
    world.part = rows.component(world.conference, "Report", "60", milestone=world.final)
    world.peers = rows.component(
        world.conference, "Peers", "40", source="peers", round=world.round, rubric=None
    )
    rows.evaluation(world.part, world.alphas_project, world.eve)
    rows.fill(world.review, level=4, points="10")
    releasing_grades.release(world.conference, [world.part.pk], world.carol)
    Participant.objects.filter(pk=world.places.alice.pk).update(external_id="0012", section="B")
    return world


def table(client, path):
    response = client.get(path)
    assert response.status_code == 200
    text = response.content.decode("utf-8")
    return text.startswith("\ufeff"), list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


def of(rows_, who):
    return next(row for row in rows_ if who in row)


def test_canvas_gets_its_two_header_rows(book, sign_in):
    has_mark, found = table(sign_in(book.carol), f"{EXPORT}canvas.csv?all")
    assert not has_mark
    assert found[0] == [
        "Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Report", "Peers",
        "Project grade",
    ]  # fmt: skip
    assert found[1] == ["    Points Possible", "", "", "", "", "100", "100", "100"]
    assert of(found, "Alice") == [
        "Alice", "", "0012", book.alice.email, "B", "60.00", "100.00", "76.00",
    ]  # fmt: skip
    assert of(found, "Bob")[5:] == ["", "", ""]


def test_blackboard_moodle_and_gradescope_get_theirs(book, sign_in):
    carol = sign_in(book.carol)
    has_mark, found = table(carol, f"{EXPORT}blackboard.csv?all")
    assert has_mark
    assert found[0] == ["Name", "Username", "Student ID", "Report", "Peers", "Project grade"]
    name = book.alice.email.partition("@")[0]
    assert of(found, "Alice") == ["Alice", name, "0012", "60.00", "100.00", "76.00"]
    has_mark, found = table(carol, f"{EXPORT}moodle.csv?all")
    assert not has_mark
    assert found[0][:3] == ["Full name", "ID number", "Email address"]
    assert of(found, "Alice")[1:] == ["0012", book.alice.email, "60.00", "100.00", "76.00"]
    has_mark, found = table(carol, f"{EXPORT}gradescope.csv?all")
    assert has_mark
    assert found[0][4:6] == ["Report", "Report - Max Points"]
    assert of(found, "Alice")[4:] == ["60.00", "100", "100.00", "100", "76.00", "100"]


def test_only_what_is_released_leaves_unless_asked_for(book, sign_in):
    carol = sign_in(book.carol)
    assert of(table(carol, f"{EXPORT}canvas.csv")[1], "Alice")[5:] == ["60.00", "", ""]
    book.round.released_at = book.round.due_at
    book.round.save()
    releasing_grades.release(book.conference, [book.peers.pk], book.carol)
    assert of(table(carol, f"{EXPORT}canvas.csv")[1], "Alice")[5:] == ["60.00", "100.00", "76.00"]
    book.part.evaluations.get().scores.update(points=0, level=None)
    assert of(table(carol, f"{EXPORT}canvas.csv")[1], "Alice")[5:] == ["60.00", "100.00", "76.00"]
    assert of(table(carol, f"{EXPORT}canvas.csv?all")[1], "Alice")[5] == "0.00"


def test_the_page_says_what_each_file_holds(book, sign_in):
    page = sign_in(book.carol).get(EXPORT).content.decode()
    assert "4 results of 4 students, 2 of them released." in page
    for slug in SYSTEMS:
        assert f'"{EXPORT}{slug}.csv"' in page
        assert f'"{EXPORT}{slug}.csv?all"' in page


def test_a_system_that_is_not_known_is_not_found(book, sign_in):
    assert sign_in(book.carol).get(f"{EXPORT}abacus.csv").status_code == 404


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.text()), max_size=4))
def test_every_table_reads_back_cell_by_cell(people):
    students = [Student(*person, results=("1.00", "")) for person in people]
    for system in SYSTEMS.values():
        rows_ = system.table(["A", "=B"], students)
        text = io.StringIO(newline="")
        csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows_)
        text.seek(0)
        read = [[as_written(cell) for cell in row] for row in csv.reader(text)]
        assert read == rows_
        assert len({len(row) for row in rows_}) == 1


# The archive ------------------------------------------------------------------------------------


@pytest.fixture
def archive(book, sign_in, tmp_path):
    User.objects.filter(pk=book.alice.pk).update(name="=Ünï")
    response = sign_in(book.carol).get("/spring/staff/gradebook/gradebook.zip")
    assert response["Content-Type"] == "application/zip"
    path = tmp_path / "gradebook.zip"
    path.write_bytes(response.content)
    return path


def test_the_archive_holds_table_inputs_and_scheme(archive):
    with zipfile.ZipFile(archive) as found:
        assert found.namelist() == ["gradebook.csv", "gradebook.json"]
        document = json.loads(found.read("gradebook.json"))
    assert [
        (part["name"], part["weight"], part["source"]) for part in document["scheme"]["components"]
    ] == [
        ("Report", "60", "staff"),
        ("Peers", "40", "peers"),
    ]


def test_every_number_is_found_again_from_it(archive, capsys):
    call_command("recompute_grades", archive)
    assert (
        capsys.readouterr().out
        == "4 students, 4 results: every number comes out as it is stored.\n"
    )


def test_the_same_grades_make_the_same_bytes(archive, book, sign_in):
    again = sign_in(book.carol).get("/spring/staff/gradebook/gradebook.zip").content
    assert again == archive.read_bytes()


def test_a_number_that_was_changed_is_named(archive, book, tmp_path):
    with zipfile.ZipFile(archive) as found:
        text = found.read("gradebook.json").decode()
    changed = tmp_path / "gradebook.json"
    changed.write_text(text.replace('"per_cent": "100.00"', '"per_cent": "99.00"', 1))
    with pytest.raises(CommandError) as said:
        call_command("recompute_grades", changed)
    assert ", Peers: stored 99.00, computed 100.00" in str(said.value)
    assert said.value.returncode == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is neither an archive of a gradebook nor its JSON file."),
        (b"[" * 100_000, "This is neither an archive of a gradebook nor its JSON file."),
        (
            b"[]",
            "This is no gradebook in a format that is known (gradebook/1, gradebook/2, gradebook/3).",
        ),
        (b'{"format": "gradebook/2"}', "The gradebook is incomplete or changed: "),
        (b'{"format": "gradebook/2", "students": [3]}', "The gradebook is incomplete or changed: "),
    ],
)
def test_what_is_no_archive_is_refused_with_a_sentence(content, sentence, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(CommandError) as said:
        call_command("recompute_grades", path)
    assert str(said.value).startswith(sentence)
    assert said.value.returncode == 2


def test_an_archive_without_its_document_or_damaged_is_refused(archive, tmp_path):
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as made:
        made.writestr("other.txt", "x")
    with pytest.raises(CommandError, match=r"holds no gradebook\.json"):
        call_command("recompute_grades", empty)
    content = bytearray(archive.read_bytes())
    middle = content.index(b"gradebook.json") + 40
    content[middle : middle + 20] = bytes(20)
    archive.write_bytes(content)
    with pytest.raises(CommandError, match="damaged"):
        call_command("recompute_grades", archive)
