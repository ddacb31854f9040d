"""What every response carries, and what a refusal looks like."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import lost_races
from projects import clock, viewing
from projects.refusals import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def response_headers(get_response: GetResponse) -> GetResponse:
    """Forbid shared caches to keep a page unless its view said that it is public."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return respond


def at_one_instant(get_response: GetResponse) -> GetResponse:
    """Ask the clock at most once, however often the page compares times."""

    def respond(request: HttpRequest) -> HttpResponse:
        with clock.one_instant():
            return get_response(request)

    return respond


def without_nul(get_response: GetResponse) -> GetResponse:
    """Read a question as if it had no NUL in it: no person types one, and PostgreSQL takes none."""

    def respond(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            asked = request.GET.copy()
            for name, values in request.GET.lists():
                asked.setlist(name, [value.replace("\0", "") for value in values])
            request.GET = asked  # type: ignore[assignment]
        return get_response(request)

    return respond


FORM_ONLY = (
    "This address takes a form that was sent, so opening it does nothing. Go back to the page with "
    "the form; what was saved is there."
)


class RefusalSentences:
    """Show a Refusal raised anywhere in a view as a page with its sentence; a lost race too.

    The address of an act, opened or loaded again after signing in, says what it is for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            context = {"sentence": FORM_ONLY, "status": 405}
            page = render(request, "refused.html", context, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if lost_races.is_one(exception):
            try:
                return lost_races.ask_again(request, exception)
            except Refusal as refusal:
                exception = refusal
        if not isinstance(exception, Refusal):
            return None
        status = exception.status
        context = {"sentence": str(exception), "status": status}
        return render(request, "refused.html", context, status=status)


class ViewAs:
    """While an instructor views a conference as one of its people, its pages see that person.

    Nothing can be changed anywhere meanwhile. Reading is untouched where no rule asks for a person:
    public pages and files must not depend on a session, and signing in is one's own.
    """

    asks_for_nobody = {None, "public", "by visibility", "by link", "by code"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = getattr(view, "access", None)
        is_safe = request.method in ("GET", "HEAD", "OPTIONS")
        if rule == "public" or (is_safe and rule in self.asks_for_nobody):
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if viewing.KEY not in request.session or not request.user.is_authenticated:
            return None
        now = viewing.current(request.session, request.user)  # type: ignore[arg-type]
        if now is None:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name == "account_logout" and not is_safe:
            viewing.end(request.session, now.by)
            return None
        if not is_safe and name != "end_viewing":
            sentence = viewing.READ_ONLY.format(now.place.user.name)
            context = {"sentence": sentence, "status": 403}
            return render(request, "refused.html", context, status=403)
        request.viewing = now  # type: ignore[attr-defined]
        if kwargs.get("conf") == now.conference.slug:
            request.user = now.place.user
        return None
