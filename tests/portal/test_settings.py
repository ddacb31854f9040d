"""A setting that cannot be used stops the start with a sentence, and good ones arrive as meant."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import environment

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).resolve().parent.parent.parent
CLEAN = "System check identified no issues (0 silenced).\n"
LONG_KEY = "".join(chr(33 + number) for number in range(60))
REAL = {"PRODUCTION": "1", "SECRET_KEY": LONG_KEY, "ALLOWED_HOSTS": "projects.example.edu"}
OURS = [
    "ACCEL_PREFIX",
    "ALLOWED_HOSTS",
    "CELERY_EAGER",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "DEMO",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "EMAIL_URL",
    "LOG_LEVEL",
    "MAIL_FROM",
    "MEDIA_STORE",
    "PORT",
    "PRODUCTION",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "SSL_REDIRECT",
    "STATE_DIR",
    "TRUSTED_PROXIES",
]


def start(tmp_path: Path, *command: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with these settings only."""
    environ = {name: value for name, value in os.environ.items() if name not in OURS}
    environ = {**environ, "STATE_DIR": str(tmp_path), **values}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )


REFUSALS = [
    (
        {"LINK_ENDPOINTS": "github.com=https://evil.example"},
        "LINK_ENDPOINTS may only name this machine, not 'https://evil.example'.",
    ),
    (
        {"LINK_ENDPOINTS": "http://127.0.0.1:9190"},
        "LINK_ENDPOINTS holds 'http://127.0.0.1:9190'; write github.com=http://127.0.0.1:9190.",
    ),
    (
        {**REAL, "LINK_ENDPOINTS": "github.com=http://127.0.0.1:9190"},
        "LINK_ENDPOINTS is for tests and demos: unset it in production.",
    ),
    (
        {"DEMO": "1", "LINK_CHECKS": "1"},
        "The demo asks no other host: unset LINK_CHECKS, or DEMO.",
    ),
    ({**REAL, "DEMO": "1"}, "DEMO signs anyone in with one click: unset it in production."),
    ({**REAL, "DEBUG": "1"}, "DEBUG shows the portal's insides: unset it in production."),
    ({**REAL, "SECRET_KEY": ""}, "SECRET_KEY must be set in production: a long random text."),
    (
        {**REAL, "SECRET_KEY": "short"},
        "SECRET_KEY must have at least 50 characters in production.",
    ),
    ({**REAL, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the portal's host in production."),
    (
        {**REAL, "ALLOWED_HOSTS": "a.edu,*"},
        "ALLOWED_HOSTS must not be * in production: name the hosts.",
    ),
    ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'; write 1 for yes or 0 for no."),
    ({"PORT": "eighty"}, "PORT is 'eighty'; write a whole number from 1 to 65535."),
    ({"PORT": "0"}, "PORT is '0'; write a whole number from 1 to 65535."),
    ({"PORT": "70000"}, "PORT is '70000'; write a whole number from 1 to 65535."),
    (
        {"TRUSTED_PROXIES": "-1"},
        "TRUSTED_PROXIES is '-1'; write a whole number from 0 to 1000000.",
    ),
    (
        {"SITE_URL": "projects.example.edu"},
        "SITE_URL is 'projects.example.edu'; write an address like https://projects.example.edu.",
    ),
    (
        {"DATABASE_URL": "mysql://host/name"},
        "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:///file; "
        "it begins with 'mysql'.",
    ),
    (
        {"DATABASE_URL": "postgres://host"},
        "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:///file; "
        "it begins with 'postgres'.",
    ),
    (
        {"DATABASE_URL": "postgres://u@host:port/name"},
        "DATABASE_URL has a port that cannot be; write a number from 1 to 65535.",
    ),
    ({"DATABASE_URL": "postgres://[::1/name"}, "DATABASE_URL is not an address that can be read."),
    (
        {"REDIS_URL": "localhost:6379"},
        "REDIS_URL must look like redis://host:6379/0 or rediss://….",
    ),
    (
        {"REDIS_URL": "redis://host:99999/0"},
        "REDIS_URL has a port that cannot be; write a number from 1 to 65535.",
    ),
    (
        {"EMAIL_URL": "mail.example.edu"},
        "EMAIL_URL must look like smtp://host:25, smtp+tls://user:password@host:587, "
        "smtps://user:password@host:465 or file:///folder.",
    ),
    (
        {"EMAIL_URL": "smtp://host:mail"},
        "EMAIL_URL has a port that cannot be; write a number from 1 to 65535.",
    ),
    ({"MEDIA_STORE": "s3://bucket"}, "MEDIA_STORE must look like file:///folder."),
    (
        {"MAIL_FROM": "the portal"},
        "MAIL_FROM must hold an address, like Projects <noreply@uni.edu>.",
    ),
    ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud'; write one of DEBUG, INFO, WARNING, ERROR."),
    (
        {"STATE_DIR": "/dev/null/portal"},
        "STATE_DIR is '/dev/null/portal', which cannot be made: Not a directory.",
    ),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSALS, ids=lambda part: str(part)[:40])
def test_unusable_value_is_refused_with_a_sentence(tmp_path, monkeypatch, values, sentence):
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in {"STATE_DIR": str(tmp_path), **values}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refusal:
        runpy.run_path(str(ROOT / "portal" / "settings.py"))
    assert str(refusal.value) == sentence


def test_refused_value_stops_the_start_with_its_sentence(tmp_path):
    values, sentence = REFUSALS[0]
    done = start(tmp_path, "check", **values)
    assert (done.returncode, done.stderr) == (1, f"The portal cannot start. {sentence}\n")


def test_nothing_set_is_a_portal_without_warnings(tmp_path):
    done = start(tmp_path, "check", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout + done.stderr) == (0, CLEAN)


def test_production_has_no_deployment_warnings(tmp_path):
    done = start(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **REAL)
    assert (done.returncode, done.stdout + done.stderr) == (0, CLEAN)


def test_secret_key_outside_production_is_made_once_and_kept_private(tmp_path):
    start(tmp_path, "check")
    key = (tmp_path / "secret_key").read_text()
    start(tmp_path, "check")
    assert (tmp_path / "secret_key").read_text() == key
    assert len(key) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_database_url_names_every_part():
    settings = environment.database(
        "postgres://por%40tal:p%3Ass@db.example.edu:5433/final", Path("x")
    )
    assert settings == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "final",
        "USER": "por@tal",
        "PASSWORD": "p:ss",
        "HOST": "db.example.edu",
        "PORT": 5433,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def test_database_url_may_leave_parts_out():
    settings = environment.database("postgresql:///final", Path("x"))
    assert [settings[key] for key in ("NAME", "USER", "HOST", "PORT")] == ["final", "", "", 5432]


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", "/state/portal.sqlite3"),
        ("sqlite:///srv/p.sqlite3", "/srv/p.sqlite3"),
        ("sqlite:////srv/p.sqlite3", "/srv/p.sqlite3"),
    ],
)
def test_embedded_database_takes_its_lock_first_and_waits(url, file):
    settings = environment.database(url, Path("/state/portal.sqlite3"))
    assert settings == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://u:p@mail.edu", 25, False, False),
        ("smtp+tls://u:p@mail.edu", 587, True, False),
        ("smtps://u:p@mail.edu:2465", 2465, False, True),
    ],
)
def test_email_url_chooses_port_and_encryption(url, port, tls, ssl):
    mail = environment.mail(url, Path("unused"))
    assert [mail[f"EMAIL_{name}"] for name in ("HOST", "PORT", "USE_TLS", "USE_SSL")] == [
        "mail.edu",
        port,
        tls,
        ssl,
    ]


def test_mail_without_a_server_goes_to_a_folder():
    assert environment.mail("", Path("/state/mail")) == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": "/state/mail",
    }


def test_media_store_is_a_folder():
    assert environment.media("file:///srv/media%20files", Path("x"))["OPTIONS"] == {
        "location": "/srv/media files",
        "base_url": None,
        "file_permissions_mode": 0o640,
    }


def test_collected_files_are_readable_by_whoever_serves_them(tmp_path):
    """The container collects as root and serves as somebody else."""
    collected = tmp_path / "static"
    start(tmp_path, "collectstatic", "--noinput", STATIC_ROOT=str(collected))
    closed = [file for file in collected.rglob("*") if not file.stat().st_mode & 0o004]
    assert list(collected.rglob("base.css")) != []
    assert closed == []


def test_secret_key_in_production_is_never_read_from_a_file(tmp_path):
    (tmp_path / "secret_key").write_text(LONG_KEY)
    with pytest.raises(ImproperlyConfigured):
        environment.secret_key("", tmp_path / "secret_key", production=True)


def test_example_of_the_container_explains_every_setting_the_portal_reads():
    read = set()
    for file in ("portal/settings.py", "docker/entrypoint.sh"):
        read |= set(_names_read_by((ROOT / file).read_text()))
    explained = (ROOT / "docker/.env.example").read_text()
    own = {"CELERY_EAGER", "DEBUG", "DEMO", "PORT"}
    missing = sorted(name for name in read - own if f"{name}=" not in explained)
    assert missing == []


def _names_read_by(text: str) -> list[str]:
    return re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", text) + re.findall(
        r"\$\{([A-Z][A-Z_]+):?-", text
    )
