"""Pages around signing in that allauth does not have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def signed_out(request: HttpRequest) -> HttpResponse:
    """Where signing out ends."""
    return render(request, "account/signed_out.html")
