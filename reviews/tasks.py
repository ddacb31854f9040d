"""Background work on reviews. Each task may run twice without harm."""

from celery import shared_task

from reviews import reminding


@shared_task
def remind_reviewers() -> None:
    reminding.remind_reviewers()
