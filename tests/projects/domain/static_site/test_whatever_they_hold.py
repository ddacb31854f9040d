"""Nothing that the files hold stops the reading."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.projects.domain.static_site.old_site import OldSite

PIECES = [
    "---", "\n", ": ", "[", "]", '"', "'", "- ", "#", "{{", "&a ", "*a", "!!x ", "|", "\t", "\x00",
    "\u2028", "\ufeff", "\r\n", "authors", "title", "tags", "https://", "http://[", "/../", "$$",
    "```", "-\n", "null", "<<: *a", "? ", "%YAML", "\\ud800", "\\0", "Ada", "sheep.pdf",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.binary(max_size=60))
@settings(max_examples=150, deadline=None)
def test_nothing_in_a_page_or_program_stops_the_reading(tmp_path_factory, text, raw):
    site = OldSite(tmp_path_factory.mktemp("odd"))
    site.page(title=text)
    site.write("_projects/raw.md", b"---\n" + raw + b"\n---\n" + raw)
    site.write("_projects/text.md", text)
    site.write("_data/project_presos.yml", text.encode() + raw)
    for project in site.read().projects:
        for value in (project.title, project.abstract, *project.authors, *project.tags):
            assert "\x00" not in value
            value.encode()
