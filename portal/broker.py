"""The embedded portal's queue: kombu's filesystem transport with atomic writes and takes.

The stock transport makes a message's file, and the table of an exchange, under the final name and
then fills it; a reader that looks in between takes an empty file and dies. It also moves what it
takes to the system's temporary folder, which may be another disk, where a move is a copy that two
readers can both make. Here a file appears whole or not at all, and one rename decides who has it.
"""

import fcntl
import os
import threading
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

_binding = threading.Lock()


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        # The name sorts by time, also after the machine was started again.
        name = f"{time_ns():020d}_{uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out, name), dumps(message))

    def _get(self, queue: str) -> Any:  # type: ignore[override]
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.startswith(".") or name.partition(".")[2] != f"{queue}.msg":
                continue
            mine = os.path.join(self.data_folder_in, f".{uuid4()}.taken")
            try:
                os.rename(os.path.join(self.data_folder_in, name), mine)
            except FileNotFoundError:
                continue
            with open(mine, encoding="utf-8") as file:
                message = loads(file.read())
            os.unlink(mine)
            return message
        raise Empty

    def queue_bind(self, *args: Any, **kwargs: Any) -> None:
        # Kombu notes a binding before it is written; another thread would send into the void.
        with _binding:
            super().queue_bind(*args, **kwargs)

    def _queue_bind(  # type: ignore[override]
        self, exchange: str, routing_key: str, pattern: str, queue: str
    ) -> None:
        table: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        binding = [routing_key or "", pattern or "", queue or ""]
        with table.with_suffix(".lock").open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            bindings = loads(table.read_text(encoding="utf-8")) if table.exists() else []
            if binding not in bindings:
                _write_whole(table, dumps([binding, *bindings]))


def _write_whole(file: Path, text: str) -> None:
    partial = file.with_name(f".{file.name}.{uuid4()}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)


class Transport(filesystem.Transport):
    Channel = Channel


def register(folders: dict[str, Any]) -> None:
    """Make the transport known as `fsatomic`, and the folders it works in."""
    TRANSPORT_ALIASES["fsatomic"] = "portal.broker:Transport"
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        os.makedirs(folders[key], exist_ok=True)
