"""The file queue: each message appears whole, is taken once, and none is lost between processes."""

from __future__ import annotations

import threading
import time

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from portal import broker

pytestmark = pytest.mark.embedded


@pytest.fixture
def options(tmp_path):
    """Folders of their own, and a name of its own: a process binds each queue only once."""
    folders = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
        "polling_interval": 0.005,
    }
    broker.register(folders)
    return {"folders": folders, "queue": tmp_path.name}


def put(options, numbers) -> None:
    with Connection("fsatomic://", transport_options=options["folders"]) as connection:
        queue = connection.SimpleQueue(options["queue"])
        for number in numbers:
            queue.put(number)


def take(options, count: int, taken: list[int]) -> None:
    with Connection("fsatomic://", transport_options=options["folders"]) as connection:
        queue = connection.SimpleQueue(options["queue"])
        deadline = time.monotonic() + 20
        while len(taken) < count and time.monotonic() < deadline:
            try:
                message = queue.get(timeout=0.05)
            except (queue.Empty, OperationalError):
                continue
            taken.append(message.payload)
            message.ack()


def test_messages_arrive_in_the_order_they_were_sent(options):
    put(options, range(20))
    taken: list[int] = []
    take(options, 20, taken)
    assert taken == list(range(20))


def test_two_writers_and_two_readers_lose_and_double_nothing(options):
    """The first of each also makes the exchange: four at once, as when a portal starts."""
    taken: list[int] = []
    people = [
        threading.Thread(target=put, args=(options, range(150))),
        threading.Thread(target=put, args=(options, range(150, 300))),
        threading.Thread(target=take, args=(options, 300, taken)),
        threading.Thread(target=take, args=(options, 300, taken)),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert sorted(taken) == list(range(300))


def test_half_a_message_is_never_under_its_final_name(options, tmp_path, monkeypatch):
    seen: list[list[str]] = []

    def look_and_fail(message):
        seen.append([path.name for path in (tmp_path / "queue").glob("*.msg")])
        raise ValueError("the disk is full")

    monkeypatch.setattr(broker, "dumps", look_and_fail)
    with pytest.raises(ValueError, match="the disk is full"):
        put(options, [1])
    assert (seen, list((tmp_path / "queue").glob("*.msg"))) == ([[]], [])
