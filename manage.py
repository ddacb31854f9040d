#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["assign_reviews"]:
        # The engine on files needs no settings, and neither the second nor the memory of a portal.
        from reviews.domain.matching.on_files import main as assign_reviews

        sys.exit(assign_reviews(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        _ = settings.DEBUG
    except ImproperlyConfigured as problem:
        sys.exit(f"The portal cannot start. {problem}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
