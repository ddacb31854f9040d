"""The checker of `make rush` sees what it is for: each planted fault is counted, and nothing else."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage

import pytest

from projects import outbox
from projects.domain.lateness import Window
from projects.domain.lateness import lateness_penalty as portal_penalty
from tests.load import chaos, rush
from tests.load.habits import Team
from tests.load.records import DraftRecord, Records, VersionRecord
from tests.load.rules import BY_SLUG, RULES, rule_of
from tests.load.storm import Storm
from tests.load.teams import Attempt, Member, Press, Save
from tests.load.verdicts import Findings, judge, judge_mails
from tests.load.world import Place, report_of

BOUNDARY = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
BASE = b"%PDF"
RECEIPT = "R-0000-0000-0000-0000"


class Night:
    """One team that pressed once, a second before the boundary, and what was stored of it."""

    def __init__(self, rule: str = "deadline-then-late") -> None:
        place = Place("rush", "Team 000", rule, ["a@x.example"], ["session"], True, False)
        at = BOUNDARY.timestamp() - 1
        self.press = Press("Team 000", 0, "key", {"summary": "Words", "notes": ""})
        self.press.attempts = [Attempt(at, at + 0.1, 302)]
        self.press.verdict, self.press.receipt = "accepted", RECEIPT
        member = Member(place, 0, 0)
        member.presses.append(self.press)
        member.saves.append(Save("Team 000", {"summary": "Words"}, at - 5, {"summary": 1}))
        self.team = Team(place, "calm", [member], random.Random(0), presses_at=at)
        self.version = VersionRecord(
            "Team 000",
            1,
            BOUNDARY - timedelta(seconds=0.95),
            is_by_itself=False,
            is_late=False,
            in_grace=False,
            penalty=Decimal(0),
            receipt=RECEIPT,
            key="key",
            contents={
                "summary": "Words",
                "report": hashlib.sha256(report_of(BASE, "Team 000")).hexdigest(),
            },
        )
        self.records = Records(
            versions=[self.version],
            drafts={"Team 000": {"summary": DraftRecord("Words", 1, BOUNDARY)}},
            receipts={f"receipt-{RECEIPT}:a@x.example"},
        )

    def counts(self) -> tuple[int, int, int]:
        storm = Storm(BOUNDARY, BOUNDARY.timestamp(), [self.team])
        return counts_of(judge(storm, self.records, BASE))

    def sent(self, begin: float, end: float) -> None:
        """Let the press have been under way then, in seconds of the boundary."""
        at = BOUNDARY.timestamp()
        self.press.attempts = [Attempt(at + begin, at + end, 302)]

    def stamped(self, seconds: float) -> None:
        self.version.submitted_at = BOUNDARY + timedelta(seconds=seconds)


def counts_of(found: Findings) -> tuple[int, int, int]:
    return len(found.lost), len(found.doubled), len(found.wrong)


def test_night_without_fault_has_no_findings():
    assert Night().counts() == (0, 0, 0)


def test_receipt_without_version_is_lost():
    night = Night()
    night.records.versions.clear()
    assert night.counts() == (1, 0, 0)


@pytest.mark.parametrize("key", ["summary", "report"])
def test_version_that_holds_something_else_is_lost(key):
    night = Night()
    night.version.contents[key] = "Something else"
    assert night.counts() == (1, 0, 0)


def test_receipt_that_is_not_owed_to_a_member_is_lost():
    night = Night()
    night.records.receipts.clear()
    assert night.counts() == (1, 0, 0)


def test_typing_that_is_not_in_the_draft_is_lost():
    night = Night()
    night.records.drafts["Team 000"]["summary"] = DraftRecord("Older", 0, BOUNDARY)
    assert night.counts() == (1, 0, 0)


def test_second_version_of_the_same_contents_is_doubled():
    night = Night()
    night.records.versions.append(night.version)
    assert night.counts() == (0, 1, 0)


def test_on_time_press_that_is_stored_as_late_is_wrong():
    night = Night()
    night.version.is_late, night.version.penalty = True, Decimal("0.1")
    assert night.counts() == (0, 0, 1)


def test_late_press_without_its_penalty_is_wrong():
    night = Night()
    night.sent(0.5, 0.6)
    night.stamped(0.55)
    night.version.is_late = True
    assert night.counts() == (0, 0, 1)
    night.version.penalty = Decimal("0.1000")
    assert night.counts() == (0, 0, 0)


def test_stamp_outside_its_request_is_wrong():
    night = Night()
    night.stamped(-3)
    assert night.counts() == (0, 0, 1)


def test_version_taken_after_the_end_is_wrong():
    night = Night("deadline-then-closed")
    night.sent(0.5, 0.6)
    night.stamped(0.55)
    assert night.counts() == (0, 0, 1)


def test_refusal_before_the_deadline_is_wrong_and_after_it_right():
    night = Night("deadline-then-closed")
    night.records.versions.clear()
    night.press.verdict = "refused"
    assert night.counts() == (0, 0, 1)
    night.sent(-0.05, 0.05)
    assert night.counts() == (0, 0, 0)


def test_press_without_an_answer_is_wrong():
    night = Night()
    night.press.verdict = "not answered"
    assert night.counts() == (0, 0, 1)


@pytest.mark.parametrize("rule", ["deadline-then-late", "extended"])
def test_version_by_itself_is_right_only_at_the_deadline_of_a_team_that_wants_it(rule):
    night = Night(rule)
    night.version.is_by_itself, night.version.key = True, "due-…"
    night.stamped(-0.000001)
    night.sent(0.5, 0.6)
    assert night.counts() == (0, 0, 0)
    night.stamped(-0.5)
    assert night.counts() == (0, 0, 1)


def mail(subject: str, name: str = "<1@x>") -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"], made["Message-ID"] = "a@x.example", subject, name
    return made


@pytest.mark.parametrize(
    ("came", "counts"),
    [
        ([mail("“One”")], (0, 0, 0)),
        ([], (1, 0, 0)),
        ([mail("“One”"), mail("“One”")], (0, 1, 0)),
        ([mail("“One”"), mail("Other")], (0, 0, 1)),
    ],
)
def test_each_owed_mail_must_come_once(came, counts):
    records = Records(mails={("a@x.example", "“One”"): "sent", ("b@x.example", "No"): "dropped"})
    assert counts_of(judge_mails(records, came).found) == counts


def test_mail_of_a_killed_sender_may_come_again_but_only_under_its_message_id():
    one = ("a@x.example", "One")
    records = Records(mails={one: "sent"})
    same = judge_mails(records, [mail("One"), mail("One")], {one})
    assert (counts_of(same.found), same.came, same.again) == ((0, 0, 0), 1, ["One"])
    other = judge_mails(records, [mail("One"), mail("One", "<2@x>")], {one})
    assert counts_of(other.found) == (0, 1, 0)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_rules_of_the_rush_change_at_one_instant(rule):
    window = Window(
        opens_at=BOUNDARY - timedelta(days=30),
        due_at=rule.due_at(BOUNDARY),
        late_until=rule.late_until(BOUNDARY),
        grace=timedelta(minutes=rule.grace_minutes),
        extended_to=rule.extended_to(BOUNDARY),
    )
    for at in (BOUNDARY - timedelta(microseconds=1), BOUNDARY):
        said = window.timing(at).value
        outcome = rule.outcome(at, BOUNDARY)
        assert said.replace("closed", "refused") == outcome.name
        if outcome.is_taken:
            penalty = portal_penalty(window, at, Decimal(rule.late_per_cent))
            assert penalty == outcome.penalty


def test_every_rule_gets_its_share_of_teams():
    slugs = [rule_of(number).slug for number in range(100)]
    assert {slug: slugs.count(slug) for slug in BY_SLUG} == {r.slug: r.share for r in RULES}


@pytest.mark.parametrize(
    ("found", "status"),
    [(Findings(), 0), (Findings(lost=["one"]), 1), (Findings(wrong=["one"]), 1)],
)
def test_rush_ends_with_its_line_and_a_status_that_says_whether_anyone_was_wronged(
    monkeypatch, capsys, found, status
):
    storm = Storm(BOUNDARY, BOUNDARY.timestamp(), [Night().team])
    monkeypatch.setattr(rush, "rush", lambda *_: (storm, found))
    assert rush.main(None, 1, 0) == status
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"rush: sent=1 accepted=1 lost={len(found.lost)} doubled=0 wrong={len(found.wrong)} "
        "p50_ms=100 p95_ms=100 p99_ms=100"
    )


def test_chaos_knows_how_long_a_claim_lasts():
    assert chaos.CLAIM_LASTS == outbox.CLAIM_LASTS
