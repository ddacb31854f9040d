"""The site: composes the pages of projects and reviews, decides nothing itself."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
