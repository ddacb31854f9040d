"""Two people change the same at the same moment: the second is asked again, and then told.

A form looks whether a name is free before it saves. If another request takes it in between, the
database refuses the second row and its transaction is undone as a whole. Asked again, the same form
sees what the first request wrote and says so beside the field, with all that was typed. The same
holds for what another request has just removed, and for two that wait for each other.
"""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse

from projects.refusals import WrongState

# What PostgreSQL calls them: a name taken, a row gone, two that wait for each other.
LOST = {"23505", "23503", "40P01"}
LOST_ON_SQLITE = ("UNIQUE constraint failed", "FOREIGN KEY constraint failed")
MOST_TRIES = 3
TAKEN = (
    "Somebody else saved the same at the same moment. Open the page again to see what is there now, "
    "and send yours once more if it is still needed."
)


def is_one(exception: Exception | None) -> bool:
    """Whether the request lost a race. A row that was there a moment ago is gone by one too."""
    if isinstance(exception, ObjectDoesNotExist):
        return True
    if not isinstance(exception, (IntegrityError, OperationalError)):
        return False
    code = getattr(exception.__cause__, "sqlstate", None)
    return code in LOST or str(exception).startswith(LOST_ON_SQLITE)


def ask_again(request: HttpRequest, lost: Exception) -> HttpResponse:
    """What the view answers when it is asked again. Raises WrongState if it goes on losing, or
    cannot be asked; and `lost` itself if what is gone was never there, which is no race."""
    match = request.resolver_match
    if match is None or request.FILES:  # a file has been read to its end already
        raise WrongState(TAKEN) from lost
    for _ in range(MOST_TRIES - 1):
        try:
            return match.func(request, *match.args, **match.kwargs)
        except (IntegrityError, OperationalError, ObjectDoesNotExist) as again:
            if not is_one(again):
                raise
            lost = again
    if isinstance(lost, ObjectDoesNotExist):
        raise lost
    raise WrongState(TAKEN) from lost
