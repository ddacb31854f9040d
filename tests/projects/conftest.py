"""Look-alikes of the hosts of links, for the tests that ask them."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.lookalikes import LookAlike

HOSTS = {
    "github": "github.com",
    "api": "api.github.com",
    "raw": "raw.githubusercontent.com",
    "youtube": "www.youtube.com",
    "pictures": "i.ytimg.com",
    "vimeo": "vimeo.com",
    "drive": "drive.google.com",
    "mymedia": "mymedia.bu.edu",
}


@pytest.fixture
def hosts(settings) -> Iterator[SimpleNamespace]:
    """A look-alike for each host, and the checks turned on to ask them and nobody else."""
    servers = {name: LookAlike() for name in HOSTS}
    settings.LINK_CHECKS = True
    settings.LINK_ENDPOINTS = {host: servers[name].url for name, host in HOSTS.items()}
    yield SimpleNamespace(**servers)
    for server in servers.values():
        server.close()
