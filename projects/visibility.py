"""Who may see what of the things that teams make. Every list and every page begins here.

| what | visitor | student of the conference | judge | staff | site admin |
| --- | --- | --- | --- | --- | --- |
| conference | published or archived, or announced | same | same | same | all |
| participants | – | who is there (names) | – | all | all |
| team | – | own | – | all | all |
| project | public ones | public ones and own | public ones | all | all |
| artefact | published ones | published ones and own | published ones | all | all |
| submission, version | – | own | – | all | all |
| who confirmed what it declares | – | own | – | all | all |
| history of extensions | – | – | – | all | all |
| award | announced ones of public projects | same | same | all | all |
| slot of the program | of a published conference | same | same | all | all |

Assistants who are limited to sections (watched_sections) see of "staff: all" the people of these
sections, and what belongs to a team with one of them on it; conference, awards and program whole.

| what | visitor | student of the conference | judge | staff | site admin |
| --- | --- | --- | --- | --- | --- |
| judge invitation | by its link only | same | same | instructors | all |
| enrolment code | – | – | – | instructors | all |
| sections that an assistant is limited to | – | – | – | instructors | all |
| log, outbox | – | – | – | those without limits | all |
| announcement | – | sent ones that went to them | same | those without limits: all; others: as students | all |
| which mails reach a person | by the link in their mail | own | same | same | same |

| what | visitor | student of the conference | judge | staff | site admin |
| --- | --- | --- | --- | --- | --- |
| announced team (name, members' names, wanted skills) | – | all | – | all | all |
| what a student looks for | – | all of students | – | all | all |
| request to join a team | – | own, and to own team | – | all | all |
| idea and who likes it | – | all | – | all | all |
| staged change of teams | – | – | – | instructors | all |
| what staff found on the risk checklist | – | – | – | all | all |
| a decision that is not sent | – | – | – | own | own |

Whoever holds the number of a receipt sees what it proves and nothing else: views/receipts.py.
What reviewers may see of the project they review is in reviews/visibility.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from projects.models import User

Viewer = Any  # User | AnonymousUser; a plain alias keeps this module free of model imports


WHOLE = ""  # for `members` of staffed_by: a thing of the whole conference


def staffed_by(user: User, prefix: str = "conference__", *, members: str) -> Q:
    """What the user may see as staff of its conference (reached over `prefix`).

    members: the way to the participants whose thing it is. Assistants who are limited to sections
    see it if one of those is in their sections; things of the WHOLE conference every staff sees.
    """
    places = user.participations.filter(
        role__in=["assistant", "instructor"], left_at__isnull=True
    )  # fmt: skip
    conference = f"{prefix.removesuffix('__')}__in"
    if members == WHOLE:
        return Q(**{conference: places.values("conference")})
    unlimited = whole_staff_places(user)
    watched = user.participations.model._default_manager.filter(
        conference__participants__user=user,
        conference__participants__role="assistant",
        conference__participants__left_at__isnull=True,
        conference__participants__watched_sections__section=F("section"),
    )
    return Q(**{conference: unlimited.values("conference")}) | Q(
        **{f"{members}__in": watched.values("pk")}
    )


def whole_staff_places(user: User) -> Any:
    """Where the user is staff of the whole conference, not of some of its sections only."""
    return user.participations.filter(
        Q(role="instructor") | Q(role="assistant", watched_sections__isnull=True),
        left_at__isnull=True,
    )


class VisibleQuerySet(models.QuerySet[Any]):
    """A QuerySet that knows what a viewer may see of it."""

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer is None or isinstance(viewer, AnonymousUser) or not viewer.is_active:
            return self.public()
        if viewer.is_superuser:
            return self
        # A subquery instead of a join: no row twice, and it can still be filtered and counted.
        return self.filter(
            pk__in=self.model._default_manager.filter(self.seen_by(viewer)).values("pk")
        )

    def public(self) -> Self:
        """What anyone may see."""
        return self.none()

    def seen_by(self, user: User) -> Q:
        """The condition for a person who is signed in and no site admin; nothing unless said."""
        return Q(pk__in=[])

    def shows(self, row: models.Model, viewer: Viewer) -> bool:
        """Whether the viewer may see this one row: the same question, so the answers agree."""
        return self.filter(pk=row.pk).visible_to(viewer).exists()


class ConferenceQuerySet(VisibleQuerySet):
    def public(self) -> Self:
        """Every conference has a public front page; what it shows depends on its state."""
        return self.all()

    def seen_by(self, user: User) -> Q:
        return Q()

    def of(self, user: User) -> Self:
        """The conferences in which this person has a place."""
        return self.filter(participants__user=user, participants__left_at__isnull=True).distinct()


class ParticipantQuerySet(VisibleQuerySet):
    def active(self) -> Self:
        return self.filter(left_at__isnull=True)

    def students(self) -> Self:
        return self.active().filter(role="student")

    def staff(self) -> Self:
        return self.active().filter(role__in=["assistant", "instructor"])

    def without_team(self) -> Self:
        return self.students().filter(membership__isnull=True)

    def seen_by(self, user: User) -> Q:
        fellow = Q(
            conference__participants__user=user,
            conference__participants__role="student",
            conference__participants__left_at__isnull=True,
            role="student",
        )
        return staffed_by(user, members="pk") | fellow | Q(user=user)


def fellow_student(user: User, prefix: str = "conference__") -> Q:
    """The conferences (reached over `prefix`) of which the user is a student."""
    return Q(
        **{
            f"{prefix.removesuffix('__')}__in": user.participations.filter(
                role="student", left_at__isnull=True
            ).values("conference")
        }
    )


class TeamQuerySet(VisibleQuerySet):
    def announced_to(self, viewer: Viewer) -> Self:
        """Teams that offer a seat; of them fellow students see names and what is wanted."""
        if viewer.is_superuser:
            return self.filter(announced_at__isnull=False)
        return self.filter(
            fellow_student(viewer) | staffed_by(viewer, members=WHOLE), announced_at__isnull=False
        )

    def with_size(self) -> Self:
        return self.annotate(size=Count("memberships", distinct=True))

    def too_small(self) -> Self:
        """Below the conference's smallest size, without leave of staff to be so."""
        return self.with_size().filter(
            size__lt=F("conference__team_min"), small_allowed_at__isnull=True
        )

    def of(self, user: User) -> Self:
        return self.filter(
            memberships__participant__user=user, memberships__participant__left_at__isnull=True
        )

    def seen_by(self, user: User) -> Q:
        return staffed_by(user, members="memberships__participant") | Q(
            memberships__participant__user=user, memberships__participant__left_at__isnull=True
        )


def own_project(user: User, prefix: str) -> Q:
    """The projects (reached over `prefix`) of teams that the user is on."""
    return Q(
        **{
            f"{prefix}team__memberships__participant__user": user,
            f"{prefix}team__memberships__participant__left_at__isnull": True,
        }
    )


def staff_of_project(user: User, prefix: str) -> Q:
    """The projects (reached over `prefix`) that the user may see as staff."""
    return staffed_by(
        user, f"{prefix}conference__", members=f"{prefix}team__memberships__participant"
    )


class ProjectQuerySet(VisibleQuerySet):
    def public(self) -> Self:
        """In a published conference and published itself; a withdrawn one keeps its tombstone."""
        return self.filter(published_at__isnull=False, conference__published_at__isnull=False)

    def in_gallery(self) -> Self:
        return self.public().filter(withdrawn_at__isnull=True)

    def staffed_by(self, user: User) -> Self:
        """Those that the user works on as staff: public ones of other sections are not among them."""
        if user.is_superuser:
            return self
        staffed = self.model._default_manager.filter(staff_of_project(user, ""))
        return self.filter(pk__in=staffed.values("pk"))

    def seen_by(self, user: User) -> Q:
        public = Q(published_at__isnull=False, conference__published_at__isnull=False)
        return public | staff_of_project(user, "") | own_project(user, "")


class ArtefactQuerySet(VisibleQuerySet):
    def published(self) -> Self:
        return self.filter(
            published_at__isnull=False,
            project__published_at__isnull=False,
            project__withdrawn_at__isnull=True,
            project__conference__published_at__isnull=False,
        )

    def public(self) -> Self:
        return self.published()

    def seen_by(self, user: User) -> Q:
        public = Q(
            published_at__isnull=False,
            project__published_at__isnull=False,
            project__withdrawn_at__isnull=True,
            project__conference__published_at__isnull=False,
        )
        return public | staff_of_project(user, "project__") | own_project(user, "project__")


class AwardQuerySet(VisibleQuerySet):
    def public(self) -> Self:
        """Announced, and its project is in the gallery."""
        return self.filter(
            announced_at__isnull=False,
            project__published_at__isnull=False,
            project__withdrawn_at__isnull=True,
            project__conference__published_at__isnull=False,
        )

    def seen_by(self, user: User) -> Q:
        public = Q(
            announced_at__isnull=False,
            project__published_at__isnull=False,
            project__withdrawn_at__isnull=True,
            project__conference__published_at__isnull=False,
        )
        return public | staffed_by(user, members=WHOLE)


class SlotQuerySet(VisibleQuerySet):
    def public(self) -> Self:
        """Of a published conference; what a slot may tell of its project is the project's rule."""
        return self.filter(session__conference__published_at__isnull=False)

    def seen_by(self, user: User) -> Q:
        public = Q(session__conference__published_at__isnull=False)
        return public | staffed_by(user, "session__conference__", members=WHOLE)


class SubmissionQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "project__") | own_project(user, "project__")


class VersionQuerySet(VisibleQuerySet):
    def counting(self) -> Self:
        """The versions that count: of each submission the one its team chose, else its latest.

        None of a submission that is withdrawn. Whatever judges, publishes or grades asks this.
        """
        later = self.model._default_manager.filter(
            submission=OuterRef("submission"), number__gt=OuterRef("number")
        )
        chosen = Q(submission__chosen_version=F("pk"))
        latest = Q(submission__chosen_version__isnull=True) & ~Exists(later)
        return self.filter(chosen | latest).exclude(submission__status="withdrawn")

    def late(self) -> Self:
        """Those that came late, without those that an extension of the team covers since."""
        covering = self.model._meta.apps.get_model("projects", "Extension").objects.filter(
            project=OuterRef("submission__project"),
            milestone=OuterRef("submission__milestone"),
            excuses_until__gte=OuterRef("submitted_at"),
        )
        return self.filter(~Exists(covering), is_late=True)

    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "submission__project__") | own_project(
            user, "submission__project__"
        )


class ExtensionGrantQuerySet(VisibleQuerySet):
    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def with_standing(self) -> Self:
        """Adds is_replaced: whether a later one that stands holds in its place."""
        later = self.model._default_manager.filter(
            project=OuterRef("project"),
            milestone=OuterRef("milestone"),
            pk__gt=OuterRef("pk"),
            taken_back_at__isnull=True,
        )
        return self.annotate(is_replaced=Exists(later))

    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "project__")


class RiskAnswerQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return staff_of_project(user, "submission__project__")


class AnnouncementQuerySet(VisibleQuerySet):
    def sent_to(self, user: User) -> Self:
        return self.filter(self._went_to(user))

    def seen_by(self, user: User) -> Q:
        whole = whole_staff_places(user).values("conference")
        return self._went_to(user) | Q(conference__in=whole)

    @staticmethod
    def _went_to(user: User) -> Q:
        return Q(
            sent_at__isnull=False, receivers__user=user, receivers__left_at__isnull=True
        )  # fmt: skip


class MailQuerySet(VisibleQuerySet):
    """The outbox, as staff read it: it is about everyone, so not for staff of some sections."""

    def seen_by(self, user: User) -> Q:
        return Q(conference__in=whole_staff_places(user).values("conference"))


class LookingForQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return (
            staffed_by(user, "participant__conference__", members="participant")
            | fellow_student(user, "participant__conference__")
            | Q(participant__user=user)
        )


class JoinRequestQuerySet(VisibleQuerySet):
    def open(self) -> Self:
        return self.filter(
            accepted_at__isnull=True, declined_at__isnull=True, retracted_at__isnull=True
        )

    def seen_by(self, user: User) -> Q:
        return (
            Q(participant__user=user, participant__left_at__isnull=True)
            | staffed_by(user, "team__conference__", members="team__memberships__participant")
            | Q(
                team__memberships__participant__user=user,
                team__memberships__participant__left_at__isnull=True,
            )
        )


class IdeaQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return fellow_student(user) | staffed_by(user, members=WHOLE)


class TeamChangeQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        return Q(
            conference__participants__user=user,
            conference__participants__role="instructor",
            conference__participants__left_at__isnull=True,
        )
