"""Remarks on places of the hand-in: written beside the rubric, read by the authors after release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from projects.clock import now
from projects.models import User
from reviews import writing
from reviews.domain.places import code_address
from reviews.forms.remarks import RemarkForm, place_of
from reviews.history import keep, keep_always
from reviews.materials import Material
from reviews.models import Remark, Review
from reviews.remark_lists import FIELD, MOST_REMARKS, planned, text_of, write_over
from reviews.sheets import mark

GONE = (
    "This remark was removed in another window. What you wrote stands here; add it again if it "
    "should stay."
)
FULL = f"A review may have {MOST_REMARKS} remarks. Remove one, or say this in the summary."


@dataclass
class Remarked:
    """What became of the remarks that a form sent: said is a sentence, forms those that need a
    second look, by the remark's id (0: the new one), conflicts what another window stored, likewise;
    who wrote that, as the beginning of a sentence. is_refused: said tells why nothing was saved.
    """

    said: str = ""
    who: str = ""
    is_refused: bool = False
    forms: dict[int, RemarkForm] = field(default_factory=dict)
    conflicts: dict[int, Remark] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.forms


@dataclass(frozen=True)
class Line:
    """A remark on its reviewer's page. tab: the key of what it is about, empty if that cannot be
    opened any more; seen: the mark of what is stored; address: of lines of code, at their host."""

    pk: int
    label: str
    place: str
    typed: str
    text: str
    tab: str
    address: str
    seen: str
    form: RemarkForm
    theirs: str


def mark_of(remark: Remark) -> str:
    """What tells one state of a remark from another."""
    return mark(f"{remark.artefact_id} {place_of(remark).typed} {remark.text}")


@transaction.atomic
def save_remarks(
    review: Review, tabs: Sequence[Material], data: Mapping[str, Any], by: User
) -> Remarked:
    """Add, change and remove what the form asks for; whatever cannot be done is handed back as typed.

    The same remark on the same place twice is one, so that a double click adds one.
    """
    done = Remarked()
    names = {str(name).split("-")[1] for name in data if str(name).startswith("remark-")}
    if not names and "remove-remark" not in data:
        return done
    review = writing.locked(review)
    writing.require_writable(review, now(), by)
    before = writing.content_of(review)
    stored = {remark.pk: remark for remark in review.remarks.all()}
    removed = _remove(stored, tabs, data, done)
    # The new one last, because what was removed meanwhile may take its place.
    for pk in sorted(int(name) for name in names if name.isdecimal() and len(name) < 18):
        if pk != removed:
            _change(pk, stored.get(pk), tabs, data, done)
    if "new" in names:
        _add(review, stored, tabs, data, done)
    if done.said:
        if removed:
            keep_always(review, before)
        writing.note_saving(review, by)
        keep(review, before, writing.content_of(review))
    done.who = writing.other_window(review, by)
    return done


@transaction.atomic
def save_list(review: Review, data: Mapping[str, str], by: User) -> bool:
    """Write a whole list of remarks, if one was sent; whether it was written over what its writer
    had read. The list has been looked at by `planned`."""
    if FIELD not in data:
        return True
    review = writing.locked(review)
    writing.require_writable(review, now(), by)
    if data[f"revision-{FIELD}"] != mark(text_of(review)):
        return False
    before = writing.content_of(review)
    write_over(review, planned(review, data[FIELD])[0])
    writing.note_saving(review, by)
    keep(review, before, writing.content_of(review))
    return True


def _remove(
    stored: dict[int, Remark], tabs: Sequence[Material], data: Mapping[str, Any], done: Remarked
) -> int:
    """The id of the remark that was to go, 0 if none was. What its writer has not seen stays."""
    typed = str(data.get("remove-remark", ""))
    pk = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    remark = stored.get(pk)
    if remark is None:
        return 0
    if data.get(f"remark-{pk}-seen", mark_of(remark)) != mark_of(remark):
        done.forms[pk], done.conflicts[pk] = RemarkForm(tabs, data, remark), remark
        return pk
    del stored[pk]
    remark.delete()
    done.said = "The remark is removed."
    return pk


def _change(
    pk: int,
    remark: Remark | None,
    tabs: Sequence[Material],
    data: Mapping[str, Any],
    done: Remarked,
) -> None:
    form = RemarkForm(tabs, data, remark or Remark(pk=pk))
    seen = data.get(f"remark-{pk}-seen", "")
    is_valid = form.is_valid()
    wanted = Remark(pk=pk, **form.values) if is_valid else None
    if wanted and mark_of(wanted) in (seen, remark and mark_of(remark)):
        return  # nothing was changed here
    if remark is None:
        if form.is_begun:
            done.forms[0] = _as_new(form, tabs)
        return
    if wanted is None:
        done.forms[pk] = form
    elif seen != mark_of(remark):
        done.forms[pk], done.conflicts[pk] = form, remark
    else:
        wanted.review_id, wanted.made_at = remark.review_id, remark.made_at
        wanted.save()
        done.said = "The remark is saved."


def _as_new(form: RemarkForm, tabs: Sequence[Material]) -> RemarkForm:
    """What was typed into a remark that is gone, in the form of a new one, with a sentence."""
    typed = {
        f"remark-new-{name}": form.data.get(form.add_prefix(name), "")
        for name in ("where", "place", "text")
    }
    made = RemarkForm(tabs, typed)
    made.full_clean()
    made.add_error("text", GONE)
    return made


def _add(
    review: Review,
    stored: Mapping[int, Remark],
    tabs: Sequence[Material],
    data: Mapping[str, Any],
    done: Remarked,
) -> None:
    form = RemarkForm(tabs, data)
    if not form.is_begun or 0 in done.forms:
        return
    if not form.is_valid():
        done.forms[0] = form
        return
    if len(stored) >= MOST_REMARKS:
        form.add_error("text", FULL)
        done.forms[0] = form
        return
    _, is_new = Remark.objects.get_or_create(review=review, **form.values)
    done.said = done.said or (
        "The remark is added." if is_new else "This remark stands here already."
    )


def lines(
    review: Review, tabs: Sequence[Material], shown: Material | None, after: Remarked | None = None
) -> tuple[list[Line], RemarkForm]:
    """The remarks of a review with their forms, in the order of the hand-in, and the form of a new one."""
    after = after or Remarked()
    by_artefact = {tab.anchor.artefact_id: tab for tab in tabs if tab.anchor}
    place = {pk: number for number, pk in enumerate(by_artefact)}
    found = [
        _line(remark, by_artefact.get(remark.artefact_id), tabs, after)
        for remark in sorted(
            review.remarks.all(), key=lambda one: place.get(one.artefact_id, len(place))
        )
    ]
    return found, after.forms.get(0) or RemarkForm(tabs, shown=shown)


def _line(remark: Remark, tab: Material | None, tabs: Sequence[Material], after: Remarked) -> Line:
    place = place_of(remark)
    anchor = tab.anchor if tab else None
    other = after.conflicts.get(remark.pk)
    return Line(
        pk=remark.pk,
        label=tab.label if tab else "A part that cannot be opened any more",
        place=place.words,
        typed=place.typed,
        text=remark.text,
        tab=tab.key if tab else "",
        address=code_address(anchor.repository, anchor.commit, place)
        if anchor and place.path
        else "",
        seen=mark_of(remark),
        form=after.forms.get(remark.pk) or RemarkForm(tabs, remark=remark),
        theirs=f"{place_of(other).words}: {other.text}" if other else "",
    )
