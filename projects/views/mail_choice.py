"""How often mail comes: chosen when signed in, or by the signed link in a mail."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from projects import mail_choice as choosing
from projects.access import signed_in
from projects.models import MailPace, User


class MailChoiceForm(forms.Form):
    pace = forms.ChoiceField(
        label="How often mail comes",
        choices=MailPace.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the three.",
            "invalid_choice": "Choose one of the three.",
        },
    )


@signed_in
def mail_choice(request: HttpRequest) -> HttpResponse:
    """The person's own page, from their account's menu."""
    form = _form(request, request.user)  # type: ignore[arg-type]
    if form.is_valid():
        choosing.choose(request.user, form.cleaned_data["pace"])  # type: ignore[arg-type]
        messages.success(request, "How often mail comes is saved.")
        return redirect("mail_choice")
    status = 422 if form.errors else 200
    return render(request, "account/mail_choice.html", {"form": form}, status=status)


def mail_choice_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows the choice and changes nothing; the button changes it."""
    person = choosing.of_token(token)
    if person is None:
        return render(request, "account/mail_choice_unknown.html", status=404)
    form = _form(request, person)
    is_saved = form.is_valid()
    if is_saved:
        choosing.choose(person, form.cleaned_data["pace"])
    name, _, host = person.email.partition("@")
    context = {"form": form, "address": f"{name[:1]}…@{host}", "is_saved": is_saved}
    status = 422 if form.errors else 200
    return render(request, "account/mail_choice_by_link.html", context, status=status)


def _form(request: HttpRequest, person: User) -> MailChoiceForm:
    return MailChoiceForm(request.POST or None, initial={"pace": person.mail_pace})
