"""Reads settings from the environment; a value that cannot be used stops the start with a sentence."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

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


def url(name: str, default: str) -> str:
    """An address of the web without its last slash, like https://projects.example.edu."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write an address like https://projects.example.edu."
        )
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty parts left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str, embedded: Path) -> dict[str, Any]:
    """Django's settings of one database from DATABASE_URL; the embedded SQLite file if it is empty.

    Understands postgres://user:password@host:port/name and sqlite:///path.
    """
    if not url:
        return _sqlite(embedded)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(parts.path[1:] if parts.path.startswith("//") else parts.path))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:///file; "
            f"it begins with {parts.scheme or 'nothing'!r}."
        )
    try:
        port = parts.port or 5432
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL has a port that is not a number.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


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
    parts = urlsplit(url)
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
        "EMAIL_PORT": parts.port or default_port,
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
    """Django's default storage from MEDIA_STORE: a folder, or s3://bucket?endpoint=…&region=….

    Keys of S3 come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as every S3 tool reads them.
    """
    if not url:
        return _media_folder(folder)
    parts = urlsplit(url)
    if parts.scheme == "file":
        return _media_folder(Path(parts.path))
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured("MEDIA_STORE must look like file:///folder or s3://bucket.")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": query.get("endpoint"),
            "region_name": query.get("region"),
            "file_overwrite": False,
            "default_acl": None,
        },
    }


def _media_folder(folder: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder), "base_url": None},
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

    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x") as fresh:
            fresh.write(get_random_secret_key())
        file.chmod(0o600)
    except FileExistsError:
        pass
    return file.read_text()
