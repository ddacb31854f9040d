"""The comment bank's own page: every kept comment, to be written anew or removed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from projects.access import staff_required
from projects.models import Conference
from projects.refusals import WrongState
from reviews import comment_bank
from reviews.forms.comments import BankCommentForm
from reviews.models import BankComment


@dataclass(frozen=True)
class Line:
    """A kept comment with the form that changes it."""

    comment: BankComment
    form: BankCommentForm


@staff_required
def staff_comments(request: HttpRequest, conference: Conference) -> HttpResponse:
    """Every kept comment of the conference, by rubric and criterion."""
    return _page(request, conference)


@require_POST
@staff_required
def change_comment(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    comment = get_object_or_404(conference.bank_comments.select_related("criterion"), pk=pk)
    form = _form(comment, request.POST)
    if form.is_valid():
        try:
            comment_bank.change(comment, form.cleaned_data["text"], request.user)  # type: ignore[arg-type]
        except WrongState as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "The comment is saved.")
            return redirect("staff_comments", conference.slug)
    return _page(request, conference, form, comment)


@require_POST
@staff_required
def remove_comment(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    comment = get_object_or_404(conference.bank_comments.select_related("criterion"), pk=pk)
    comment_bank.remove(comment, request.user)  # type: ignore[arg-type]
    messages.success(request, "Removed. What has been graded with it keeps its words.")
    return redirect("staff_comments", conference.slug)


@require_POST
@staff_required
def count_comment(request: HttpRequest, conference: Conference, pk: int) -> HttpResponse:
    """A grader's browser has put the comment into a text."""
    comment_bank.count_use(get_object_or_404(conference.bank_comments, pk=pk))
    return HttpResponse(status=204)


def _form(comment: BankComment, data: object = None) -> BankCommentForm:
    return BankCommentForm(
        data,  # type: ignore[arg-type]
        initial={"text": comment.text},
        prefix=f"comment-{comment.pk}",
    )


def _page(
    request: HttpRequest,
    conference: Conference,
    typed: BankCommentForm | None = None,
    of: BankComment | None = None,
) -> HttpResponse:
    rows = conference.bank_comments.select_related("criterion__rubric", "written_by").order_by(
        "criterion__rubric__name", "criterion__position", "criterion", "-uses", "pk"
    )
    groups = [
        (criterion, [Line(row, typed if typed and row == of else _form(row)) for row in found])
        for criterion, found in groupby(rows, key=lambda row: row.criterion)
    ]
    context = {"groups": groups, "typed": typed}
    return render(request, "reviews/grading/comments.html", context, status=422 if typed else 200)
