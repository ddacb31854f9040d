"""An old course site on disk, and everything that an import may leave behind."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command

from tests import factories


class OldSite:
    """A made-up course site of two projects, two files and a program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.page("ada", "Counting Sheep", '["Ada Byron", "Noor Haddad"]', "We count sheep.")
        self.page("kofi", "Hearing Wolves", '["Kofi Asante"]', "We hear wolves.", tags='["Audio"]')
        self.write("static_files/projects/ada.pdf", factories.pdf(3))
        self.write("static_files/projects/ada_slides.pdf", factories.pdf(5))
        self.write(
            "_data/project_presos.yml",
            "tuesday:\n"
            '  - {authors: ["Kofi Asante"], title: Hearing Wolves}\n'
            '  - {authors: ["Jo Ek"], title: A Guest}\n'
            "2024-05-02:\n"
            '  - {authors: ["Ada Byron", "Noor Haddad"], title: Counting Sheep}\n',
        )

    def page(
        self, name: str, title: str, authors: str, abstract: str, tags: str = '["Vision", "C++"]'
    ) -> None:
        self.write(
            f"_projects/{name}.md",
            f"---\nauthors: {authors}\ntitle: {title}\n"
            f"paper_url: /static_files/projects/{name}.pdf\n"
            f"video_url: https://youtu.be/{name:a<11}\n"
            f"slides_url: /static_files/projects/{name}_slides.pdf\n"
            f"tags: {tags}\ncategories: [Algorithm]\n---\n\n{abstract}\n",
        )

    def write(self, path: str, content: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def load(self, slug: str = "old", name: str = "Mini-Conference, Spring 2024", **more: object):
        """Runs the command and gives back what it printed."""
        out = StringIO()
        call_command(
            "import_archive", str(self.root), conference=slug, name=name, stdout=out, **more
        )
        return out.getvalue()


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of the projects app, and every stored file with its time of change."""
    rows: dict[str, list[dict[str, object]]] = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_app_config("projects").get_models(include_auto_created=True)
    }
    root = Path(default_storage.location)
    rows["files"] = [
        {"path": str(path), "changed": path.stat().st_mtime_ns, "content": path.read_bytes()}
        for path in sorted(root.rglob("*"))
        if path.is_file()
    ]
    return rows
