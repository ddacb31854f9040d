"""What is wrong only when pages are seen together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from projects.domain.static_site import names
from projects.domain.static_site.findings import Kind, Notes
from projects.domain.static_site.program import title_key
from projects.domain.static_site.site import SiteProject
from projects.domain.static_site.tree import Tree

Projects = Sequence[SiteProject]


def report_people(projects: Projects, notes: Notes) -> None:
    """Spellings of one name, and one name on two projects."""
    where: dict[str, list[str]] = {}
    for project in projects:
        for name in project.authors:
            where.setdefault(name, []).append(project.file)
    for group in names.groups_of_one_person(where):
        first, *others = group
        for other in others:
            notes.on(where[other][0]).add(
                "authors",
                Kind.DUPLICATE_PERSON,
                f"“{other}” and “{first}” ({where[first][0]}) look like one person.",
                found=other,
                suggestion=first,
            )
    for name, files in where.items():
        for file in files[1:]:
            notes.on(file).add(
                "authors",
                Kind.PERSON_ON_TWO_PROJECTS,
                f"“{name}” is also an author of {files[0]}. If these are two people, tell them"
                " apart.",
                found=name,
            )


def report_titles(projects: Projects, notes: Notes) -> None:
    first_with: dict[str, str] = {}
    for project in projects:
        other = first_with.setdefault(title_key(project.title), project.file)
        if other != project.file:
            notes.on(project.file).add(
                "title",
                Kind.TITLE_TWICE,
                f"{other} has the same title.",
                found=project.title,
            )


def report_links(projects: Projects, notes: Notes) -> None:
    """One video or document behind the links of two projects, or twice on one page."""
    first_with: dict[str, tuple[str, str]] = {}
    for project in projects:
        pairs = [(file.field, file.sha256, file.address) for file in project.files]
        if project.video:
            pairs.append(("video_url", project.video.address, project.video.address))
        for field, key, written in sorted(pairs):
            file, other_field = first_with.setdefault(key, (project.file, field))
            if (file, other_field) == (project.file, field):
                continue
            is_video = field == other_field == "video_url"
            where = f"{other_field} of this page" if file == project.file else f"that of {file}"
            notes.on(project.file).add(
                field,
                Kind.DUPLICATE_VIDEO if is_video else Kind.DUPLICATE_LINK,
                f"The link leads to the same {'video' if is_video else 'document'} as {where}."
                " One of the two is wrong.",
                found=written,
            )


def report_unused(used: Collection[str], tree: Tree, notes: Notes) -> None:
    """PDFs that lie beside linked ones and that nobody links to."""
    folders = {address.rpartition("/")[0] for address in used}
    for address in sorted(set(tree.files) - set(used)):
        if address.rpartition("/")[0] in folders and address.lower().endswith(".pdf"):
            notes.on(address).add("", Kind.FILE_UNUSED, "No project links to this file.")


def settle_tags(projects: Projects, notes: Notes) -> list[SiteProject]:
    """Gives each tag the spelling used most, where only case, spaces or hyphens differ."""
    counts: Counter[str] = Counter(tag for project in projects for tag in project.tags)
    spellings: dict[str, list[str]] = {}
    for tag in counts:
        spellings.setdefault(_tag_key(tag), []).append(tag)
    usual = {key: max(tags, key=lambda tag: (counts[tag], tag)) for key, tags in spellings.items()}
    settled = []
    for project in projects:
        tags = []
        for tag in project.tags:
            best = usual[_tag_key(tag)]
            if tag != best:
                notes.on(project.file).add(
                    "tags",
                    Kind.TAG_SPELLING,
                    f"“{tag}” is spelled “{best}” elsewhere; that spelling was taken.",
                    found=tag,
                    suggestion=best,
                )
            elif other := _plural(tag, usual):
                notes.on(project.file).add(
                    "tags",
                    Kind.TAG_SPELLING,
                    f"“{tag}” and “{other}” may be one topic; both were kept.",
                    found=tag,
                    suggestion=other,
                )
            tags.append(best)
        settled.append(replace(project, tags=tuple(dict.fromkeys(tags))))
    return settled


def _tag_key(tag: str) -> str:
    return "".join(re.findall(r"[^\W_]|[+#]", tag.casefold()))


def _plural(tag: str, usual: dict[str, str]) -> str:
    """The same word without its plural ending, if some project uses that."""
    key = _tag_key(tag)
    return usual.get(key[:-1], "") if key.endswith("s") and len(key) > 3 else ""


def report_categories(projects: Projects, notes: Notes) -> None:
    """One finding for a site without any category, else one for each page without."""
    without = [project for project in projects if not project.categories]
    if projects and len(without) == len(projects):
        notes.on("_projects").add(
            "categories", Kind.CATEGORY_MISSING, "No page of this site names a category."
        )
        return
    for project in without:
        notes.on(project.file).add(
            "categories", Kind.CATEGORY_MISSING, "The page names no category."
        )
