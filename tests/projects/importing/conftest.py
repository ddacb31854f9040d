"""The site that every import begins with."""

from __future__ import annotations

import pytest

from tests.projects.importing.old_site import OldSite


@pytest.fixture
def site(tmp_path) -> OldSite:
    return OldSite(tmp_path / "old-site")
