"""The environment of a test run, set before Django reads its settings (a plugin in pyproject.toml).

Its state folder is the run's own, so that no test writes into the portal's.
"""

from __future__ import annotations

import os
import tempfile

# Removed when the process ends; the workers of a run are handed it by the environment.
_folder = tempfile.TemporaryDirectory(prefix="portal-tests-", ignore_cleanup_errors=True)
os.environ.setdefault("STATE_DIR", _folder.name)
if not os.environ.get("REDIS_URL"):
    os.environ.setdefault("CELERY_EAGER", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# No test asks a host of the outside; those of links turn the checks on, with look-alikes to ask.
os.environ["LINK_CHECKS"] = "0"
os.environ.pop("LINK_ENDPOINTS", None)
