"""Whether the process lives, and whether it can do its work."""

from collections.abc import Callable

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from kombu import Connection


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and storage answer; 503 and the names of those that do not."""
    parts = {name: _works(probe) for name, probe in PROBES.items()}
    status = 200 if all(parts.values()) else 503
    return JsonResponse({name: "ok" if ok else "down" for name, ok in parts.items()}, status=status)


def _works(probe: Callable[[], None]) -> bool:
    try:
        probe()
    except Exception:  # noqa: BLE001  any failure of a dependency means "not ready"
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with Connection(
        settings.CELERY_BROKER_URL,
        transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        connect_timeout=2,
    ) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _storage() -> None:
    name = default_storage.save("readyz", ContentFile(b"ok"))
    default_storage.delete(name)


PROBES = {"database": _database, "broker": _broker, "storage": _storage}
