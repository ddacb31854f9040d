"""The comment bank: what graders wrote once and use again, by criterion, shared by all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.http import QueryDict

from projects.models import Conference, User, log
from projects.refusals import WrongState
from reviews.forms.sheet import comment_name
from reviews.models import BankComment, Criterion

LONGEST = 2_000
WHOLE = "comment"  # the field of the comment on the whole


def bank_of(conference: Conference, criteria: Iterable[Criterion]) -> dict[str, list[BankComment]]:
    """The kept comments by the field they belong to, the most used first: one query."""
    rubric = list(criteria)
    found: dict[str, list[BankComment]] = {comment_name(one): [] for one in rubric}
    found[WHOLE] = []
    for row in conference.bank_comments.filter(Q(criterion=None) | Q(criterion__in=rubric)):
        found[field_of(row)].append(row)
    return found


def field_of(comment: BankComment) -> str:
    return f"comment-{comment.criterion_id}" if comment.criterion_id else WHOLE


def keep(conference: Conference, criterion: Criterion | None, text: str, by: User) -> str:
    """Keep a typed comment for all graders. Gives back what is to be said; keeping twice keeps once."""
    text = tidy(text)
    if not text:
        return "There is nothing to keep: write the comment first."
    if len(text) > LONGEST:
        return f"Only comments of up to {LONGEST} characters are kept. This one has {len(text)}."
    _, is_new = BankComment.objects.get_or_create(
        conference=conference,
        criterion=criterion,
        digest=digest(text),
        defaults={"text": text, "written_by": by},
    )
    return "Kept for all graders." if is_new else "This comment is kept already."


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def count_use(comment: BankComment) -> None:
    BankComment.objects.filter(pk=comment.pk).update(uses=F("uses") + 1)


def inserted(conference: Conference, data: QueryDict) -> Mapping[str, str]:
    """The sent form with the chosen comment at the end of its field, for browsers without scripts.

    Its use is counted. What is no comment of this conference changes nothing.
    """
    chosen = data.get("insert", "")
    comment = (
        conference.bank_comments.filter(pk=chosen).first()
        if chosen.isdecimal() and len(chosen) < 10
        else None
    )
    if comment is None:
        return data
    count_use(comment)
    field = field_of(comment)
    changed = data.copy()
    before = tidy(data.get(field, ""))
    changed[field] = f"{before}\n\n{comment.text}" if before else comment.text
    return changed


@transaction.atomic
def change(comment: BankComment, text: str, by: User) -> None:
    """Write a kept comment anew. What has been graded with it stays as it was graded."""
    before, text = comment.text, tidy(text)
    if before == text:
        return
    comment.text, comment.digest = text, digest(text)
    try:
        with transaction.atomic():
            comment.save(update_fields=["text", "digest"])
    except IntegrityError:
        raise WrongState("The same comment is kept for this criterion already.") from None
    log(
        comment.conference,
        by,
        "changed a kept comment on",
        comment.criterion or "the whole",
        before={"text": before},
        after={"text": text},
    )


@transaction.atomic
def remove(comment: BankComment, by: User) -> None:
    """Take a comment out of the bank. What has been graded with it keeps it."""
    log(
        comment.conference,
        by,
        "removed a kept comment on",
        comment.criterion or "the whole",
        before={"text": comment.text, "uses": comment.uses},
    )
    comment.delete()
