"""The log is only added to, is searched by words, acts and days, and leaves as a table."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from projects.models import LogEntry, log
from projects.models.records import LogIsOnlyAddedTo

LOG = "/spring/staff/log/"
FILE = "/spring/staff/log/log.csv"


@pytest.fixture
def entry(world):
    return log(world.conference, world.carol, "moved", "Dan", before={"team": "Alphä"})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_logentry SET verb = 'left alone'",
        "UPDATE projects_logentry SET actor_id = NULL",
        "DELETE FROM projects_logentry",
    ],
)
def test_the_database_refuses_to_change_the_log(entry, statement):
    with (
        pytest.raises(IntegrityError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    entry.refresh_from_db()
    assert (entry.verb, entry.actor.name) == ("moved", "Carol")


def test_the_model_refuses_before_the_database_is_asked(entry):
    for act in (
        lambda: LogEntry.objects.filter(pk=entry.pk).update(verb="left alone"),
        lambda: LogEntry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(LogIsOnlyAddedTo):
            act()
    for act in (entry.save, entry.delete):
        with pytest.raises((IntegrityError, LogIsOnlyAddedTo)), transaction.atomic():
            act()
    assert LogEntry.objects.get().verb == "moved"


def subjects(client, query):
    return [row.subject for row in client.get(LOG, query).context["page"]]


def test_the_log_is_searched_by_value_act_and_day(entry, world, sign_in):
    at = datetime(2027, 3, 9, 4, 30, tzinfo=UTC)  # 8 March, 23:30 in New York
    LogEntry.objects.create(
        conference=world.conference, verb="released grades of", subject="Report", at=at,
        after={"ann@uni.example": "60.00"},
    )  # fmt: skip
    carol = sign_in(world.carol)
    assert subjects(carol, {"q": "alphä"}) == ["Dan"]
    assert subjects(carol, {"q": "ann@uni 60.00"}) == ["Report"]
    assert subjects(carol, {"act": "released grades of"}) == ["Report"]
    assert subjects(carol, {"since": "2027-03-08", "until": "2027-03-08"}) == ["Report"]
    assert subjects(carol, {"since": "2027-03-09", "until": "2027-03-09"}) == []
    assert len(subjects(carol, {"since": "no day", "until": "9999-12-31"})) == 2


def test_what_is_found_leaves_as_a_table_and_that_is_logged(entry, world, sign_in):
    log(world.conference, None, "sent", "=cmd()")
    log(world.conference, world.eve, "looked at", "something else")
    carol = sign_in(world.carol)
    answer = carol.get(FILE, {"q": "sent"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1:5] for row in rows[1:]] == [["the portal", "", "sent", "'=cmd()"]]
    newest = LogEntry.objects.first()
    assert (newest.verb, newest.after) == ("took the log as a file of", {"looked for": "q=sent"})
    whole = carol.get(FILE).content.decode("utf-8-sig")
    assert '"{""team"": ""Alphä""}"' in whole
    assert sign_in(world.eve).get(FILE).status_code == 403


def test_the_guards_can_be_taken_away_and_put_back(entry):
    """As a migration back and forth does."""
    guards = import_module("projects.migrations.0020_log_is_only_added_to")
    kind = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    with connection.cursor() as cursor:
        getattr(guards, f"drop_{kind}")(cursor.execute)
        cursor.execute("UPDATE projects_logentry SET verb = 'left alone'")
        getattr(guards, f"create_{kind}")(cursor.execute)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM projects_logentry")
