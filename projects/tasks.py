"""Background work on what teams make. Each task may run twice without harm."""

from celery import shared_task

from projects import outbox


@shared_task
def send_mail(mail_id: int) -> None:
    outbox.send(mail_id)


@shared_task
def send_waiting_mail() -> None:
    for mail_id in outbox.waiting_mail_ids():
        outbox.send(mail_id)
