"""What a link's checks add up to: one failure says little, two failures hours apart say "gone"."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from projects.domain.link_answers import Answer, Verdict

BETWEEN_FAILURES = timedelta(hours=6)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
DAILY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """What is known of one link. verdict: None as long as it is not checked.

    first_failed_at: of the failures since it last worked; with one, the verdict stays what it was.
    attempts: how often in a row nothing could be said.
    """

    verdict: Verdict | None = None
    reason: str = ""
    first_failed_at: datetime | None = None
    last_worked_at: datetime | None = None
    checked_at: datetime | None = None
    next_check_at: datetime | None = None
    attempts: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_doubtful(self) -> bool:
        """It failed once; the second look that would settle it has not been."""
        return self.first_failed_at is not None and self.verdict is not Verdict.GONE


def after(before: Standing, answer: Answer, now: datetime, every: timedelta = DAILY) -> Standing:
    """The standing once this answer has come. every: how long until a judged link's next check.

    An answer that must not be judged changes no verdict and starts no count; it is asked again
    after a minute, then two, four, up to an hour, or as long as the host asks for.
    """
    if answer.verdict is None:
        wait = min(FIRST_RETRY * 2 ** min(before.attempts, 10), LONGEST_RETRY)
        return replace(
            before,
            reason=answer.reason,
            attempts=before.attempts + 1,
            next_check_at=now + max(wait, answer.wait or wait),
        )
    judged = replace(before, reason=answer.reason, attempts=0, checked_at=now)
    if answer.verdict is Verdict.GONE:
        first = before.first_failed_at or now
        if now - first >= BETWEEN_FAILURES:
            return replace(
                judged, verdict=Verdict.GONE, first_failed_at=first, next_check_at=now + every
            )
        again = min(first + BETWEEN_FAILURES, now + every)
        return replace(judged, first_failed_at=first, next_check_at=again)
    has_worked = answer.verdict in (Verdict.WORKS, Verdict.NOT_EMBEDDED)
    return replace(
        judged,
        verdict=answer.verdict,
        first_failed_at=None,
        last_worked_at=now if has_worked else before.last_worked_at,
        next_check_at=now + every,
        facts={**before.facts, **answer.facts},
    )
