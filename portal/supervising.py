"""Child processes that never outlive their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10.0


class Child:
    """One running command, in a session of its own so that Ctrl-C reaches only its parent."""

    def __init__(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        self.name = name
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_stop_with_parent(),
        )

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_running:
            self.process.terminate()

    def force_to_stop(self) -> None:
        """Kill whatever is left of the child and of the processes it started itself."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop(children: Iterable[Child], seconds: float = STOP_SECONDS) -> None:
    """Ask all to stop, give them time to finish what they do, then end what is left."""
    children = list(children)
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(child.is_running for child in children):
        time.sleep(0.05)
    for child in children:
        child.force_to_stop()


def stop_with_parent() -> None:
    """Let this process get a TERM when the process that started it is gone. Linux only."""
    _stop_with_parent()()


def _stop_with_parent() -> Callable[[], None]:
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_for_signal() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        # The parent may have died before the line above.
        if os.getpid() != parent and os.getppid() != parent:
            os._exit(1)

    return ask_for_signal
