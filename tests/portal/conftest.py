"""What tests of whole processes start from."""

from __future__ import annotations

import pytest

from tests import database
from tests.processes import Portal


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory):
    """A STATE_DIR whose database has its tables and one conference, /kept/. Copy it."""
    portal = Portal(tmp_path_factory.mktemp("prepared"))
    if not database.copy_to(portal.folder / "portal.sqlite3"):
        portal.manage("migrate", "--verbosity", "0")
    portal.shell(
        "from projects.models import Conference\n"
        "Conference.objects.create(slug='kept', name='Kept', term='T')"
    )
    return portal.folder
