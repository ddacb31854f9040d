"""The answer to a press of a button: do it, say so, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from projects.refusals import WrongState


def do_and_return(
    request: HttpRequest, act: Callable[[], Any], said: str, to: Any, *args: Any
) -> HttpResponse:
    """Do an act and show what was done, or the sentence why it could not be, on the page it leads to."""
    try:
        act()
    except WrongState as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(to, *args)


def first_error(form: Any) -> str:
    """The first sentence a small form has to say, for pages that show it as a message."""
    return next((str(errors[0]) for errors in form.errors.values() if errors), "")
