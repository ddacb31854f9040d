"""From a folder to projects and findings."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from projects.domain.static_site import across, pages, text
from projects.domain.static_site.findings import Finding, Kind, Notes
from projects.domain.static_site.links import FIELDS, Where, address_in_the_site
from projects.domain.static_site.program import read_program
from projects.domain.static_site.project_page import read_project
from projects.domain.static_site.site import Day, NotASite, Site, SiteProject
from projects.domain.static_site.tree import Tree, read_tree, real_path

PAGE_SUFFIXES = (".md", ".markdown", ".mkd", ".mkdn")
SIGN_IN_HOSTS = ("mymedia.bu.edu",)
VIDEO_HOSTS = ("youtube.com", "vimeo.com", "drive.google.com", *SIGN_IN_HOSTS)

Page = tuple[str, dict[str, object], str]  # file, front matter, body


def read_site(
    path: Path,
    video_hosts: Collection[str] = VIDEO_HOSTS,
    sign_in_hosts: Collection[str] = SIGN_IN_HOSTS,
) -> Site:
    """Reads `_projects`, the linked files and the program, and writes nothing.

    sign_in_hosts: those of the video hosts that show nothing to visitors without an account.
    Raises NotASite when there is no such folder or no `_projects` in it.
    """
    root = _root(path)
    findings: list[Finding] = []
    notes = Notes("", findings)
    tree = read_tree(root)
    read = [page for file in _page_files(root, notes) if (page := _page(root, file, notes))]
    known = text.words_of(body for _, _, body in read)
    where = Where(tree, _wanted(read, tree), video_hosts, sign_in_hosts)
    projects = []
    for file, values, body in read:
        own = Notes(file)
        project = read_project(file, values, body, known, where, own)
        findings += own.findings
        if project:
            projects.append(project)
    projects = across.settle_tags(projects, notes)
    across.report_titles(projects, notes)
    across.report_people(projects, notes)
    across.report_links(projects, notes)
    across.report_categories(projects, notes)
    offered = {f.suggestion.lstrip("/") for f in findings if f.field in FIELDS} & set(tree.files)
    across.report_unused(where.wanted | offered, tree, notes)
    days = _program(root, projects, notes)
    # Page by page, and within a page as it was read: a stable order for the report.
    ordered = sorted(findings, key=lambda finding: finding.file.casefold())
    return Site(root, tuple(projects), days, tuple(ordered))


def _root(path: Path) -> Path:
    if not path.exists():
        raise NotASite(f"There is no folder {path}.")
    if not path.is_dir():
        raise NotASite(f"{path} is a file. Give the folder of the site, which holds _projects.")
    if real_path(path).name == "_projects":
        raise NotASite(f"Give the folder above {path}: the one that holds _projects.")
    root = real_path(path)
    if not (root / "_projects").is_dir():
        raise NotASite(f"{path} holds no _projects folder, so it is not a site of project pages.")
    if not real_path(root / "_projects").is_relative_to(root):
        raise NotASite(f"_projects in {path} is a link to another place, which is not followed.")
    return root


def _page_files(root: Path, notes: Notes) -> list[str]:
    """Pages in the order of their names. Other files are reported, hidden ones passed over."""
    files = []
    for path in (root / "_projects").rglob("*"):
        file = path.relative_to(root).as_posix()
        if any(part.startswith(".") for part in Path(file).parts):
            continue
        if not real_path(path).is_relative_to(root):
            notes.on(file).add(
                "", Kind.OUTSIDE, "The file is a link that leaves the folder; it was not read."
            )
        elif path.is_dir():
            continue
        elif path.name.startswith(("_", "#", "~")) or path.suffix.lower() not in PAGE_SUFFIXES:
            notes.on(file).add("", Kind.NOT_A_PAGE, "The file is not a Markdown page.")
        elif not path.is_file():
            notes.on(file).add("", Kind.UNREADABLE, "This is not an ordinary file.")
        else:
            files.append(file)
    return sorted(files, key=lambda file: (file.casefold(), file))


def _page(root: Path, file: str, notes: Notes) -> Page | None:
    own = notes.on(file)
    whole = pages.read_text(root / file, own)
    if whole is None:
        return None
    parts = pages.split_front_matter(whole, own)
    if parts is None:
        own.add("", Kind.TEMPLATE_PAGE, "Without front matter there is no project; left out.")
        return None
    return file, pages.read_front_matter(parts[0], own), parts[1]


def _wanted(read: list[Page], tree: Tree) -> frozenset[str]:
    """Files that some page names rightly: never offered in place of another."""
    values = [values.get(field) for _, values, _ in read for field in FIELDS]
    addresses = {address_in_the_site(value) for value in values if isinstance(value, str)}
    return frozenset(addresses & set(tree.files))


def _program(root: Path, projects: list[SiteProject], notes: Notes) -> tuple[Day, ...]:
    """Days of `_data/project_presos.yml`; a site without that file has no program."""
    for name in ("project_presos.yml", "project_presos.yaml"):
        path = root / "_data" / name
        own = notes.on(f"_data/{name}")
        if not path.exists() and not path.is_symlink():
            continue
        if not real_path(path).is_relative_to(root):
            own.add("", Kind.OUTSIDE, "The file is a link that leaves the folder.")
            continue
        if not path.is_file():
            own.add("", Kind.UNREADABLE, "This is not an ordinary file.")
            continue
        whole = pages.read_text(path, own)
        if whole is None:
            continue
        data, problem = pages.load_yaml(whole, own)
        if problem:
            own.add(
                "", Kind.YAML_BROKEN, f"The program is not valid YAML ({problem}); it was left out."
            )
            continue
        return read_program(data, projects, own)
    return ()
