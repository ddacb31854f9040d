"""Background work on reviews. Each task may run twice without harm."""

from celery import shared_task

from reviews import reminding, responding, running, scrubbing


@shared_task
def remind_reviewers() -> None:
    reminding.remind_reviewers()


@shared_task
def tell_reviewers_of_answers() -> None:
    responding.tell_reviewers()


@shared_task
def compute_run(run_id: int) -> None:
    running.compute(run_id)


@shared_task
def compute_waiting_runs() -> None:
    for run_id in running.waiting_run_ids():
        running.compute(run_id)


@shared_task
def make_blind_copies() -> None:
    for copy_id in scrubbing.waiting_copy_ids():
        scrubbing.make(copy_id)
