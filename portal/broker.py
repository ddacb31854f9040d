"""The embedded portal's queue: kombu's filesystem transport with an atomic write.

The stock transport makes a message's file under its final name and then fills it; a reader that
looks in between takes an empty message and dies. Here the file appears whole or not at all.
"""

import os
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time_ns():020d}_{uuid4()}.{queue}.msg"
        partial = os.path.join(self.data_folder_out, f".{name}.partial")
        with open(partial, "w", encoding="utf-8") as file:
            file.write(dumps(message))
        os.replace(partial, os.path.join(self.data_folder_out, name))


class Transport(filesystem.Transport):
    Channel = Channel


def register(folders: dict[str, Any]) -> None:
    """Make the transport known as `fsatomic`, and the folders it works in."""
    TRANSPORT_ALIASES["fsatomic"] = "portal.broker:Transport"
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        os.makedirs(folders[key], exist_ok=True)
