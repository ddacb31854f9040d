"""Two people save the same name at the same moment: the second is asked again, and then told.

A form looks whether a name is free before it saves. If another request takes it in between, the
database refuses the second row and its transaction is undone as a whole. Asked again, the same form
sees what the first request wrote and says so beside the field, with all that was typed.
"""

from __future__ import annotations

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from projects.refusals import WrongState

UNIQUE_VIOLATION = "23505"  # what PostgreSQL calls it
TAKEN = (
    "Somebody else saved the same at the same moment. Open the page again to see what is there now, "
    "and send yours once more if it is still needed."
)


def is_one(exception: Exception) -> bool:
    if not isinstance(exception, IntegrityError):
        return False
    code = getattr(exception.__cause__, "sqlstate", None)
    return code == UNIQUE_VIOLATION or str(exception).startswith("UNIQUE constraint failed")


def ask_again(request: HttpRequest) -> HttpResponse:
    """What the view answers the second time. Raises WrongState if it loses again, or cannot be asked."""
    match = request.resolver_match
    if match is None or request.FILES:  # a file has been read to its end already
        raise WrongState(TAKEN)
    try:
        return match.func(request, *match.args, **match.kwargs)
    except IntegrityError as again:
        if is_one(again):
            raise WrongState(TAKEN) from again
        raise
