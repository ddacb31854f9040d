"""The world of the tests: one conference and a small cast, always the same.

Alice is an author (team Alpha, with Amir). Bob reviews her (team Beta, alone on it). Dan has no
team. Carol instructs, Eve assists, Root is the site admin. `factories.py` makes everything else.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from hypothesis import HealthCheck
from hypothesis import settings as properties

from tests import database, factories

# A busy machine is no failure: properties are about values, not about time.
properties.register_profile(
    "portal", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
properties.load_profile("portal")


def _takes_long(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("embedded", "walk"))
    return marked or item.path.name in ("test_access.py", "test_links_lead_somewhere.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that open every page, or start whole portals, take longest: begin with them, so that
    none is left at the end."""
    items.sort(key=lambda item: not _takes_long(item))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again takes seconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _settings_of_tests(tmp_path_factory) -> Iterator[None]:
    with override_settings(
        CELERY_TASK_ALWAYS_EAGER=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        # Else every client of a test would list all static files anew.
        WHITENOISE_AUTOREFRESH=True,
        # What is made before any test, such as a shared demo, keeps its files here.
        MEDIA_ROOT=str(tmp_path_factory.mktemp("shared-media")),
        # Without a place: it follows MEDIA_ROOT, which each test is given anew.
        STORAGES={
            **settings.STORAGES,
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"base_url": None},
            },
        },
    ):
        yield


@pytest.fixture(scope="session")
def _media_folders(tmp_path_factory) -> Iterator[Path]:
    """Names of folders that are not there yet, one for each test that keeps a file."""
    top = tmp_path_factory.mktemp("media")
    return (top / str(number) for number in count(1))


@pytest.fixture(autouse=True)
def _fresh_media_and_cache(settings, _media_folders, request):
    if not {"db", "transactional_db"}.isdisjoint(request.fixturenames) or (
        request.node.get_closest_marker("django_db")
    ):
        settings.MEDIA_ROOT = str(next(_media_folders))
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """SQLite in a file of this run's own: tests of races open it from several threads, which a
    database in memory does not allow."""
    from django.db import connection

    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)
        database.copy_to(file)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings):
    from django.db import connection

    return connection.vendor == "sqlite" and Path(connection.settings_dict["TEST"]["NAME"]).exists()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_keepdb, django_db_blocker):
    from django.db import connection

    if connection.vendor == "sqlite" and not django_db_keepdb:
        with django_db_blocker.unblock():
            database.keep()


@pytest.fixture
def world(db) -> SimpleNamespace:
    """The cast in one running conference, its milestones as the template of defaults has them."""
    return factories.world()


@pytest.fixture
def sign_in(db):
    """sign_in(user) -> a test client that is signed in as that person."""

    def _sign_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture(autouse=True, scope="session")
def _sqlite_flush_may_empty_versions():
    """Tests with real transactions end by emptying all tables, which on SQLite the triggers that
    guard versions and the log would refuse. PostgreSQL truncates, which fires no trigger."""
    from importlib import import_module

    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    names = ("0002_versions_never_change", "0020_log_is_only_added_to")
    guarded = [import_module(f"projects.migrations.{name}") for name in names]
    # On the class: a browser test empties the tables over a connection of its own.
    operations = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        before, after = [], []
        for guards in guarded:
            guards.drop_sqlite(before.append)
            guards.create_sqlite(after.append)
        return [*before, *plain(self, style, tables, **options), *after]

    operations.sql_flush = sql_flush
    yield
    operations.sql_flush = plain
