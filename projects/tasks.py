"""Background work on what teams make. Each task may run twice without harm."""

from celery import shared_task

from projects import (
    asking_to_confirm,
    checking_links,
    digesting,
    handing_in,
    outbox,
    pinning,
    reminding,
    team_reminders,
)


@shared_task
def send_mail(mail_id: int) -> None:
    outbox.send(mail_id)


@shared_task
def send_waiting_mail() -> None:
    for mail_id in outbox.waiting_mail_ids():
        outbox.send(mail_id)


@shared_task
def check_link(check_id: int) -> None:
    checking_links.check(check_id)


@shared_task
def check_waiting_links() -> None:
    for check_id in checking_links.waiting_check_ids():
        checking_links.check(check_id)


@shared_task
def pin_one_commit(pin_id: int) -> None:
    pinning.pin(pin_id)


@shared_task
def pin_waiting_commits() -> None:
    for pin_id in pinning.waiting_pin_ids():
        pinning.pin(pin_id)


@shared_task
def hand_in_all_due() -> None:
    handing_in.hand_in_all_due()


@shared_task
def remind_teams() -> None:
    reminding.remind_teams()
    team_reminders.remind_of_teams()
    asking_to_confirm.remind_unconfirmed()


@shared_task
def send_days_mails() -> None:
    digesting.send_days_mails()
