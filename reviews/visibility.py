"""Who may see what of reviews and grades: the hardest place to be right.

What a viewer may learn of a round, and when, is a table in code that the tests walk: domain/policy.py.
Here is how it is kept, and the rest:

| what | visitor | author of the project | its reviewer | other students | staff |
| --- | --- | --- | --- | --- | --- |
| round | – | open ones of the conference | same | same | all |
| review | – | submitted ones, after the round's release, as a record without names | own | – | all |
| who wrote it | – | only in an open round | self | – | yes |
| scores | – | after release | own | – | yes |
| meta-review | – | after release, unsigned | – | – | all |
| response of the authors | – | own, from its opening | the sent one, once own review is in | – | sent ones |
| rating of a review | – | own only, not a co-author's | never; see reviews/ratings.py | – | medians |
| post of the discussion | – | never | once own review is in, under aliases | – | all |
| other reviews of the project | – | see review | as the round says, under aliases | – | all |
| bid, declared conflict | – | – | own | – | all |
| review on offer (title and pitch) | – | never | while they may take it on | same | all |
| evaluation | – | after the component's release to them | – | – | all |
| evaluation of a revision | – | never; its result is in the grade | – | – | all |
| one of two gradings | – | never; the moderated one is the evaluation | – | – | see MarkingQuerySet |
| kept comments of graders | – | – | – | – | all |
| grade | – | own, after release | – | – | all |
| answer on contribution | – | own only, not a team-mate's | – | – | factors and claims |
| regrade request | – | own team's, with the answers | – | – | all |
| example for practice | – | never that of their own project | never that of a project they review | reviewers of the round, once offered | all |
| staff's points for an example | – | – | once own practice on it is in | same | all |
| practice review | – | – | own | – | all |
| the reviewed version and its files | – | own | yes, while assigned and open | – | all |

Staff means: of projects that they may see; see projects/visibility.py on assistants with sections.

Where each team reviews as one, "its reviewer" is every present member of the team, and nobody else.
Judges and staff who review have the reviewer's column for what they are assigned, in whichever
section it is. A reviewer in a double-blind round sees the project without its people; in one that
is blind until their own review is in, from then on with them (Review.hides_authors).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from projects.visibility import (
    WHOLE,
    VisibleQuerySet,
    own_project,
    staff_of_project,
    staffed_by,
)

if TYPE_CHECKING:
    from projects.models import User
    from reviews.models import Review


class RoundQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        in_conference = Q(
            opened_at__isnull=False,
            conference__participants__user=user,
            conference__participants__left_at__isnull=True,
        )
        return staffed_by(user, members=WHOLE) | in_conference


def written_by(user: User) -> Q:
    """Reviews that the user writes. A team's belong to its members of the moment, whoever was first."""
    places = user.participations.filter(left_at__isnull=True)
    teams = places.filter(membership__isnull=False).values("membership__team")
    return Q(team__isnull=True, reviewer__in=places.values("pk")) | Q(team__in=teams)


def shows_others(mine: Review, user: User) -> bool:
    """Whether the writer of a review may read the other reviews of its project now.

    As the round says: never, once theirs of the project is in, once all theirs of the round are
    in, or after release. Never in an archive, nor by who has come to be on the project's team.
    """
    round_ = mine.round
    if round_.conference.is_archived or mine.project.has_member(user):
        return False
    if round_.others_seen == "released":
        return round_.released_at is not None
    if mine.status != "submitted" or round_.others_seen == "never":
        return False
    owed = type(mine).objects.written_by(user).filter(round=round_).exclude(status="submitted")
    return round_.others_seen == "mine" or not owed.exists()


class ReviewQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        """Rows a person may work with: reviewers their own, staff all.

        Authors never reach a row; they get records from reviews/feedback.py.
        """
        own = written_by(user) & Q(round__opened_at__isnull=False)
        return own | staff_of_project(user, "project__")

    def written_by(self, user: User) -> ReviewQuerySet:
        """The user's own reviews, and those of the team they are on where it reviews as one."""
        return self.filter(written_by(user))

    def with_questions(self) -> ReviewQuerySet:
        """With `is_in_question`: whether who writes it has reported a conflict that waits for staff.

        Until staff settle it nobody need write such a review.
        """
        from reviews.models import Conflict

        waiting = Conflict.objects.filter(
            state=Conflict.State.WAITING, project=OuterRef("project")
        ).filter(Q(reviewer=OuterRef("reviewer")) | Q(reviewer__membership__team=OuterRef("team")))
        return self.annotate(is_in_question=Exists(waiting) & ~Q(status="submitted"))

    def with_writers(self) -> ReviewQuerySet:
        """With what `Review.writers` and `Review.signature` ask for: three queries for any number."""
        return self.select_related("reviewer__user", "team").prefetch_related(
            "team__memberships__participant__user"
        )

    def beside(self, mine: Review, user: User) -> ReviewQuerySet:
        """Other submitted reviews of the same project that the writer of `mine` may read now."""
        if not shows_others(mine, user):
            return self.none()
        others = self.filter(round=mine.round, project=mine.project_id, status="submitted")
        return others.exclude(pk=mine.pk)

    def received_by(self, user: User) -> ReviewQuerySet:
        """Submitted and released reviews of the user's own project."""
        return self.filter(
            own_project(user, "project__"), status="submitted", round__released_at__isnull=False
        )


def _reviewed_by(user: User) -> Exists:
    """Things of a round and project of which the user has handed in a review, and is no author.

    Closing the conference ends it.
    """
    from reviews.models import Review

    mine = Review.objects.visible_to(user).filter(
        round=OuterRef("round"),
        project=OuterRef("project"),
        status="submitted",
        round__conference__archived_at__isnull=True,
    )
    return Exists(mine.exclude(own_project(user, "project__")))


class ResponseQuerySet(VisibleQuerySet):
    def sent(self) -> ResponseQuerySet:
        """Drafts are the team's alone."""
        return self.filter(sent_at__isnull=False)

    def seen_by(self, user: User) -> Q:
        is_released = Q(round__released_at__isnull=False)
        read = _reviewed_by(user) | staff_of_project(user, "project__")
        return is_released & (own_project(user, "project__") | Q(sent_at__isnull=False) & read)


class RatingQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        """Own ones. What others learn of ratings is made by reviews/ratings.py alone."""
        return Q(rater__user=user, rater__left_at__isnull=True)


class MetaReviewQuerySet(VisibleQuerySet):
    def received_by(self, user: User) -> MetaReviewQuerySet:
        """Released ones about the user's own project."""
        return self.filter(self._released_to(user))

    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "project__") | self._released_to(user)

    @staticmethod
    def _released_to(user: User) -> Q:
        is_released = Q(round__released_at__isnull=False) & ~Q(text="")
        return own_project(user, "project__") & is_released


class PostQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "project__") | Q(_reviewed_by(user))


class EvaluationQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "project__") | (
            own_project(user, "project__") & Q(_is_graded_to(user), is_revision=False)
        )


def _is_graded_to(user: User) -> Exists:
    """Things of a component and project whose grade the user has been shown: a component is not
    released to every team."""
    from reviews.models import Grade

    shown = Grade.objects.filter(participant__user=user)
    return Exists(shown.filter(component=OuterRef("component"), project=OuterRef("project")))


class MarkingQuerySet(VisibleQuerySet):
    """One of two independent gradings: its grader's alone until both are complete, then also the
    other grader's and the moderators'. Instructors who grade neither are moderators."""

    def seen_by(self, user: User) -> Q:
        from reviews.models import Duty

        places = user.participations.filter(left_at__isnull=True)
        here = Duty.objects.filter(component=OuterRef("component"), project=OuterRef("project"))
        mine = here.filter(grader__in=places.values("pk"))
        other = self.model._default_manager.filter(
            component=OuterRef("component"), project=OuterRef("project"), completed_at=None
        )
        is_whole = Q(completed_at__isnull=False) & ~Exists(other) & Q(pk__in=self._in_pairs())
        moderates = Q(component__desk__moderator__in=places.values("pk")) | Q(
            project__conference__in=places.filter(role="instructor").values("conference")
        )
        return Q(Exists(mine.filter(seat=OuterRef("seat")))) | is_whole & (
            Q(Exists(mine)) | moderates
        )

    def _in_pairs(self) -> Any:
        """Those whose other half exists."""
        both = self.model._default_manager.filter(
            component=OuterRef("component"), project=OuterRef("project")
        ).exclude(seat=OuterRef("seat"))
        return self.model._default_manager.filter(Exists(both)).values("pk")


class GradeQuerySet(VisibleQuerySet):
    def with_looks(self) -> GradeQuerySet:
        """With `is_seen`: whether the student has looked at it as it is released now."""
        from reviews.models import ReleasedGrade

        unseen = ReleasedGrade.objects.filter(
            component=OuterRef("component"),
            participant=OuterRef("participant"),
            seen_at=None,
            release__undone_at=None,
        )
        return self.annotate(is_seen=~Exists(unseen))

    def seen_by(self, user: User) -> Q:
        own = Q(participant__user=user, component__released_at__isnull=False)
        return staffed_by(user, "component__conference__", members="participant") | own


class ContributionQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        """Own ones. What others learn of answers is made by reviews/contributing.py alone."""
        return Q(rater__user=user, rater__left_at__isnull=True)


class RegradeRequestQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        own = own_project(user, "project__") & Q(_is_graded_to(user))
        return staff_of_project(user, "project__") | own


class ExampleQuerySet(VisibleQuerySet):
    def to_practise(self, user: User) -> ExampleQuerySet:
        """Those that the user may practise on: complete, in a round that they review in and that is
        open, or open for practice; never of their own project or of one that they review there."""
        return self.filter(_practised_by(user), completed_at__isnull=False).exclude(
            Q(
                pk__in=self.model._default_manager.filter(own_project(user, "project__")).values(
                    "pk"
                )
            )
            | Q(pk__in=self.model._default_manager.filter(_is_reviewed(user)).values("pk"))
        )

    def seen_by(self, user: User) -> Q:
        to_practise = self.model._default_manager.to_practise(user).values("pk")
        return staffed_by(user, "round__conference__", members=WHOLE) | Q(pk__in=to_practise)


def _practised_by(user: User) -> Q:
    """Examples of rounds in which the user reviews, by their role, and may practise now."""
    places = user.participations.filter(left_at__isnull=True)
    of = {
        "students": ["student"],
        "teams": ["student"],
        "staff": ["assistant", "instructor"],
        "judges": ["judge"],
    }
    reviews = Q(pk__in=[])
    for reviewed_by, roles in of.items():
        reviews |= Q(
            round__reviewed_by=reviewed_by,
            round__conference__in=places.filter(role__in=roles).values("conference"),
        )
    is_open = Q(round__opened_at__isnull=False) | Q(round__practice_opened_at__isnull=False)
    return reviews & is_open & Q(round__conference__archived_at__isnull=True)


def _is_reviewed(user: User) -> Exists:
    """Examples whose project the user reviews in the same round."""
    from reviews.models import Review

    mine = Review.objects.filter(written_by(user))
    return Exists(mine.filter(round=OuterRef("round"), project=OuterRef("project")))
