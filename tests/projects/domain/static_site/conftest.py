"""The site that the tests of reading one begin with."""

from __future__ import annotations

import pytest

from tests.projects.domain.static_site.old_site import OldSite, pdf


@pytest.fixture
def site(tmp_path) -> OldSite:
    made = OldSite(tmp_path)
    made.page()
    made.write("static_files/projects/sheep.pdf", pdf("sheep"))
    made.write("static_files/projects/sheep_slides.pdf", pdf("slides"))
    return made
