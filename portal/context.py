"""What every template may use. Nothing here touches the session, so public pages stay cacheable."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.demo_people import DEMO_PEOPLE
from projects.access import instructs


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "conference": getattr(request, "conference", None),
        "participant": getattr(request, "participant", None),
        "instructs": hasattr(request, "participant") and instructs(request),
        "viewing": getattr(request, "viewing", None),
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "demo": settings.DEMO,
        "demo_people": DEMO_PEOPLE if settings.DEMO else (),
    }
