"""Two teams of the archive revise their reports, and staff grade again what changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.demo import report, writing
from portal.demo.back_dating import Story
from portal.demo.texts import ProjectText
from projects import drafting
from projects.models import Conference, GradeShown, Project, User
from reviews import evaluating, releasing_grades
from reviews.forms.sheet import comment_name, score_name
from reviews.models import Component, Evaluation
from reviews.sheets import criteria_of

# One that came late the first time, and one that was on time.
REVISED = {
    15: "**Method**, page 3: the choice of the loss has its reason now.\n\n"
    "**Results**, page 5: three more runs, and intervals in the main table.",
    3: "**Results**, page 4: the second split that our reviewers asked for. It changes one number.",
}
REASONS = {
    "Method": "The loss has its reason now, in two sentences that suffice.",
    "Results": "The runs that were missing are there, with intervals.",
}


def revise(
    conference: Conference,
    projects: dict[int, Project],
    texts: dict[int, ProjectText],
    released_at: datetime,
    story: Story,
    staff: list[User],
) -> None:
    """Hand two revisions in, regrade them and release what they win back."""
    # The hand-ins carry their instants, so the windows they fall into must stand where they are told.
    GradeShown.objects.filter(milestone__conference=conference).update(
        first_at=released_at, last_at=released_at
    )
    component = conference.components.get(name="Report")
    milestone = conference.milestones.get(slug="revision")
    for days, (number, changes) in enumerate(REVISED.items(), 3):
        project, text = projects[number], texts[number]
        at = released_at + timedelta(days=days, hours=2, minutes=number)
        submission = drafting.submission_for(project, milestone)
        by = writing.members(project)[0]
        story.at(at - timedelta(minutes=40))
        palette = project.group.palette if project.group else "steel"
        writing.write(submission, by, {"changes": changes})
        writing.add_pdf(
            submission, "revised-report", report.report(text, palette, str(conference)), by
        )
        story.at(at)
        writing.press_submit(submission, by, at)
        story.at(released_at + timedelta(days=9, minutes=10 * days))
        _regrade(component, project, changes, staff[number % len(staff)])
    story.at(released_at + timedelta(days=10))
    releasing_grades.release(conference, [component.pk], staff[0])


def _regrade(component: Component, project: Project, changes: str, by: User) -> None:
    """One step better in each criterion that the team names."""
    before = Evaluation.objects.get(component=component, project=project, is_revision=False)
    had = {score.criterion_id: score.points or 0 for score in before.scores.all()}
    given = {}
    for criterion in criteria_of(component.rubric_id):
        reason = REASONS.get(criterion.name, "")
        higher = [one for one in criterion.levels.all() if one.points > had[criterion.pk]]
        if reason and criterion.name in changes and higher:
            best = min(higher, key=lambda level: level.points)
            given[score_name(criterion)] = str(best.pk)
            given[comment_name(criterion)] = reason
    evaluation = Evaluation(component=component, project=project, graded_by=by, is_revision=True)
    evaluating.complete_evaluation(evaluation, given, by)
