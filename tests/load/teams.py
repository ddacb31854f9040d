"""A member of a team at a browser: real requests over sockets, and a note of every one that counts."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from tests.engines import HOST
from tests.load.world import Place

PATIENCE = 30.0
SECTIONS = ("summary", "notes")


class Gone(Exception):
    """No answer came: the connection was refused, broken or given up."""


@dataclass
class Attempt:
    """One sending of Submit. Instants are seconds since 1970; `answered_at` is None without answer."""

    sent_at: float
    answered_at: float | None = None
    status: int = 0

    @property
    def milliseconds(self) -> float:
        return ((self.answered_at or self.sent_at) - self.sent_at) * 1000


@dataclass
class Press:
    """One press of Submit with its retries, which carry the same key and the same texts."""

    team: str
    member: int
    key: str
    texts: dict[str, str]
    attempts: list[Attempt] = field(default_factory=list)
    verdict: str = "not answered"
    receipt: str = ""
    said: str = ""


@dataclass
class Save:
    """One autosave: what was sent, and the revisions that the portal says it has stored."""

    team: str
    texts: dict[str, str]
    sent_at: float
    revisions: dict[str, int] = field(default_factory=dict)


@dataclass
class Page:
    """What the form of a submission held when it was opened."""

    press: str
    seen: str
    texts: dict[str, str]
    revisions: dict[str, int]


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


class Member:
    """One person, signed in. `presses` and `saves` are shared by the whole team."""

    def __init__(self, place: Place, seat: int, port: int) -> None:
        self.place, self.seat, self.port = place, seat, port
        self.root = f"/{place.conference}/submissions/{place.rule}/"
        self.cookies = {"__Host-session": place.sessions[seat]}
        self.csrf = ""
        self.presses: list[Press] = []
        self.saves: list[Save] = []

    def open(self) -> Page:
        """Load the page of the submission: the token, the name of the next press, the texts."""
        answer = self.ask("GET", self.root)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text)
        press = re.search(r'name="press" value="([^"]+)"', answer.text)
        seen = re.search(r'name="seen" value="(\d+)"', answer.text)
        if answer.status != 200 or not token or not press:
            raise Gone(f"the page answered {answer.status}")
        self.csrf = token[1]
        texts, revisions = {}, {}
        for key in SECTIONS:
            text = re.search(
                rf'<textarea id="text-{key}"[^>]*>\n?(.*?)</textarea>', answer.text, re.S
            )
            revision = re.search(rf'name="revision-{key}" value="(\d+)"', answer.text)
            texts[key] = unescape(text[1]) if text else ""
            revisions[key] = int(revision[1]) if revision else 0
        return Page(press[1], seen[1] if seen else "", texts, revisions)

    def save(self, page: Page, **texts: str) -> bool:
        """What autosave.js does; the page then knows the new revisions."""
        form = {f"revision-{key}": str(page.revisions[key]) for key in texts}
        note = Save(self.place.name, texts, time.time())
        answer = self.ask(
            "POST", f"{self.root}draft/", {**texts, **form}, headers={"X-Requested-With": "fetch"}
        )
        if answer.status != 200:
            return False
        note.revisions = json.loads(answer.text)["revisions"]
        page.revisions |= note.revisions
        page.texts |= texts
        self.saves.append(note)
        return True

    def upload(self, data: bytes) -> None:
        boundary = secrets.token_hex(16)
        head = (
            f"--{boundary}\r\nContent-Disposition: form-data; "
            f'name="file"; filename="report.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        )
        answer = self.ask(
            "POST",
            f"{self.root}fields/report/file/",
            head.encode() + data + f"\r\n--{boundary}--\r\n".encode(),
            headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "X-Requested-With": "fetch",
            },
        )
        if answer.status != 200:
            raise Gone(f"the upload answered {answer.status}")

    def press(self, page: Page, key: str = "") -> Press:
        """Begin a press of Submit with what the page holds."""
        press = Press(self.place.name, self.seat, key or page.press, dict(page.texts))
        self.presses.append(press)
        return press

    def send(self, press: Press, page: Page, *, walk_away: bool = False) -> None:
        """Send a press once. walk_away: break the connection without reading an answer."""
        revisions = {f"revision-{key}": str(n) for key, n in page.revisions.items()}
        form = {**press.texts, **revisions, "press": press.key, "seen": page.seen}
        attempt = Attempt(time.time())
        press.attempts.append(attempt)
        answer = self.ask("POST", f"{self.root}hand-in/", form, walk_away=walk_away)
        attempt.answered_at = time.time()
        attempt.status = answer.status
        receipt = re.search(r"/receipts/(R-[0-9A-Z-]+)/", answer.location)
        if answer.status == 302 and receipt:
            press.verdict, press.receipt = "accepted", receipt[1]
        elif answer.status == 409 and "is closed, so nothing was handed in" in answer.text:
            press.verdict = "refused"
        elif answer.status == 409 and 'class="conflict"' in answer.text:
            press.verdict = "two texts"
        else:
            press.verdict, press.said = "strange", f"{answer.status} {answer.location}"

    def ask(
        self,
        method: str,
        path: str,
        form: dict[str, str] | bytes | None = None,
        *,
        headers: dict[str, str] | None = None,
        walk_away: bool = False,
    ) -> Answer:
        body = urlencode(form).encode() if isinstance(form, dict) else form
        said = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "Referer": f"https://{HOST}{self.root}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
            said["X-CSRFToken"] = self.csrf
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            browser.request(method, path, body=body, headers={**said, **(headers or {})})
            if walk_away:
                raise Gone("walked away")
            response = browser.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as problem:
            raise Gone(str(problem)) from None
        finally:
            browser.close()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return Answer(response.status, response.headers.get("Location", ""), text)
