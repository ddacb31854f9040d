"""Compares what the portal answered with what it stored: what is lost, doubled or against the rule."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message

from tests.load.habits import Team
from tests.load.records import Records, VersionRecord
from tests.load.rules import BY_SLUG, Rule
from tests.load.storm import Storm
from tests.load.teams import Attempt, Press
from tests.load.world import report_of

TICK = timedelta(microseconds=1)
# Between a clock read here and one read in the database, in the same machine.
SLACK = timedelta(milliseconds=2)
TOGETHER = ("another types meanwhile", "two members press")
NEVER_SENT = {"held", "gathered", "dropped"}


@dataclass
class Findings:
    """Sentences, each about one thing that must not be."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, others: Findings) -> None:
        self.lost += others.lost
        self.doubled += others.doubled
        self.wrong += others.wrong

    @property
    def all(self) -> list[str]:
        return [
            f"{kind}: {one}" for kind in ("lost", "doubled", "wrong") for one in getattr(self, kind)
        ]


@dataclass(frozen=True)
class Mails:
    """How many mails were owed and how many came. again: subjects that came more than once, rightly."""

    found: Findings
    owed: int
    came: int
    again: list[str]


def judge(storm: Storm, records: Records, base: bytes) -> Findings:
    """Everything that can be said of hand-ins and drafts; mails have judge_mails."""
    found = Findings()
    for team in storm.teams:
        rule, versions = BY_SLUG[team.place.rule], records.of(team.name)
        _doubled(found, team, versions)
        for version in versions:
            _verdict(found, team, rule, version, storm.boundary, records)
        for press in team.presses:
            _press(found, team, rule, press, versions, records, storm.boundary, base)
        _typing(found, team, records)
        if team.stopped:
            found.wrong.append(f"{team.name} got no page: {team.stopped}.")
    return found


def judge_mails(
    records: Records, mails: Iterable[Message], interrupted: Set[tuple[str, str]] = frozenset()
) -> Mails:
    """Every owed mail against what the mail server took.

    interrupted: mails whose sender was killed between asking and noting. Nobody can know whether
    such a mail was taken, so it is sent again under the same Message-ID: once more is no double.
    """
    found, again = Findings(), []
    came: dict[tuple[str, str], list[str]] = {}
    for mail in mails:
        subject = " ".join(str(make_header(decode_header(mail["Subject"]))).split())
        came.setdefault((str(mail["To"]), subject), []).append(str(mail["Message-ID"]))
    owed = {one for one, state in records.mails.items() if state not in NEVER_SENT}
    for to, subject in sorted(owed):
        names = came.get((to, subject), [])
        if not names:
            found.lost.append(f"the mail “{subject}” to {to} never came.")
        elif len(set(names)) == 1 < len(names) and (to, subject) in interrupted:
            again.append(subject)
        elif len(names) > 1:
            found.doubled.append(f"the mail “{subject}” to {to} came {len(names)} times.")
    for to, subject in sorted(set(came) - owed):
        found.wrong.append(f"nobody owed the mail “{subject}” to {to}.")
    return Mails(found, len(owed), len({name for names in came.values() for name in names}), again)


def _doubled(found: Findings, team: Team, versions: list[VersionRecord]) -> None:
    kinds = {tuple(sorted(version.contents.items())) for version in versions}
    if len(versions) > len(kinds):
        found.doubled.append(
            f"{team.name} has {len(versions)} versions of {len(kinds)} different contents."
        )


def _verdict(
    found: Findings,
    team: Team,
    rule: Rule,
    version: VersionRecord,
    boundary: datetime,
    records: Records,
) -> None:
    """A version's stamp, and what the rule says to that stamp."""
    name = f"{team.name}, version {version.number}"
    at = version.submitted_at
    due = rule.outcome(at, boundary)
    got = (version.is_late, version.in_grace, version.penalty)
    if not due.is_taken:
        found.wrong.append(f"{name} was taken at {at:%H:%M:%S.%f}, which the rule refuses.")
    elif got != (due.is_late, due.in_grace, due.penalty):
        found.wrong.append(f"{name}, stamped {at:%H:%M:%S.%f}, is {got}; the rule says {due.name}.")
    if version.is_by_itself:
        if not (rule.is_due_at_boundary and team.place.by_itself and at == boundary - TICK):
            found.wrong.append(f"{name} was handed in by itself, which it should not have been.")
    else:
        sent = [a for press in team.presses if press.key == version.key for a in press.attempts]
        if not any(_spans(attempt, at) for attempt in sent):
            found.wrong.append(f"{name} bears {at:%H:%M:%S.%f}, when its press was not under way.")
    for email in team.place.emails:
        if f"receipt-{version.receipt}:{email}" not in records.receipts:
            found.lost.append(f"the receipt of {name} is not owed to {email}.")


def _press(
    found: Findings,
    team: Team,
    rule: Rule,
    press: Press,
    versions: list[VersionRecord],
    records: Records,
    boundary: datetime,
    base: bytes,
) -> None:
    """What one press was told, and whether that is so."""
    name = f"{team.name}, press {press.key[:8]}"
    answered = [attempt for attempt in press.attempts if attempt.answered_at is not None]
    if press.verdict == "accepted":
        made = next((one for one in versions if one.receipt == press.receipt), None)
        if made is None:
            found.lost.append(f"{name} got receipt {press.receipt}, which does not exist.")
        elif not _holds(made, team, press, base):
            found.lost.append(f"{name} got receipt {press.receipt}, which holds something else.")
        elif made.submitted_at > _instant(answered[-1].answered_at) + SLACK:
            found.wrong.append(f"{name} was answered before its version's stamp.")
    elif press.verdict == "refused":
        first, last = press.attempts[0].sent_at, answered[-1].answered_at
        outcomes = {rule.outcome(_instant(at), boundary) for at in (first, last)}
        if all(outcome.is_taken for outcome in outcomes):
            found.wrong.append(f"{name} was refused, against the rule.")
    elif press.verdict == "two texts":
        if team.habit not in TOGETHER:
            found.wrong.append(f"{name} was told of a second text, but nobody else wrote.")
    else:
        found.wrong.append(f"{name}: {press.verdict} {press.said}".strip() + ".")


def _holds(version: VersionRecord, team: Team, press: Press, base: bytes) -> bool:
    """Whether a version has what the press sent; a field may hold what another typed meanwhile."""
    expected = {"report": hashlib.sha256(report_of(base, team.name)).hexdigest()}
    others = [save.texts for save in team.saves]
    for key, text in press.texts.items():
        got = version.contents.get(key, "")
        if got != text and not any(texts.get(key) == got for texts in others):
            return False
    return version.contents["report"] == expected["report"]


def _typing(found: Findings, team: Team, records: Records) -> None:
    """Of each field the last text that the portal said it saved must still be there, or a later one."""
    drafts = records.drafts.get(team.name, {})
    for save in team.saves:
        for key, revision in save.revisions.items():
            draft = drafts.get(key)
            if draft is None or draft.revision < revision:
                found.lost.append(f"{team.name} typed “{key}”, which is not in the draft.")
            elif draft.revision == revision and draft.text != save.texts[key]:
                found.lost.append(f"{team.name} typed “{key}”, and the draft holds something else.")


def _spans(attempt: Attempt, at: datetime) -> bool:
    """Whether the portal may have begun this request then; one without an answer may come late."""
    if at < _instant(attempt.sent_at) - SLACK:
        return False
    return attempt.answered_at is None or at <= _instant(attempt.answered_at) + SLACK


def _instant(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0.0, UTC)
