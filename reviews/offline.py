"""My reviews as one text file: made, looked at when it comes back, and applied as one act."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from projects.clock import now
from projects.domain.text_diff import Piece, compare_texts
from projects.models import Conference, User
from projects.refusals import Refusal
from projects.visibility import own_project
from reviews import writing
from reviews.domain import offline_form, offline_reading
from reviews.domain.completeness import Lack
from reviews.domain.offline_reading import Answer, Fault, Filled
from reviews.forms.sheet import SheetForm
from reviews.models import Criterion, Review
from reviews.offline_sheets import Offline, offline_sheet
from reviews.practising import owes_practice
from reviews.remark_lists import FIELD, list_of, planned
from reviews.remarking import save_list
from reviews.sheets import criteria_of, mark
from reviews.telling import review_giveaways

INTRO = (
    "Fill in what you like with any editor, save the file as plain text (UTF-8), and bring it back "
    "on the page it came from. Nothing changes before you have seen what would change.",
    "Write below the headings. Put an x between the brackets of one choice: (x). Leave every line "
    "that begins with ## as it is: its brackets say what it belongs to.",
    "Lines like this one only explain and are not read. You may delete reviews and fields that "
    "you do not want to bring back.",
)


@dataclass(frozen=True)
class Change:
    """A field that the file would change. is_stale: the portal's text has changed since as well."""

    name: str
    label: str
    before: str
    after: str
    line: int
    is_stale: bool

    @property
    def pieces(self) -> list[Piece]:
        return compare_texts(self.before, self.after)


@dataclass
class Planned:
    """What the file would do to one review, and what the review would lack then."""

    review: Review
    title: str
    changes: list[Change]
    data: dict[str, str]
    lacks: list[Lack] = field(default_factory=list)
    is_held: bool = False
    was_submitted: bool = False
    is_taken: bool = True

    @property
    def is_submitted(self) -> bool:
        return self.review.status == Review.Status.SUBMITTED

    @property
    def is_handed_in_now(self) -> bool:
        return self.is_submitted and not self.was_submitted

    @property
    def why_not(self) -> str:
        """Why it was not submitted although that was asked for."""
        if self.lacks:
            return "Still missing: " + "; ".join(lack.words for lack in self.lacks) + "."
        if self.is_held:
            return "It seems to hold a name or an address; look at it on its own page."
        return "The round takes no more reviews; what you wrote is kept."


@dataclass
class Plan:
    """fingerprint: of the text and of what it was compared with."""

    planned: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def changed(self) -> int:
        return sum(1 for one in self.planned if one.changes)

    @property
    def complete(self) -> int:
        """How many could be submitted at once."""
        return sum(1 for one in self.planned if not (one.is_submitted or one.lacks or one.is_held))

    @property
    def may_be_applied(self) -> bool:
        return bool(self.changed or self.complete)

    @property
    def stale(self) -> list[str]:
        """The names of the choices that must be made."""
        return [
            choice_name(one.review.public_id, change.name)
            for one in self.planned
            for change in one.changes
            if change.is_stale
        ]


def choice_name(public_id: str, name: str) -> str:
    return f"take-{public_id}-{name}"


def my_sheets(user: User, conference: Conference, round_id: str = "") -> list[Offline]:
    """My reviews that can be written now, by round and board number; constant queries."""
    rows = (
        Review.objects.visible_to(user)
        .written_by(user)
        .filter(round__conference=conference, round__opened_at__isnull=False)
        .exclude(own_project(user, "project__"))
        .select_related("round__conference", "project")
        .prefetch_related("scores", "remarks", "version__items__artefact")
        .order_by("round__due_at", "round_id", "project__number")
    )
    at = now()
    criteria: dict[int, list[Criterion]] = {}
    owing: dict[int, bool] = {}
    found = []
    for review in rows:
        if round_id not in ("", str(review.round_id)) or not _is_open(review, at):
            continue
        if review.status == Review.Status.ASSIGNED and _owes(owing, user, review):
            continue
        rubric = review.round.rubric_id
        if rubric not in criteria:
            criteria[rubric] = criteria_of(rubric)
        found.append(offline_sheet(review, criteria[rubric]))
    return found


def file_of(conference: Conference, mine: Sequence[Offline]) -> str:
    return offline_form.write(_title(conference), INTRO, [one.sheet for one in mine])


def plan(user: User, conference: Conference, text: str, choices: Mapping[str, str]) -> Plan:
    """What the text would change, without changing anything. choices: "file" or "portal" by choice_name."""
    found = _compared(user, conference, text, choices)
    if not found.faults:
        with transaction.atomic():
            _write(found, user, submits=False)
            transaction.set_rollback(True)
    return found


def apply(
    user: User,
    conference: Conference,
    text: str,
    choices: Mapping[str, str],
    fingerprint: str,
    submits: bool,
) -> tuple[Plan, bool]:
    """Write all of it, or nothing if something is wrong or has changed since it was looked at."""
    with transaction.atomic():
        found = _compared(user, conference, text, choices)
        is_seen = found.fingerprint == fingerprint and all(name in choices for name in found.stale)
        if found.faults or not is_seen:
            return plan(user, conference, text, choices), False
        _write(found, user, submits)
        if found.faults:
            transaction.set_rollback(True)
    return found, not found.faults


def _compared(user: User, conference: Conference, text: str, choices: Mapping[str, str]) -> Plan:
    mine = {one.review.public_id: one for one in my_sheets(user, conference)}
    sheets = [one.sheet for one in mine.values()]
    known = offline_form.explanations(_title(conference), INTRO, sheets)
    reading = offline_reading.read(text, sheets, known)
    found = Plan(faults=list(reading.faults), fingerprint=_fingerprint(text, reading, mine))
    for filled in reading.filled:
        found.planned.append(_planned(mine[filled.public_id], filled, choices, found))
    found.faults.sort(key=lambda fault: fault.line)
    return found


def _planned(one: Offline, filled: Filled, choices: Mapping[str, str], found: Plan) -> Planned:
    sent = {name: answer.value for name, answer in filled.answers.items()}
    form = SheetForm(one.criteria, writing.review_texts(), sent, initial=one.values)
    form.is_valid()
    values = {}
    for name, answer in filled.answers.items():
        if name == FIELD:
            values[name] = _remarks(one, answer, found)
            continue
        for sentence in form.errors.get(name, ()):
            found.faults.append(Fault(answer.line, f"{one.label_of(name)}: {sentence}"))
        values[name] = str(form.cleaned_data.get(name) or "").replace("\r\n", "\n")
    marks = {name: mark(value) for name, value in values.items()}
    fresh, stale = offline_reading.differences(one.sheet, filled, marks)
    changes = [
        _change(one, answer, values[answer.name], answer in stale) for answer in fresh + stale
    ]
    order = [field.name for field in one.sheet.fields]
    changes.sort(key=lambda change: order.index(change.name))
    data: dict[str, str] = {}
    for change in changes:
        choice = choices.get(choice_name(one.review.public_id, change.name), "file")
        if change.is_stale and choice != "file":
            continue
        data[change.name] = values[change.name]
        data[f"revision-{change.name}"] = mark(one.values[change.name])
    return Planned(
        one.review,
        one.review.project.title,
        changes,
        data,
        was_submitted=one.review.status == Review.Status.SUBMITTED,
        is_taken=one.review.round.takes_reviews(now()),
    )


def _remarks(one: Offline, answer: Answer, found: Plan) -> str:
    """The remarks as the portal would write them; as they stand if something is wrong with them."""
    if mark(answer.value) in (mark(one.values[FIELD]), answer.mark):
        return answer.value  # nothing was touched
    wanted, faults = planned(one.review, answer.value)
    found.faults += [Fault(answer.numbers[line], sentence) for line, sentence in faults]
    return answer.value if faults else list_of(one.review, wanted)


def _change(one: Offline, answer: Answer, value: str, is_stale: bool) -> Change:
    return Change(
        answer.name,
        one.label_of(answer.name),
        one.readable(answer.name, one.values[answer.name]),
        one.readable(answer.name, value),
        answer.line,
        is_stale,
    )


def _write(found: Plan, user: User, submits: bool) -> None:
    """Save each review by the rules of its page; what those refuse becomes a fault of its line."""
    for one in found.planned:
        if not one.data and not submits:
            one.lacks = writing.review_lacks(one.review, writing.review_criteria(one.review))
            continue
        is_fresh = save_list(one.review, one.data, user)
        if submits and not one.is_submitted:
            _, saved, one.lacks = writing.submit_review(one.review, one.data, False, user)
        else:
            _, saved = writing.save_review(one.review, one.data, user)
        one.review.refresh_from_db()
        criteria = writing.review_criteria(one.review)
        one.lacks = writing.review_lacks(one.review, criteria)
        one.is_held = not one.is_submitted and bool(review_giveaways(one.review, criteria))
        lines = {change.name: change for change in one.changes}
        for name, sentences in saved.errors.items():
            change = lines[name]
            found.faults.append(Fault(change.line, f"{change.label}: {sentences[0]}"))
        for name in [conflict.field for conflict in saved.conflicts] + [FIELD] * (not is_fresh):
            sentence = "Another window changed this just now. Look at it again."
            found.faults.append(Fault(lines[name].line, sentence))


def _fingerprint(text: str, reading: offline_reading.Reading, mine: Mapping[str, Offline]) -> str:
    seen = [offline_form.unified(text).strip()]
    for filled in reading.filled:
        one = mine[filled.public_id]
        seen += [filled.public_id, one.review.status]
        seen += [f"{name} {mark(value)}" for name, value in sorted(one.values.items())]
    return hashlib.sha256("\0".join(seen).encode(errors="replace")).hexdigest()[:24]


def _owes(known: dict[int, bool], user: User, review: Review) -> bool:
    """Whether practice comes first; asked once for each round."""
    if review.round_id not in known:
        known[review.round_id] = owes_practice(user, review.round)
    return known[review.round_id]


def _is_open(review: Review, at: object) -> bool:
    try:
        writing.require_open(review, at)  # type: ignore[arg-type]
    except Refusal:
        return False
    return True


def _title(conference: Conference) -> str:
    return f"{conference.name}, {conference.term}: my reviews"
