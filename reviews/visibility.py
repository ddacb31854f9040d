"""Who may see what of reviews and grades: the hardest place to be right.

| what | visitor | author of the project | its reviewer | other students | staff |
| --- | --- | --- | --- | --- | --- |
| round | – | open ones of the conference | same | same | all |
| review | – | submitted ones, after the round's release, as a record without names | own | – | all |
| who wrote it | – | only in an open round | self | – | yes |
| scores | – | after release | own | – | yes |
| evaluation | – | after the component's release | – | – | all |
| evaluation of a revision | – | never; its result is in the grade | – | – | all |
| grade | – | own, after release | – | – | all |
| the reviewed version and its files | – | own | yes, while assigned and open | – | all |

Staff means: of projects that they may see; see projects/visibility.py on assistants with sections.

A reviewer in a double-blind round sees the project without its people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from projects.visibility import (
    WHOLE,
    VisibleQuerySet,
    own_project,
    staff_of_project,
    staffed_by,
)

if TYPE_CHECKING:
    from projects.models import User


class RoundQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        in_conference = Q(
            opened_at__isnull=False,
            conference__participants__user=user,
            conference__participants__left_at__isnull=True,
        )
        return staffed_by(user, members=WHOLE) | in_conference


class ReviewQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        """Rows a person may work with: reviewers their own, staff all.

        Authors never reach a row; they get records from reviews/feedback.py.
        """
        own = Q(
            reviewer__user=user,
            reviewer__left_at__isnull=True,
            round__opened_at__isnull=False,
        )
        return own | staff_of_project(user, "project__")

    def received_by(self, user: User) -> ReviewQuerySet:
        """Submitted and released reviews of the user's own project."""
        return self.filter(
            own_project(user, "project__"), status="submitted", round__released_at__isnull=False
        )


class EvaluationQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        released = own_project(user, "project__") & Q(
            component__released_at__isnull=False, is_revision=False
        )
        return staff_of_project(user, "project__") | released


class GradeQuerySet(VisibleQuerySet):
    def seen_by(self, user: User) -> Q:
        own = Q(participant__user=user, component__released_at__isnull=False)
        return staffed_by(user, "component__conference__", members="participant") | own
