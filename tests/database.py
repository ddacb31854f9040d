"""An empty SQLite database with all tables, kept between runs: making it takes seconds, a copy none.

It is named for the migrations it came from, so a changed one makes it anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from importlib import import_module
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

FOLDER = Path(__file__).resolve().parent.parent / ".test-database"


def copy_to(path: Path) -> bool:
    """Put the kept database at a path; False if there is none of these migrations."""
    try:
        shutil.copyfile(_kept(), path)
    except FileNotFoundError:
        return False
    return True


def keep() -> None:
    """Keep the connected database, which holds its tables and nothing else, for the next run."""
    FOLDER.mkdir(exist_ok=True)
    fresh = FOLDER / f"{os.getpid()}.new"
    fresh.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(fresh)])
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    fresh.replace(_kept())


def _kept() -> Path:
    digest = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        try:
            package = Path(str(import_module(f"{app.name}.migrations").__file__)).parent
        except ModuleNotFoundError:
            continue
        for file in sorted(package.glob("*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:20]}.sqlite3"
