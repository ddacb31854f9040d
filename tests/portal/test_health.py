"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client


def test_healthz_answers_without_a_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_names_what_answers(db):
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "storage": "ok"}


def test_readyz_leaves_nothing_in_the_store(db):
    Client().get("/readyz")
    assert default_storage.listdir("") == ([], [])


def test_readyz_names_what_does_not_answer(db):
    Path(default_storage.location).write_text("not a folder")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "broker": "ok", "storage": "down"}


def test_readyz_says_when_the_database_is_away(db, monkeypatch):
    def away():
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


def test_health_is_never_cached(db):
    assert "no-store" in Client().get("/healthz").headers["Cache-Control"]
