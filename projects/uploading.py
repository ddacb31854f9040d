"""Adding files and links to a draft, and taking them out again."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError

from projects import inspecting
from projects.checking_links import watch
from projects.domain.lengths import LengthRefused, read_length
from projects.domain.links import LinkRefused
from projects.domain.uploads import FileRefused
from projects.drafting import put_artefact
from projects.link_hosts import read_link
from projects.models import (
    Artefact,
    DraftItem,
    Kind,
    LinkCheck,
    MilestoneField,
    Submission,
    User,
)
from projects.models.artefacts import storage_name
from projects.refusals import Refusal, require

MEGABYTE = 1024 * 1024
LONGEST_ALT_TEXT = 300
LONGEST_LIST = 300


class UploadRefused(Refusal):
    """A file or link that cannot be used. The text says why and how to mend it."""

    status = 422


def add_file(
    submission: Submission,
    asked: MilestoneField,
    upload: UploadedFile | None,
    by: User,
    alt_text: str = "",
) -> Artefact:
    """Check a file by its content and let the draft hold it in place of the one before.

    alt_text: what a picture shows, in words. Raises UploadRefused.
    """
    _require_member(submission, by)
    data = _bytes_of(upload, asked.max_megabytes)
    artefact = Artefact(project=submission.project, kind=asked.kind, key=asked.key, added_by=by)
    artefact.original_name = str(upload.name)[:255] if upload else ""
    try:
        if asked.is_picture:
            artefact.alt_text = _alt_text(alt_text)
            made = (
                inspecting.remake_cover(data)
                if asked.kind == Kind.COVER
                else inspecting.remake_figure(data, asked.min_pixels)
            )
            data, small = made.large, made.small
            artefact.width, artefact.height = made.width, made.height
        else:
            pdf = inspecting.read_pdf(data, asked.max_pages)
            artefact.pages, artefact.has_text = pdf.pages, pdf.has_text
            artefact.missing_fonts = _listed(pdf.missing_fonts)
            small = pdf.first_page
    except FileRefused as refusal:
        raise UploadRefused(str(refusal)) from None
    return _keep(submission, asked, artefact, data, small, by)


def add_link(
    submission: Submission, asked: MilestoneField, text: str, by: User, length: str = ""
) -> Artefact:
    """Read a pasted link and let the draft hold it in its one form. Raises UploadRefused.

    length: of a video, as the team declares it; what the host tells is taken before it.
    """
    _require_member(submission, by)
    try:
        link = read_link(asked.kind, text)
        seconds = read_length(length) if asked.kind == Kind.VIDEO else None
    except (LinkRefused, LengthRefused) as refusal:
        raise UploadRefused(str(refusal)) from None
    held = submission.draft_items.filter(field=asked, artefact__url=link.url)
    same = Artefact.objects.filter(pk__in=held.values("artefact")).first()
    if same:  # what is known of the link stays known
        if seconds and not _measured(same):
            same.seconds = seconds
            same.save(update_fields=["seconds"])
        return same
    artefact = Artefact(
        project=submission.project,
        kind=asked.kind,
        key=asked.key,
        added_by=by,
        url=link.url,
        host=link.host,
        video_id=link.video_id,
        needs_sign_in=link.needs_sign_in,
        seconds=seconds,
    )
    with transaction.atomic():
        artefact.save()
        watch(artefact)
        before = put_artefact(submission, asked, artefact, by)
        _forget(before)
    return artefact


def _measured(artefact: Artefact) -> bool:
    check = LinkCheck.objects.filter(artefact=artefact).first()
    return bool(check and check.facts.get("seconds"))


def remove(submission: Submission, asked: MilestoneField, by: User) -> None:
    """Take a file or link out of the draft. What was handed in keeps it."""
    _require_member(submission, by)
    with transaction.atomic():
        _forget(put_artefact(submission, asked, None, by))


def _require_member(submission: Submission, by: User) -> None:
    require(submission.project.has_member(by), "Only the team may change this draft.")


def _bytes_of(upload: UploadedFile | None, max_megabytes: int) -> bytes:
    if upload is None:
        raise UploadRefused("Choose a file first.")
    if not upload.size:
        raise UploadRefused("This file is empty. Save it again and upload it again.")
    if upload.size > max_megabytes * MEGABYTE:
        raise UploadRefused(
            f"This file has {upload.size / MEGABYTE:.1f} MB; at most {max_megabytes} MB are "
            "allowed. Make the pictures in it smaller and upload it again."
        )
    return upload.read()


def _listed(fonts: tuple[str, ...]) -> str:
    """Names of fonts in one line that its column can hold."""
    shown = ", ".join(fonts)
    return shown if len(shown) <= LONGEST_LIST else shown[: LONGEST_LIST - 1] + "…"


def _alt_text(text: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if not text:
        raise UploadRefused("Say in words what the picture shows, for people who do not see it.")
    if len(text) > LONGEST_ALT_TEXT:
        raise UploadRefused(
            f"The words for the picture are longer than {LONGEST_ALT_TEXT} characters. "
            "Shorten them."
        )
    return text


def _keep(
    submission: Submission,
    asked: MilestoneField,
    artefact: Artefact,
    data: bytes,
    small: bytes,
    by: User,
) -> Artefact:
    """Store the bytes first, outside any transaction; if the row then fails, take them back.

    small: a picture's smaller size or a PDF's first page; empty if there is none.
    """
    artefact.content_type = "image/webp" if asked.is_picture else "application/pdf"
    artefact.size, artefact.sha256 = len(data), hashlib.sha256(data).hexdigest()
    names: list[str] = []
    try:
        artefact.file.name = _store(artefact, data, names)
        if small:
            artefact.small.name = _store(artefact, small, names)
        with transaction.atomic():
            artefact.save()
            before = put_artefact(submission, asked, artefact, by)
            _forget(before)
    except BaseException:
        _delete_files(names)
        raise
    return artefact


def _store(artefact: Artefact, data: bytes, names: list[str]) -> str:
    names.append(default_storage.save(storage_name(artefact, ""), ContentFile(data)))
    return names[-1]


def _forget(artefact: Artefact | None) -> None:
    """Delete an artefact that nothing holds any more, and its files once that is certain."""
    if artefact is None:
        return
    if artefact.version_items.exists() or DraftItem.objects.filter(artefact=artefact).exists():
        return
    names = [stored.name for stored in (artefact.file, artefact.small) if stored]
    try:
        artefact.delete()
    except ProtectedError:
        return
    transaction.on_commit(lambda: _delete_files(names))


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
