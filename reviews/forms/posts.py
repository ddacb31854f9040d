"""A contribution to the discussion of a project."""

from __future__ import annotations

from django import forms

from reviews.discussing import LONGEST_POST


class PostForm(forms.Form):
    """key: drawn with the page, so that sending it twice adds one contribution."""

    text = forms.CharField(
        label="Your contribution",
        max_length=LONGEST_POST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write something first."},
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
