"""A made-up course site on disk, flawless until a test spoils it."""

from __future__ import annotations

from pathlib import Path

from projects.domain.static_site import read_site


def pdf(name: str) -> bytes:
    """The smallest PDF that opens, of one page, different for each name."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n% " + name.encode() + b"\n%%EOF\n"
    )


FLAWLESS = {
    "authors": '["Ada Byron", "Noor Haddad"]',
    "title": "Counting Sheep with Care",
    "paper_url": "/static_files/projects/sheep.pdf",
    "video_url": '"https://www.youtube.com/watch?v=abcdefghijk"',
    "slides_url": "/static_files/projects/sheep_slides.pdf",
    "tags": '["Vision", "CNN"]',
    "categories": '["Application"]',
}
ABSTRACT = "We count sheep in pictures taken from a hill.\nIt works in fog.\n"


class OldSite:
    """Writes a made-up site; read() gives it back as the importer sees it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "_projects").mkdir()

    def page(self, name: str = "sheep", abstract: str = ABSTRACT, **changes: str | None) -> None:
        values = {**FLAWLESS, **changes}
        lines = [f"{key}: {value}" for key, value in values.items() if value is not None]
        self.write(f"_projects/{name}.md", "\n".join(["---", *lines, "---", "", abstract]))

    def other(self, name: str, title: str, author: str, **changes: str | None) -> None:
        """A second flawless page with files and a video of its own."""
        for ending in ("", "_slides"):
            self.write(f"static_files/projects/{name}{ending}.pdf", pdf(name + ending))
        own = {
            "title": title,
            "authors": f'["{author}"]',
            "paper_url": f"/static_files/projects/{name}.pdf",
            "slides_url": f"/static_files/projects/{name}_slides.pdf",
            "video_url": f"https://vimeo.com/{10**6 + sum(name.encode())}",
        }
        self.page(name, **{**own, **changes})

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self):
        return read_site(self.root)

    def findings(self):
        """(field, kind, found, suggestion) of each finding."""
        return [(f.field, f.kind, f.found, f.suggestion) for f in self.read().findings]

    def project(self):
        (project,) = self.read().projects
        return project
