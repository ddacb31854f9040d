"""The wording of a mail: made from its template, as text and as HTML.

A template `mail/<name>.txt` holds the subject in its first line, then paragraphs. A paragraph of
the form "Label: address" whose address is the portal's own becomes the one button of the HTML
part. The last paragraph is the reason why one gets the mail; for people who may choose how often
mail comes, the link to that choice follows in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string, select_template

from projects import mail_choice
from projects.models import Conference, User

SECRET_PART = re.compile(r"(/invitations/(?:judges/)?|/accounts/mail/)[\w:.-]{20,}")
BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Letter:
    """What one person reads. `text` ends with the reason."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Action:
    """The link that a mail is about."""

    label: str
    url: str


def write(
    conference: Conference | None, person: User | str, template: str, context: dict[str, Any]
) -> Letter:
    """One mail for one person (a User, or a bare address)."""
    user = None if isinstance(person, str) else person
    filled = {
        **context,
        "conference": conference,
        "person": user,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }
    subject, _, body = render_to_string(f"mail/{template}.txt", filled).strip().partition("\n")
    body, reason = split(body.strip())
    may_choose = user is not None and template in mail_choice.NOT_ESSENTIAL
    choice_url = mail_choice.url_for(user) if user and may_choose else ""
    paragraphs, action = _with_action(body)
    html = select_template([f"mail/{template}.html", "mail/frame.html"]).render(
        {
            **filled,
            "subject": subject,
            "paragraphs": paragraphs,
            "action": action,
            "reason": reason,
            "choice_url": choice_url,
        }
    )
    text = f"{body}\n\n{reason}\n"
    if choice_url:
        text += f"Choose how often such mail comes: {choice_url}\n"
    return Letter(" ".join(subject.split())[:200], text, html)


def of_text(subject: str, text: str) -> Letter:
    """A mail whose words another library wrote, with an HTML part like that of the others."""
    said, reason = split(text)
    filled = {"subject": subject, "paragraphs": BETWEEN_PARAGRAPHS.split(said), "reason": reason}
    html = render_to_string("mail/frame.html", filled)
    return Letter(" ".join(subject.split())[:200], text.strip() + "\n", html)


def split(text: str) -> tuple[str, str]:
    """What a mail says, and the reason at its end."""
    *said, reason = BETWEEN_PARAGRAPHS.split(text.strip())
    return "\n\n".join(said), reason


def without_secrets(text: str) -> str:
    """A mail's text with the secret part of its links left out: only the receiver needs it."""
    return SECRET_PART.sub(r"\1…", text)


def _with_action(body: str) -> tuple[list[str], Action | None]:
    """The paragraphs, and the first that is nothing but a link of the portal with its label."""
    paragraphs = BETWEEN_PARAGRAPHS.split(body)
    for place, paragraph in enumerate(paragraphs):
        found = re.fullmatch(r"([^:\n]{1,60}):\s+(\S+)", paragraph.strip())
        if found and found[2].startswith(settings.SITE_URL + "/"):
            return paragraphs[:place] + paragraphs[place + 1 :], Action(found[1], found[2])
    return paragraphs, None
