"""An upload that breaks off half-way leaves nothing behind, and what the draft held stays."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.files.storage import default_storage
from django.test import Client

from projects.models import Artefact, DraftItem
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/spring/submissions/deliverables/fields/report/file/"
EDGE = "a-line-that-stands-between"


def begin_upload(person, host: str, port: int, data: bytes, sent: int) -> bytes:
    """Send the first `sent` bytes of an upload, go away, and hear what is said to nobody."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/accounts/email/")
    token = client.cookies[portal.CSRF_COOKIE_NAME].value
    session = client.cookies[portal.SESSION_COOKIE_NAME].value
    body = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="report.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode() + data
    head = (
        f"POST {ADDRESS} HTTP/1.1\r\nHost: localhost:{port}\r\nX-Requested-With: fetch\r\n"
        f"Cookie: {portal.SESSION_COOKIE_NAME}={session}; {portal.CSRF_COOKIE_NAME}={token}\r\n"
        f"Content-Type: multipart/form-data; boundary={EDGE}\r\n"
        f"Content-Length: {len(body) + len(EDGE) + 8}\r\n\r\n"
    )
    with socket.create_connection((host, port), timeout=20) as line:
        line.sendall(head.encode() + body[:sent])
        line.shutdown(socket.SHUT_WR)
        return line.recv(100)


@pytest.mark.parametrize("megabytes", [0, 2], ids=["small, in memory", "large, in a file"])
def test_nothing_is_left_of_an_upload_that_broke_off(live_server, settings, tmp_path, megabytes):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    world = factories.world()
    data = factories.pdf(1) + b"%" * (megabytes * 1024 * 1024)
    where = live_server.thread.host, live_server.thread.port
    said = begin_upload(world.alice, *where, data, len(data) // 2 + 300)
    assert said.startswith(b"HTTP/1.1 422 ")
    assert not Artefact.objects.exists()
    assert not DraftItem.objects.exists()
    stored = Path(default_storage.location)
    left = [path for place in (tmp_path, stored) for path in place.rglob("*") if path.is_file()]
    assert left == []
