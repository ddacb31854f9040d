"""What follows a release in the demo: regrade requests, how the class did, and a survey under way."""

from __future__ import annotations

from datetime import timedelta

from portal.demo import writing
from portal.demo.back_dating import Story
from portal.demo.calendar import Calendar
from projects.models import Conference, Participant, Project, User
from reviews import contributing, doubting, holding_grades, settling_regrades
from reviews.models import ContributionSurvey, Evaluation, Grade, GradePolicy

# Board number, place of the criterion, question, answer; then what went on to the instructor.
ASKED = (
    (
        3,
        0,
        "Table 2 compares with the stronger baseline of section 4. Did the grade take it in?",
        "I had read it. The comparison is there, its variance over seeds is not.",
        "",
        "",
    ),
    (
        7,
        1,
        "The repository has a lock file and a script that makes every figure. What is missing?",
        "A fresh checkout stopped at the data, which the script expects to be there.",
        "The README says in its second line where the data comes from. Please look once more.",
        "The line is there and works. It needs a login that an outsider does not have, so it stays.",
    ),
)
# Team sizes differ; each list gives the points that a team's members give, in their order.
SHARES = ((110, 90, 100), (100, 120, 80), (95, 105, 100))


def doubt(conference: Conference, projects: dict[int, Project], story: Story, staff: User) -> None:
    """Two teams of the archive ask about a criterion of their report; one goes to the instructor."""
    GradePolicy.objects.create(conference=conference, shows_distribution=True)
    component = conference.components.get(name="Report")
    criteria = (
        list(component.rubric.criteria.filter(is_for_staff=False)) if component.rubric else []
    )
    begin = story.told[-1]
    for number, place, text, answer, further, ruling in ASKED:
        project = projects[number]
        member = Participant.objects.get(conference=conference, user=writing.members(project)[0])
        grade = Grade.objects.get(component=component, participant=member)
        story.at(begin + timedelta(days=1, minutes=number))
        request = doubting.ask(member, grade, criteria[place], text)
        story.at(begin + timedelta(days=2, minutes=number))
        grader = Evaluation.objects.get(
            component=component, project=project, is_revision=False
        ).graded_by
        settling_regrades.answer(request.pk, "stays", answer, grader)
        if further:
            story.at(begin + timedelta(days=3, minutes=number))
            doubting.escalate(request.pk, member, further)
            story.at(begin + timedelta(days=4, minutes=number))
            settling_regrades.answer(request.pk, "stays", ruling, staff)


def survey(
    conference: Conference, projects: dict[int, Project], calendar: Calendar, story: Story, by: User
) -> None:
    """The current course asks who did how much; some have answered, and one grade is held back."""
    story.at(calendar.day(-1, 18))
    ContributionSurvey.objects.create(
        conference=conference, opens_at=calendar.day(-1, 18), due_at=calendar.last_minute(5)
    )
    large = [one for one in projects.values() if one.team and len(writing.members(one)) >= 3]
    for project in large[:2]:
        members = list(
            Participant.objects.filter(membership__team=project.team)
            .select_related("conference", "user", "membership__team")
            .order_by("membership__seat")
        )
        for rater, points in zip(members, SHARES, strict=False):
            given = {person.pk: n for person, n in zip(members, points, strict=False)}
            given |= {person.pk: None for person in members if person.pk not in given}
            contributing.answer(rater, given)
    held = projects[4]
    component = conference.components.get(name="Proposal")
    holding_grades.hold([component], held, "Two members ask to split; talk to them first", by)
