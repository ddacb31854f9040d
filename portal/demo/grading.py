"""Grading under way: shared out among the assistants, with kept comments and one project to moderate."""

from __future__ import annotations

from portal.demo import judging
from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from portal.demo.texts import ProjectText
from projects import enrolling
from projects.models import Conference, Project, Role, User
from reviews import comment_bank, marking, sharing
from reviews.models import Component, Desk, Marking

# By criterion of the rubric “Proposal”: what graders keep, and how often they have used it.
KEPT = {
    "Plan": (
        ("Say what you will leave out if training takes longer than planned.", 4),
        ("Fix the test set before the first experiment.", 2),
        ("Name the baseline that a reader would try first.", 3),
    ),
    "": (("Come to office hours with this before the check-in.", 1),),
}
# Who only grades, because everybody else mentors some of the teams and may not grade them.
GUEST = ("m.oduya@demo.example", "Marit Oduya-Lindgren")
# The project that has handed in early: its two graders are through, and do not quite agree.
EARLY = 9
QUALITIES = (96, 86)


def grade(
    conference: Conference,
    projects: dict[int, Project],
    texts: list[ProjectText],
    calendar: Calendar,
    story: Story,
    staff: list[User],
) -> None:
    """Two proposals are graded and a third is begun; the report has two graders, the code goes by
    criterion; nothing is released."""
    teacher = staff[0]
    guest = enrolling.enrol(conference, *GUEST, Role.ASSISTANT, None)
    helpers = [*staff[1:], guest.user]
    parts = {one.name: one for one in conference.components.all()}
    story.at(calendar.day(-2, 14))
    _keep(conference, parts["Proposal"], helpers[0])
    Desk.objects.create(component=parts["Report"], graders=2, tolerance=20, is_anonymous=True)
    Desk.objects.create(component=parts["Code"], shared_by=Desk.Sharing.CRITERION)
    for place, number in enumerate((2, 4, 7)):
        story.at(calendar.day(-1, 15, 20 * place))
        is_finished = place < 2
        judging.evaluate(
            parts["Proposal"], projects[number], texts[number - 1], helpers[0], is_finished
        )
    for name in ("Proposal", "Report", "Code"):
        story.at(calendar.day(-1, 17))
        graders = [one for one in sharing.may_grade(conference) if one.user in helpers]
        planned = sharing.plan(parts[name], graders)
        sharing.share_out(parts[name], graders, False, teacher, planned.fingerprint)
    story.at(calendar.day(-1, 19))
    _mark_twice(parts["Report"], projects[EARLY], texts[EARLY - 1])


def _keep(conference: Conference, component: Component, by: User) -> None:
    criteria = (
        {one.name: one for one in component.rubric.criteria.all()} if component.rubric else {}
    )
    for name, rows in KEPT.items():
        for text, uses in rows:
            comment_bank.keep(conference, criteria.get(name), text, by)
            conference.bank_comments.filter(text=text).update(uses=uses)


def _mark_twice(component: Component, project: Project, text: ProjectText) -> None:
    """Both graders of one project, each without seeing the other's."""
    parts = component.duties.filter(project=project).order_by("seat").select_related("grader__user")
    for part, quality in zip(parts, QUALITIES, strict=True):
        by = part.grader.user
        sheet = Marking(component=component, project=project, seat=part.seat)
        given = judging.staff_answers(component, text, quality)
        marking.complete_marking(sheet, given, by)
