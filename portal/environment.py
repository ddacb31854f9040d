"""Reads settings from the environment; a value that cannot be used stops the start with a sentence."""

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    lowered = value.strip().lower()
    if lowered in TRUE:
        return True
    if lowered in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 for yes or 0 for no.")


def number(name: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write a whole number from {least} to {most}."
        )
    return int(value)


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(allowed)}.")
    return value


def state_folder(default: Path) -> Path:
    """Where the portal keeps what is its own; made if it is not there."""
    folder = Path(text("STATE_DIR", str(default))).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ImproperlyConfigured(
            f"STATE_DIR is {str(folder)!r}, which cannot be made: {problem.strerror}."
        ) from None
    return folder


def hosts(name: str, default: str, production: bool) -> list[str]:
    """The host names that the portal answers to. Production wants them named, one by one."""
    names = words(name, "" if production else default)
    if production and not names:
        raise ImproperlyConfigured(f"{name} must name the portal's host in production.")
    if production and "*" in names:
        raise ImproperlyConfigured(f"{name} must not be * in production: name the hosts.")
    return names


def url(name: str, default: str) -> str:
    """An address of the web without its last slash, like https://projects.example.edu."""
    value = text(name, default).rstrip("/")
    parts = _split(name, value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write an address like https://projects.example.edu."
        )
    return value


def endpoints(name: str, production: bool) -> dict[str, str]:
    """Addresses of this machine that stand in for hosts: github.com=http://127.0.0.1:9190,…"""
    found = {}
    for part in words(name):
        host, _, address = part.partition("=")
        parts = _split(name, address)
        if not host or parts.scheme not in {"http", "https"} or parts.path.strip("/"):
            raise ImproperlyConfigured(
                f"{name} holds {part!r}; write github.com=http://127.0.0.1:9190."
            )
        if parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise ImproperlyConfigured(f"{name} may only name this machine, not {address!r}.")
        _port(name, parts, 80)
        found[host] = address.rstrip("/")
    if found and production:
        raise ImproperlyConfigured(f"{name} is for tests and demos: unset it in production.")
    return found


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty parts left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str, embedded: Path) -> dict[str, Any]:
    """Django's settings of one database from DATABASE_URL; the embedded SQLite file if it is empty.

    Understands postgres://user:password@host:port/name and sqlite:///path.
    """
    if not url:
        return _sqlite(embedded)
    parts = _split("DATABASE_URL", url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(parts.path[1:] if parts.path.startswith("//") else parts.path))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:///file; "
            f"it begins with {parts.scheme or 'nothing'!r}."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": _port("DATABASE_URL", parts, 5432),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _split(name: str, value: str) -> SplitResult:
    try:
        return urlsplit(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is not an address that can be read.") from None


def _port(name: str, parts: SplitResult, default: int) -> int:
    try:
        return parts.port or default
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} has a port that cannot be; write a number from 1 to 65535."
        ) from None


def redis(value: str) -> str:
    """REDIS_URL as given, or empty for the file queue."""
    parts = _split("REDIS_URL", value)
    if value and (parts.scheme not in {"redis", "rediss"} or not parts.hostname):
        raise ImproperlyConfigured("REDIS_URL must look like redis://host:6379/0 or rediss://….")
    _port("REDIS_URL", parts, 6379)
    return value


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # Immediate transactions and a busy timeout: without them concurrent writers fail.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def mail(url: str, folder: Path) -> dict[str, Any]:
    """Django's mail settings from EMAIL_URL; a folder of message files if it is empty.

    Understands smtp://user:password@host:port, smtp+tls:// (STARTTLS), smtps:// and file:///folder.
    """
    if not url:
        return _mail_folder(folder)
    parts = _split("EMAIL_URL", url)
    if parts.scheme == "file":
        return _mail_folder(Path(parts.path))
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp://host:25, smtp+tls://user:password@host:587, "
            "smtps://user:password@host:465 or file:///folder."
        )
    default_port = {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": _port("EMAIL_URL", parts, default_port),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def _mail_folder(folder: Path) -> dict[str, Any]:
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(folder),
    }


def media(url: str, folder: Path) -> dict[str, Any]:
    """Django's default storage from MEDIA_STORE: file:///folder, or `folder` if it is empty."""
    parts = _split("MEDIA_STORE", url)
    if url and (parts.scheme != "file" or parts.netloc or len(parts.path) < 2):
        raise ImproperlyConfigured("MEDIA_STORE must look like file:///folder.")
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": unquote(parts.path) if url else str(folder),
            "base_url": None,
            # Only the portal's own group reads them; nginx is in it.
            "file_permissions_mode": 0o640,
        },
    }


def secret_key(value: str, file: Path, production: bool) -> str:
    """SECRET_KEY as given; outside production a random one kept in a file of the state folder."""
    if value:
        if production and len(value) < 50:
            raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters in production.")
        return value
    if production:
        raise ImproperlyConfigured("SECRET_KEY must be set in production: a long random text.")
    from django.core.management.utils import get_random_secret_key

    if not file.exists():
        # Written aside, then named: of two processes that start at once one names its key, and
        # neither reads half of one.
        handle, aside = tempfile.mkstemp(dir=file.parent, prefix=".secret_key.")
        with os.fdopen(handle, "w") as fresh:
            fresh.write(get_random_secret_key())
        with contextlib.suppress(FileExistsError):
            os.link(aside, file)
        os.unlink(aside)
    return file.read_text()
