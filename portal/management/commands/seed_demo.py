"""Fill the portal with the demo's invented people and projects."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo import seeding


class Command(BaseCommand):
    help = "Fill the portal with two conferences of invented people: a current one and an archived one."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's people are invented: they do not belong in production.")
        if seeding.is_seeded():
            self.stdout.write("The demo is there already; nothing was changed.")
            return
        seeding.seed(self.say)

    def say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")
        self.stdout.flush()
