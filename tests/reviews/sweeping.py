"""Every address of the portal, with the ids of a world in it, and what it answers, to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import md5
from itertools import product
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client

from projects.models import Mail
from reviews.models import Review
from tests.test_access import OWN

# What differs from request to request by its nature and tells of nothing but the request itself:
# the masked form of the CSRF token, and the random key by which a form is known that is sent twice.
ALWAYS_NEW = re.compile(
    rb'("X-CSRFToken": "|name="csrfmiddlewaretoken" value="|name="press" value="|name="key" value=")'
    rb"[\w-]+"
)
# Of a cookie the name alone: its value is the viewer's own session, its end the time of asking.
CLOCK = {"Expires", "Last-Modified", "Date"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace") + repr(self.headers)

    def differs_from(self, other: Answer) -> str:
        """Where, in a few words; empty if no byte differs."""
        if self.status != other.status:
            return f"status {self.status}, {other.status}"
        if self.headers != other.headers:
            return f"headers {sorted(set(self.headers) ^ set(other.headers))}"
        if self.body != other.body:
            at = next(
                (n for n, (a, b) in enumerate(zip(self.body, other.body, strict=False)) if a != b),
                min(len(self.body), len(other.body)),
            )
            return f"body {self.body[max(0, at - 60) : at + 60]!r} {other.body[max(0, at - 60) : at + 60]!r}"
        if self.queries != other.queries:
            return f"{self.queries} queries, {other.queries}"
        return ""


def answer_of(response: Any, queries: int) -> Answer:
    body = b"".join(response) if response.streaming else response.content
    headers = [
        (name, "a time" if name in CLOCK else value) for name, value in response.headers.items()
    ]
    digest = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
    headers = [(name, "of the body" if value == digest else value) for name, value in headers]
    headers += [("Set-Cookie", name) for name in response.cookies]
    return Answer(
        response.status_code, tuple(sorted(headers)), ALWAYS_NEW.sub(rb"\1", body), queries
    )


def get(client: Client, path: str) -> Answer:
    return _asked(lambda: client.get(path))


def post(client: Client, path: str, data: dict[str, str]) -> Answer:
    return _asked(lambda: client.post(path, data))


def _asked(ask: Callable[[], Any]) -> Answer:
    asked = 0

    def count(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(count):
        response = ask()
    return answer_of(response, asked)


def addresses(world: SimpleNamespace) -> list[str]:
    """Every address, with the ids of the world's rows in place of its parameters."""
    reviews = list(Review.objects.order_by("pk").values_list("public_id", flat=True))
    values: dict[str, Sequence[str]] = {
        "<slug:conf>": ["spring"],
        "<slug:public_id>": reviews,
        "<slug:artefact_id>": [world.report.public_id],
        "<str:name>": ["report.pdf"],
        "<str:file_name>": [world.report.file_name],
        "<int:component>": [str(world.component.pk)],
        "<int:number>": [str(world.alphas_project.number)],
        "<int:pk>": ["1"],
        "<slug:milestone>": [world.final.slug],
        "<int:participant>": [str(world.places.beatrix.pk)],
        "<str:address>": [f"{world.alphas_project.board}-{world.alphas_project.slug}"],
        "<slug:system>": ["canvas"],
        "<int:saving>": ["1"],
        "<int:run>": ["1"],
    }
    found = [f"/files/{world.report.public_id}/{world.report.file_name}"]
    for path, _ in OWN:
        named = re.findall(r"<\w+:\w+>", path)
        if "^" in path or any(name not in values for name in named):
            continue
        for chosen in product(*(values[name] for name in named)):
            made = path
            for name, value in zip(named, chosen, strict=True):
                made = made.replace(name, value, 1)
            found.append("/" + made)
    for one in reviews:
        found += [
            f"/spring/reviews/{one}/?show={tab}" for tab in ("repository", "text", "abstract")
        ]
        found.append(f"/spring/reviews/{one}/?giveaway")
    return sorted(set(found))


def mails_to(email: str) -> list[tuple[str, ...]]:
    rows = Mail.objects.filter(to=email).order_by("pk")
    return list(rows.values_list("key", "subject", "text", "html", "state", "thread"))
