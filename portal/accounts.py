"""How allauth behaves here: accounts come from rosters and invitations, not from a sign-up form."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from projects import outbox
from projects.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to go to `url` after signing in. What cannot be read as an address is not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's mails, and let allauth know the address it goes to.

        People of a roster have an address that allauth has no row for; without one it would not
        take a code that came back for a confirmation, and ask for a second code.
        """
        user = User.objects.filter(email=User.objects.tidy(email)).first()
        if user and not EmailAddress.objects.filter(user=user, email=user.email).exists():
            is_first = not EmailAddress.objects.filter(user=user).exists()
            EmailAddress.objects.create(user=user, email=user.email, primary=is_first)
        request = allauth_context.request
        filled = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, {**filled, **context})
        outbox.send_now(email, message.subject, message.body)
