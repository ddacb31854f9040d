"""Files on their way out. Private ones leave only through here, after the question of visibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from projects.models import Artefact

TYPES = ("application/pdf", "image/webp")
PUBLIC_SECONDS = 3600
BLOCK = 64 * 1024
# A file may stand in a frame of our own pages, and nothing in it may start: no script, no request.
# Tried in Chromium 156: PDFs show in a frame and alone. No `sandbox`: browsers have long refused to
# show PDFs under it.
POLICY = "default-src 'none'; frame-ancestors 'self'"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@require_safe
def artefact(
    request: HttpRequest, public_id: str, file_name: str, size: str = "large"
) -> HttpResponseBase:
    """A file of a project. Published ones are public, cacheable, and touch no session."""
    published = Artefact.objects.published().filter(public_id=public_id)
    found = published.select_related("project").first()
    is_public = found is not None
    if found is None:
        visible = Artefact.objects.visible_to(request.user).filter(public_id=public_id)
        found = visible.select_related("project").first()
    if found is None or not found.file:
        raise Http404
    if size == "small" and not found.small:
        size = "large"
    right = found.small_name if size == "small" else found.file_name
    if file_name != right:
        address = "artefact_small" if size == "small" else "artefact"
        return redirect(address, public_id=public_id, file_name=right)
    response = send_file(request, found, small=size == "small")
    if is_public:
        response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    return response


artefact.access = "by visibility"  # type: ignore[attr-defined]


def send_file(
    request: HttpRequest,
    artefact: Artefact,
    *,
    small: bool = False,
    name: str = "",
    copy: FieldFile | None = None,
) -> HttpResponseBase:
    """The file of an artefact, for a viewer whose right to it has been checked.

    small: a picture's smaller size, or a PDF's first page as a picture. name: what the file is called when it is saved, if it must not
    name the project. copy: given out in place of the file itself. Private unless the caller says otherwise; the type is one of TYPES, whatever
    was uploaded.
    """
    small = small and bool(artefact.small)
    stored = copy or (artefact.small if small else artefact.file)
    content_type = "image/webp" if small else artefact.content_type
    if not stored or content_type not in TYPES:
        raise Http404
    size = "copy" if copy else "small" if small else "large"
    etag = f'"{artefact.public_id}-{size}"'
    response: HttpResponseBase
    if settings.ACCEL_PREFIX:
        response = HttpResponse()
        response.headers["X-Accel-Redirect"] = settings.ACCEL_PREFIX + quote(str(stored.name))
    elif request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = _streamed(request, stored.open("rb"), stored.size)
    response.headers["Content-Type"] = content_type
    name = name or (artefact.small_name if small else artefact.file_name)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _streamed(request: HttpRequest, opened: File, size: int) -> HttpResponseBase:
    """The file from here, or the one range of it that was asked for."""
    response: HttpResponseBase
    try:
        span = _span(request.headers.get("Range", ""), size)
    except _OutsideFile:
        opened.close()
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    if span is None:
        response = FileResponse(opened)
        response.headers["Content-Length"] = str(size)
    else:
        first, last = span
        response = StreamingHttpResponse(_blocks(opened, first, last), status=206)
        response.headers["Content-Length"] = str(last - first + 1)
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    # PDF and WebP are compressed already; gzip would only break ranges and the length.
    response.headers["Content-Encoding"] = "identity"
    return response


class _OutsideFile(Exception):
    """A range of which the file has no byte."""


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the range asked for; None if the whole file is meant."""
    match = _RANGE.fullmatch(asked)
    if not match or match[0] == "bytes=-":
        return None
    first, last = match[1], match[2]
    if not first and int(last):
        return max(0, size - int(last)), size - 1
    if not first or int(first) >= size or (last and int(last) < int(first)):
        raise _OutsideFile
    return int(first), min(int(last), size - 1) if last else size - 1


def _blocks(opened: File, first: int, last: int) -> Iterator[bytes]:
    with opened:
        opened.seek(first)
        left = last - first + 1
        while left > 0 and (block := opened.read(min(BLOCK, left))):
            left -= len(block)
            yield block
