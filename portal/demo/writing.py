"""The demo's teams write, upload and hand in, by the acts that the pages call."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from portal.demo.back_dating import Story
from portal.demo.paper import Pdf
from projects import confirming, drafting, handing_in, uploading
from projects.domain.ai_use import PARTS
from projects.domain.lengths import clock_words
from projects.domain.uploads import pdfs, pictures
from projects.models import (
    Artefact,
    Kind,
    LinkCheck,
    Milestone,
    PinnedCommit,
    Project,
    Submission,
    User,
    Version,
)


def members(project: Project) -> list[User]:
    return project.team.members if project.team else []


def write(submission: Submission, by: User, texts: Mapping[str, str]) -> None:
    """Type these texts into the draft, over whatever stands there."""
    revisions = {
        entry.field.key: entry.revision
        for entry in drafting.entries_of(submission.milestone, submission)
    }
    drafting.save_texts(submission, by, texts, revisions)


def hand_in_texts(
    project: Project, milestone: Milestone, texts: Mapping[str, str], at: datetime, story: Story
) -> Version:
    """Write a draft and press Submit at this instant."""
    submission = drafting.submission_for(project, milestone)
    writers = members(project)
    story.at(at)
    write(submission, writers[-1], texts)
    return press_submit(submission, writers[0], at)


def leave_to_the_deadline(
    project: Project, milestone: Milestone, texts: Mapping[str, str], at: datetime, story: Story
) -> Version:
    """Write a draft at this instant and forget to press Submit."""
    submission = drafting.submission_for(project, milestone)
    story.at(at)
    write(submission, members(project)[0], texts)
    submission.draft_items.update(saved_at=at)
    swept_at = milestone.window().final_instant + timedelta(minutes=1)
    story.at(swept_at)
    with transaction.atomic():
        version = handing_in.hand_in_if_due(drafting.locked(submission), swept_at)
    assert version is not None  # noqa: S101  the text is complete
    return version


def disclose(rows: tuple[tuple[str, ...], ...]) -> str:
    """The use of AI tools as a form sends it; no rows: none was used."""
    return json.dumps(
        {"none_used": not rows, "rows": [dict(zip(PARTS, row, strict=False)) for row in rows]}
    )


def confirm(submission: Submission, people: Iterable[User], at: datetime) -> None:
    """Each of these people ticks everything that the draft declares."""
    entries = drafting.entries_of(submission.milestone, submission)
    marks = {entry.field.key: entry.mark for entry in entries if entry.field.is_statement}
    revisions = {entry.field.key: entry.revision for entry in entries}
    for person in people:
        confirming.confirm_draft(submission, person, confirming.Ticks(marks, revisions), at)


def press_submit(submission: Submission, by: User, at: datetime) -> Version:
    key = f"demo-{submission.pk}-{submission.versions.count() + 1}"
    return handing_in.hand_in(submission, by, key, at)


def add_pdf(submission: Submission, key: str, pdf: Pdf, by: User) -> Artefact:
    """Put one of our own PDFs into the draft.

    Not by uploading.add_file: it looks into each file in a process of its own, and forty of them
    would take half of the seeding's time to find out what the writer of the file knows.
    """
    asked = submission.milestone.fields.get(key=key)
    artefact = Artefact(
        project=submission.project,
        kind=asked.kind,
        key=key,
        added_by=by,
        original_name=f"{key}-final.pdf",
        content_type="application/pdf",
        size=len(pdf.data),
        sha256=hashlib.sha256(pdf.data).hexdigest(),
        pages=pdf.pages,
    )
    look = pdfs.look_into(pdf.data)
    artefact.has_text, artefact.missing_fonts = look.has_text, ", ".join(look.missing_fonts)
    artefact.file.save(artefact.original_name, ContentFile(pdf.data), save=False)
    artefact.small.save("first-page", ContentFile(pdfs.draw_first_page(pdf.data)), save=False)
    with transaction.atomic():
        artefact.save()
        drafting.put_artefact(submission, asked, artefact, by)
    return artefact


def add_picture(submission: Submission, data: bytes, by: User, alt_text: str) -> Artefact:
    asked = submission.milestone.fields.get(key="cover")
    upload = SimpleUploadedFile("cover.png", data, "image/png")
    return uploading.add_file(submission, asked, upload, by, alt_text)


def add_figure(submission: Submission, key: str, data: bytes, by: User, alt_text: str) -> Artefact:
    """Put one of our own pictures into the draft; as with PDFs, not by a process of its own."""
    asked = submission.milestone.fields.get(key=key)
    made = pictures.remake_figure(data)
    artefact = Artefact(
        project=submission.project,
        kind=asked.kind,
        key=key,
        added_by=by,
        original_name=f"{key}.png",
        content_type="image/webp",
        size=len(made.large),
        sha256=hashlib.sha256(made.large).hexdigest(),
        width=made.width,
        height=made.height,
        alt_text=alt_text[:300],
    )
    artefact.file.save(artefact.original_name, ContentFile(made.large), save=False)
    artefact.small.save("small", ContentFile(made.small), save=False)
    with transaction.atomic():
        artefact.save()
        drafting.put_artefact(submission, asked, artefact, by)
    return artefact


def add_link(
    submission: Submission, key: str, url: str, by: User, seconds: int | None = None
) -> Artefact:
    """A link, a video's with its length; of a repository its commit as if it had been looked at."""
    asked = submission.milestone.fields.get(key=key)
    length = clock_words(seconds) if seconds else ""
    artefact = uploading.add_link(submission, asked, url, by, length)
    if asked.kind == Kind.REPOSITORY:
        facts = {"commit": made_up_commit(url, "hand-in")}
        LinkCheck.objects.filter(artefact=artefact).update(facts=facts)
    return artefact


def pin_at_deadline(version: Version) -> None:
    """The commit that its repository would have been found at when the deadline passed."""
    due = version.submission.milestone.due_at
    PinnedCommit.objects.bulk_create(
        PinnedCommit(
            version=version,
            artefact=item.artefact,
            moment=PinnedCommit.Moment.DEADLINE,
            commit=made_up_commit(item.artefact.url, "deadline"),
            pinned_at=due,
            wanted_at=due,
            next_try_at=None,
        )
        for item in version.items.filter(kind=Kind.REPOSITORY).select_related("artefact")
        if item.artefact
    )


def made_up_commit(url: str, moment: str) -> str:
    return hashlib.sha256(f"{url} {moment}".encode()).hexdigest()[:40]
