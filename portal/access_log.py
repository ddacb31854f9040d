"""The web server's access log, with the secret part of addresses left out."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.glogging import Logger

SECRET = re.compile(r"(/calendar/|/invitations/(?:judges/)?|/accounts/mail/)[\w:.-]{20,}")


class AccessLog(Logger):
    """gunicorn --logger-class portal.access_log.AccessLog"""

    def atoms(self, *args: Any, **more: Any) -> dict[str, Any]:
        """What a line is made of: the request, its path and where it came from, masked."""
        atoms: dict[str, Any] = super().atoms(*args, **more)
        return {
            name: SECRET.sub(r"\1…", value) if isinstance(value, str) else value
            for name, value in atoms.items()
        }
