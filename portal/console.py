"""What waits for staff, and how large a conference is, gathered from projects and reviews."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from projects import clock
from projects.models import (
    Conference,
    Mail,
    Participant,
    Project,
    Submission,
    Team,
    User,
    Version,
)
from reviews import desk, settling_regrades
from reviews.conflicting import may_settle
from reviews.models import Component, Conflict, Evaluation, Review, ReviewRound


@dataclass(frozen=True)
class Waiting:
    """Something that waits for staff: how many, of what, and where it is dealt with."""

    count: int
    words: str
    verb: str
    url: str
    sign: str = "tag-warn"


def waiting_for_staff(conference: Conference, user: User) -> list[Waiting]:
    """What waits for staff of the conference, the most pressing first; nothing that counts zero."""
    slug = conference.slug
    submissions = Submission.objects.visible_to(user).filter(
        milestone__conference=conference,
        milestone__needs_decision=True,
        status=Submission.Status.SUBMITTED,
    )
    teams = Team.objects.visible_to(user).filter(conference=conference)
    small = teams.too_small()
    without = Participant.objects.visible_to(user).without_team().filter(conference=conference)
    failed = Mail.objects.visible_to(user).filter(conference=conference, state=Mail.State.FAILED)
    rounds = ReviewRound.objects.visible_to(user).filter(
        conference=conference, opened_at__isnull=False, released_at__isnull=True
    )
    reviews = Review.objects.visible_to(user).filter(round__in=rounds)
    reviews = reviews.exclude(status=Review.Status.SUBMITTED)
    conflicts = Conflict.objects.filter(conference=conference, state=Conflict.State.WAITING)
    rows = [
        (failed.count(), "mail that could not be sent", "mails that could not be sent",
         "Look at the mail", reverse("staff_mail", args=[slug]) + "?state=failed", "tag-live"),
        (submissions.count(), "hand-in that waits for a decision",
         "hand-ins that wait for a decision", "Read the queue",
         reverse("staff_submissions", args=[slug]) + "?status=waiting", "tag-warn"),
        (conflicts.count() if may_settle(conference, user) else 0,
         "reported conflict to settle", "reported conflicts to settle",
         "Settle them", reverse("staff_conflicts", args=[slug]), "tag-warn"),
        (_own_reviews_left(conference, user), "review for you to write",
         "reviews for you to write", "Write them", reverse("reviews", args=[slug]), "tag-warn"),
        (without.count(), "student without a team", "students without a team",
         "See who", reverse("staff_people", args=[slug]) + "?team=without", "tag-warn"),
        (small.count(), "team below the smallest size", "teams below the smallest size",
         "See the teams", reverse("staff_teams", args=[slug]) + "?show=small", "tag-warn"),
        (reviews.count(), "peer review not yet submitted", "peer reviews not yet submitted",
         "See the rounds", reverse("staff_rounds", args=[slug]), "tag-accent"),
        (_evaluations_left(conference, user), "project to grade", "projects to grade",
         "Go on grading", reverse("staff_grading", args=[slug]), "tag-accent"),
        (settling_regrades.waiting_for(conference, user), "regrade request to answer",
         "regrade requests to answer", "Answer", reverse("staff_regrades", args=[slug]), "tag-warn"),
    ]  # fmt: skip
    return [
        Waiting(count, one if count == 1 else many, verb, url, sign)
        for count, one, many, verb, url, sign in rows
        if count
    ]


def _own_reviews_left(conference: Conference, user: User) -> int:
    """What this member of staff reviews and has not submitted, in rounds that take it now."""
    return sum(
        len(tasks.tasks) - tasks.submitted
        for tasks in desk.my_reviews(user, conference, clock.now())
        if tasks.is_running
    )


def _evaluations_left(conference: Conference, user: User) -> int:
    """Handed-in work of staff components that nobody has graded to the end yet."""
    components = Component.objects.filter(
        conference=conference, source=Component.Source.STAFF, released_at__isnull=True
    ).exclude(milestone=None)
    handed_in = (
        Submission.objects.visible_to(user)
        .filter(milestone__components__in=components, versions__in=Version.objects.counting())
        .values("project", "milestone__components")
        .distinct()
        .count()
    )
    graded = Evaluation.objects.visible_to(user).filter(
        component__in=components, completed_at__isnull=False, is_revision=False
    )
    return max(0, handed_in - graded.count())


def figures(conference: Conference, user: User) -> list[tuple[str, int, str]]:
    """How large the conference is: word, number, address."""
    people = Participant.objects.visible_to(user).active().filter(conference=conference)
    counts = people.aggregate(
        students=Count("pk", filter=Q(role="student")),
        staff=Count("pk", filter=Q(role__in=["assistant", "instructor"])),
    )
    teams = Team.objects.visible_to(user).filter(conference=conference).count()
    projects = Project.objects.visible_to(user).filter(conference=conference).count()
    slug = conference.slug
    people_url = reverse("staff_people", args=[slug])
    return [
        (_plural("student", counts["students"]), counts["students"], f"{people_url}?role=student"),
        ("staff", counts["staff"], f"{people_url}?sort=role"),
        (_plural("team", teams), teams, reverse("staff_teams", args=[slug])),
        (_plural("project", projects), projects, reverse("staff_submissions", args=[slug])),
    ]


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
