"""What the demo's staff found on the risk checklist, and a decision that one of them began."""

from __future__ import annotations

from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from projects import decision_drafts, risks
from projects.models import Conference, Submission, User
from projects.risks import Given

FINE, WATCH, PROBLEM = "fine", "watch", "problem"
# Number of the project, then what was found on each item that was looked at: level and note.
FOUND: tuple[tuple[int, dict[str, tuple[str, str]]], ...] = (
    (
        1,
        {
            "Data": (FINE, "The port authority's letter is in the folder."),
            "Compute": (FINE, ""),
            "Licence": (WATCH, "Scans may be shown; ask whether they may be given on."),
        },
    ),
    (
        10,
        {
            "Data": (WATCH, "Public collections change; let them keep a copy with dates."),
            "People": (FINE, "Faces are blurred before storage."),
        },
    ),
    (
        12,
        {
            "Data": (FINE, ""),
            "Compute": (FINE, ""),
            "People": (WATCH, "Recordings of learners: withdrawal has to work until the end."),
            "Licence": (FINE, ""),
        },
    ),
    (
        13,
        {
            "Data": (PROBLEM, "Consent of the club only. Solvers were not asked."),
            "Compute": (FINE, ""),
            "People": (WATCH, "Times by person could name somebody."),
            "Licence": (PROBLEM, "The clues belong to their authors; may any be printed?"),
        },
    ),
    (
        18,
        {
            "Data": (FINE, ""),
            "Compute": (FINE, ""),
            "People": (FINE, "Public set, background stated by the annotators themselves."),
            "Licence": (FINE, ""),
        },
    ),
    (22, {"People": (WATCH, "Listeners are paid from the fund; ask for the receipts.")}),
)
# The proposal on which the assistant has begun a decision and not sent it.
BEGUN = 22


def look_at_risks(
    conference: Conference,
    calendar: Calendar,
    story: Story,
    staff: list[User],
) -> None:
    """Answer the checklist of some proposals; begin a decision and leave it."""
    items = {item.name: item for item in conference.risk_items.all()}
    rows = Submission.objects.filter(milestone__conference=conference, milestone__slug="proposal")
    submissions = {
        row.project.number: row for row in rows.select_related("project__conference", "milestone")
    }
    for place, (number, found) in enumerate(FOUND):
        story.at(calendar.day(-3, 14, 9 * place))
        given = [
            Given(items[name], level, note, risks.state_of(None))
            for name, (level, note) in found.items()
        ]
        risks.answer(submissions[number], given, staff[place % len(staff)])
    story.at(calendar.day(-3, 16, 10))
    version = submissions[BEGUN].counting_version
    if version:
        decision_drafts.save(
            version,
            staff[1],
            {
                "verdict": "accept",
                "comment": "The new evaluation is just what we hoped for.",
                "on-plan": "Book the listeners before the break.",
            },
        )
