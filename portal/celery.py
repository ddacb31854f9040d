"""The Celery application; tasks live beside what they work on (projects/tasks.py, reviews/tasks.py)."""

import os
import warnings

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings

from portal import broker

# A demo may run as root in a throw-away machine; the container's worker has a user of its own.
warnings.filterwarnings("ignore", r"\s*You're running the worker with superuser")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
if settings.CELERY_BROKER_URL.startswith("fsatomic"):
    broker.register(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
