"""Pages that say how the portal itself is made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from projects.access import public


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")
