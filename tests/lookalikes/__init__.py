"""Small real servers on loopback that answer as the hosts of links do. Tables: LINKS.md, 1 to 4."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = bytes | str | dict[str, Any]


class LookAlike(ThreadingHTTPServer):
    """One host. What it was not told to say answers 404; `asked` keeps method, path and headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def says(self, path: str, status: int = 200, body: Body = b"", **headers: str) -> None:
        """Underscores in header names become hyphens."""
        self.answers[path] = (status, body, headers)

    def does(self, path: str, act: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.answers[path] = act

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Conversation(BaseHTTPRequestHandler):
    server: LookAlike
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        known = self.server.answers
        found = known.get(self.path, known.get(self.path.partition("?")[0]))
        if callable(found):
            found(self)
            return
        status, body, headers = found or (404, b"", {})
        if isinstance(body, dict):
            body, headers = json.dumps(body), {"Content_Type": "application/json", **headers}
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self) -> None:
        self.do_GET()


def drip(request: BaseHTTPRequestHandler) -> None:
    """A byte every now and then, for ever: each read succeeds, the answer never ends."""
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        request.close_connection = True


def packet(line: bytes) -> bytes:
    return b"%04x" % (len(line) + 4) + line


def advertisement(commit: str = "a" * 40, branch: str = "main", *others: str) -> bytes:
    """What a git host says of a repository whose HEAD is at this commit; "" for an empty one."""
    abilities = f"multi_ack side-band-64k symref=HEAD:refs/heads/{branch} object-format=sha1"
    if commit:
        first = f"{commit} HEAD\0{abilities} agent=git/2.47\n"
        rest = [f"{commit} refs/heads/{branch}\n", *(f"{one} refs/heads/x\n" for one in others)]
    else:
        first, rest = f"{'0' * 40} capabilities^{{}}\0{abilities}\n", []
    lines = [packet(b"# service=git-upload-pack\n"), b"0000", packet(first.encode())]
    return b"".join([*lines, *(packet(line.encode()) for line in rest), b"0000"])


def git_says(host: LookAlike, name: str, commit: str = "a" * 40, branch: str = "main") -> None:
    """Let the host have a public repository of this name: owner/name."""
    host.says(
        f"/{name}.git/info/refs",
        200,
        advertisement(commit, branch),
        Content_Type="application/x-git-upload-pack-advertisement",
    )


def github_says(host: LookAlike, name: str, *, readme: bool = True, **record: Any) -> None:
    """Let GitHub's interface know a repository of this name."""
    whole = {
        "id": 4711,
        "full_name": name,
        "private": False,
        "archived": False,
        "default_branch": "main",
        "license": {"spdx_id": "MIT"},
        **record,
    }
    host.says(f"/repos/{name}", 200, whole)
    host.says(f"/repos/{name}/languages", 200, {"Python": 900, "Shell": 100})
    host.says(f"/repos/{name}/readme", 200 if readme else 404, {})


def oembed(**more: Any) -> dict[str, Any]:
    return {
        "version": "1.0",
        "type": "video",
        "title": "The talk",
        "provider_name": "Somewhere",
        "thumbnail_url": "https://i.ytimg.com/vi/x/hqdefault.jpg",
        "html": "<iframe src=x></iframe>",
        **more,
    }
