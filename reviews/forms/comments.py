"""The form of a kept comment."""

from __future__ import annotations

from django import forms

from reviews.comment_bank import LONGEST


class BankCommentForm(forms.Form):
    text = forms.CharField(
        label="Comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the comment, or remove it from the bank."},
    )
