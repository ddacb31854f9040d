"""Editing a configuration by hand, and carrying it out and in as a table."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import LogEntry
from projects.refusals import WrongState
from reviews import assigning, rearranging, run_files, run_records
from reviews.classes import class_of
from reviews.models import AssignmentRun, Review
from reviews.weighing import weigh
from tests.reviews import rows


def page_of(class_, run, project):
    return f"{class_.url}{run.pk}/{project.number}/"


@pytest.fixture
def spot(class_, run):
    """A project of the run, somebody who reviews it, and somebody who may but does not."""
    project = class_.alphas_project
    here = [person for person, of in run.pairs if of == project.pk]
    students = class_.conference.participants.filter(role="student")
    free = students.exclude(pk__in=here).exclude(membership__team=project.team).first()
    class_.project, class_.here, class_.free = project, students.get(pk=here[0]), free
    return class_


def send(client, class_, run, **fields):
    run.refresh_from_db()
    return client.post(page_of(class_, run, class_.project), {"seen": run.stamp, **fields})


def test_a_pair_is_taken_away_and_another_added(spot, run, sign_in):
    client = sign_in(spot.carol)
    before = rows.pairs_in(run)
    send(client, spot, run, act=f"take-{spot.here.pk}")
    run.refresh_from_db()
    assert rows.pairs_in(run) == before - {(spot.here.pk, spot.project.pk)}
    assert run.computed["numbers"]["unfilled"] == 1
    send(client, spot, run, act=f"give-{spot.free.pk}")
    run.refresh_from_db()
    assert (spot.free.pk, spot.project.pk) in rows.pairs_in(run)
    assert run.edited_at is not None
    assert LogEntry.objects.filter(verb="edited a configuration of").count() == 2
    assert Review.objects.count() == 0


def test_two_reviewers_exchange_their_projects(spot, run, sign_in):
    pairs, students = rows.pairs_in(run), spot.conference.participants.filter(role="student")
    may = run_records.class_of(spot.round).wishes
    spot.project, spot.here, spot.free, back = next(
        (project, here, free, of)
        for project in spot.conference.projects.all()
        for here in students.filter(pk__in=[r for r, s in pairs if s == project.pk])
        for free in students.exclude(pk=here.pk)
        for of in [s for r, s in pairs if r == free.pk and s != project.pk]
        if (free.pk, project.pk) in may.keys() - pairs and (here.pk, of) in may.keys() - pairs
    )
    other = (spot.free.pk, back)
    before = rows.pairs_in(run)
    send(
        sign_in(spot.carol),
        spot,
        run,
        **{
            "act": f"give-{spot.free.pk}",
            "instead": str(spot.here.pk),
            f"return-{spot.free.pk}": str(other[1]),
        },
    )
    run.refresh_from_db()
    assert rows.pairs_in(run) - before == {
        (spot.free.pk, spot.project.pk),
        (spot.here.pk, other[1]),
    }
    assert before - rows.pairs_in(run) == {(spot.here.pk, spot.project.pk), other}
    assert run.computed["numbers"]["load_min"] == run.computed["numbers"]["load_max"] == 2


def test_a_conflict_is_refused_with_its_reason(spot, run, sign_in):
    before = rows.pairs_in(run)
    response = send(sign_in(spot.carol), spot, run, act=f"give-{spot.places.alice.pk}")
    assert response.status_code == 409
    assert "Alice may not review" in response.content.decode()
    assert "own team" in response.content.decode()
    run.refresh_from_db()
    assert rows.pairs_in(run) == before


def test_what_somebody_else_edited_meanwhile_is_not_overwritten(spot, run, sign_in):
    client, seen = sign_in(spot.carol), run.stamp
    send(client, spot, run, act=f"take-{spot.here.pk}")
    response = client.post(
        page_of(spot, run, spot.project), {"seen": seen, "act": f"give-{spot.free.pk}"}
    )
    assert response.status_code == 409
    assert "Somebody has edited this configuration meanwhile" in response.content.decode()


def test_the_page_shows_bids_loads_and_conflicts(spot, run, sign_in):
    html = sign_in(spot.carol).get(page_of(spot, run, spot.project)).content.decode()
    assert html.count("own team") == 2
    assert "2 of 2" in html
    assert f'value="give-{spot.free.pk}"' in html
    assert f'value="give-{spot.places.alice.pk}"' not in html


@pytest.mark.parametrize(
    "fields",
    [{}, {"act": "take-x"}, {"act": "give-99999999999999"}, {"act": "drop-1"}, {"act": "take-0"}],
)
def test_odd_input_changes_nothing(spot, run, sign_in, fields):
    before = rows.pairs_in(run)
    assert send(sign_in(spot.carol), spot, run, **fields).status_code == 409
    run.refresh_from_db()
    assert rows.pairs_in(run) == before


def test_the_applied_one_is_edited_in_a_copy(spot, run, sign_in):
    assigning.apply(run, assigning.preview(run).fingerprint, spot.carol)
    assert send(sign_in(spot.carol), spot, run, act=f"take-{spot.here.pk}").status_code == 409
    sign_in(spot.carol).post(f"{spot.url}{run.pk}/change/", {"act": "copy"})
    made = AssignmentRun.objects.get(name=f"Copy of {run.name}")
    assert made.pairs == run.pairs
    assert not made.is_applied
    rearranging.rearrange(made, spot.carol, made.stamp, [(spot.here.pk, spot.project.pk)])


def test_removing_asks_first_and_is_logged(spot, run, sign_in):
    client = sign_in(spot.carol)
    url = f"{spot.url}{run.pk}/change/"
    asked = client.post(url, {"act": "remove"})
    assert "goes, with its <strong>18</strong> pairs." in asked.content.decode()
    assert AssignmentRun.objects.count() == 1
    sure = asked.context["run"].stamp
    send(client, spot, run, act=f"take-{spot.here.pk}")
    again = client.post(url, {"act": "remove", "sure": sure})
    assert "<strong>17</strong> pairs and what was edited by hand." in again.content.decode()
    done = client.post(url, {"act": "remove", "sure": again.context["run"].stamp}, follow=True)
    assert f"“{run.name}” is removed." in done.content.decode()
    assert AssignmentRun.objects.count() == 0
    gone = LogEntry.objects.get(verb="removed a configuration of")
    assert (gone.actor, gone.before["pairs"]) == (spot.carol, 17)


def test_computing_anew_asks_first_where_a_hand_has_edited(spot, run, sign_in):
    client = sign_in(spot.carol)
    url = f"{spot.url}{run.pk}/change/"
    send(client, spot, run, act=f"take-{spot.here.pk}")
    asked = client.post(url, {"act": "again"})
    assert "What was edited by hand in" in asked.content.decode()
    client.post(url, {"act": "again", "sure": asked.context["run"].stamp})
    run.refresh_from_db()
    assert (run.state, run.edited_at) == ("waiting", None)
    assert client.post(url, {"act": "again"}).status_code == 409
    verbs = LogEntry.objects.filter(verb__contains="configuration").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "asked for a configuration of",
        "edited a configuration of",
        "had a configuration computed anew of",
    ]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_table_names_each_pair_and_comes_back_as_the_same(spot, run, sign_in):
    spot.dan.name = "=Dan"
    spot.dan.save()
    spot.places.dan.external_id = "d-7"
    spot.places.dan.save()
    client = sign_in(spot.carol)
    response = client.get(f"{spot.url}{run.pk}/pairs.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = table(response.content)
    assert len(lines) == 18
    assert {line["reviewer"] for line in lines if line["reviewer's name"] == "'=Dan"} == {"d-7"}
    file = SimpleUploadedFile("pairs.csv", response.content)
    html = client.post(f"{spot.url}import/", {"file": file}).content.decode()
    assert "<strong>18</strong> reviews, 2 each." in html
    assert AssignmentRun.objects.count() == 1
    client.post(f"{spot.url}import/", {"content": response.content.decode("utf-8-sig")})
    made = AssignmentRun.objects.get(name="From a file")
    assert rows.pairs_in(made) == rows.pairs_in(run)
    assert made.computed["numbers"]["total"] == run.computed["numbers"]["total"]
    made.round = spot.round
    read = run_records.whole(made)
    assert [text for text in read.weighed.warnings if "that it is to get" in text] == []
    assert made.computed["numbers"]["unfilled"] == 0
    assert {len(row.seats) - row.wanted for row in read.rows} == {0}


def test_a_file_that_leaves_a_project_short_of_the_even_share_is_told(spot, run):
    pairs = [pair for pair in run.pairs if pair[1] != spot.project.pk]
    weighed = weigh(class_of(spot.round), [tuple(pair) for pair in pairs], {})
    assert weighed.numbers["unfilled"] == 4
    assert f"“{spot.project.title}” gets no review, fewer than the 4 that it is to get." in (
        weighed.warnings
    )


def test_every_wrong_line_of_a_file_is_named(spot, run, sign_in):
    number = spot.project.number
    content = (
        "reviewer;submission\r\n"
        f"nobody@uni.example;{number}\r\n"
        f"{spot.alice.email};{number}\r\n"
        f"{spot.bob.email};999\r\n"
        f"{spot.dan.email};{number}\r\n"
        f"{spot.dan.email.upper()};{number}\r\n"
        ";3\r\n"
    )
    reading = run_files.read(spot.round, content.encode())
    assert [line for line, _ in reading.errors] == [2, 3, 4, 6, 7]
    assert reading.errors[0][1] == (
        "Nobody who reviews in this round has the id or e-mail “nobody@uni.example”."
    )
    assert reading.errors[1][1].endswith(": own team.")
    assert reading.errors[3][1] == "The same as line 5."
    file = SimpleUploadedFile("pairs.csv", content.encode())
    response = sign_in(spot.carol).post(f"{spot.url}import/", {"file": file})
    assert response.status_code == 422
    assert "5 lines of the file cannot be" in response.content.decode()
    with pytest.raises(WrongState, match=r"Line 2: Nobody .* Nothing was taken in."):
        run_files.take_in(spot.round, content.encode(), spot.carol)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "This is not a text in UTF-8."),
        (b"a,b\n1,2\n", "The first line must name the columns"),
        (b"", "The first line must name the columns"),
        (b"reviewer,submission\n", "The file has no lines below its head."),
        (b"reviewer,submission\n\x00,1\n", ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(class_, content, sentence):
    reading = run_files.read(class_.round, content)
    assert len(reading.errors) == 1
    assert reading.errors[0][1].startswith(sentence)


def test_a_round_by_teams_takes_any_members_address(class_):
    class_.round.reviewed_by = "teams"
    class_.round.save()
    gamma = class_.conference.teams.get(name="Gamma")
    member = gamma.memberships.order_by("-pk").first().participant
    content = f"reviewer,submission\n{member.user.email},{class_.alphas_project.number}\n"
    reading = run_files.read(class_.round, content.encode())
    stands = rows.running.class_of(class_.round).stand_ins[member.pk]
    assert reading.pairs == [(stands, class_.alphas_project.pk)]
