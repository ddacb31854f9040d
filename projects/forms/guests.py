"""Forms about people who come by themselves: judges who were asked, students with a course code."""

from __future__ import annotations

import re

from django import forms

ADDRESS_ERRORS = {
    "required": "Write the address.",
    "invalid": "This is not an e-mail address. It looks like name@university.edu.",
}
DOMAIN = re.compile(r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$")


class JudgeForm(forms.Form):
    """Whom to ask to judge."""

    name = forms.CharField(max_length=200, error_messages={"required": "Write the judge's name."})
    email = forms.EmailField(label="E-mail", max_length=254, error_messages=ADDRESS_ERRORS)


class JudgeNameForm(forms.Form):
    """What a new judge is called; whoever asked them wrote a first guess."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="As it should stand in the conference. An account that you have keeps its name.",
        error_messages={"required": "Write your name."},
    )


class CourseCodeForm(forms.Form):
    """The code of the course, from somebody who is signed in."""

    code = forms.CharField(
        label="Course code",
        max_length=40,
        help_text="Your instructor gives it out.",
        error_messages={"required": "Write the code of the course."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class EnrolForm(CourseCodeForm):
    """The code of the course, and who asks."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Write your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="A code is mailed there, to show that the address is yours.",
        error_messages=ADDRESS_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ProofForm(forms.Form):
    """The code from the mail."""

    proof = forms.CharField(
        label="Code from the mail",
        max_length=20,
        error_messages={"required": "Write the code from the mail."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class DomainsForm(forms.Form):
    """Which addresses may enrol by themselves."""

    domains = forms.CharField(
        label="Allowed e-mail domains",
        required=False,
        max_length=300,
        help_text="Such as uni.edu cs.uni.edu. Left empty, every address may enrol.",
    )

    def clean_domains(self) -> str:
        words = self.cleaned_data["domains"].lower().replace(",", " ").split()
        domains = [word.removeprefix("@") for word in words]
        for domain in domains:
            if not DOMAIN.match(domain):
                raise forms.ValidationError(
                    f"“{domain}” is not a domain. Write it like uni.edu, without the part before @."
                )
        return " ".join(domains)


class OtherAccountForm(forms.Form):
    """The second account of somebody, by any of its addresses."""

    email = forms.EmailField(
        label="Address of the other account", max_length=254, error_messages=ADDRESS_ERRORS
    )
