"""Reading a link by its kind, with the hosts that the settings allow."""

from __future__ import annotations

from django.conf import settings

from projects.domain.links import Link, read_page, read_repository, read_video
from projects.models import Kind


def read_link(kind: str, text: str) -> Link:
    """A pasted link of this kind, with the hosts that the settings allow. Raises LinkRefused."""
    if kind == Kind.REPOSITORY:
        return read_repository(text, settings.REPOSITORY_HOSTS)
    if kind == Kind.VIDEO:
        # A video file in the team's own repository is as good as one at a video host.
        hosts = [*settings.VIDEO_HOSTS, *settings.REPOSITORY_HOSTS]
        return read_video(text, hosts, settings.KALTURA_HOSTS)
    return read_page(text)
