"""A door before the portal that can let a part of what is sent through and then break off."""

from __future__ import annotations

import contextlib
import socket
import threading


class HalfOpenDoor:
    """Forwards to a server on loopback. While `lets` is a number, a connection ends after so many
    bytes from the visitor."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.lets: int | None = None
        self.cuts = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()

    def _let_in(self) -> None:
        while True:
            try:
                visitor, _ = self.door.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            threading.Thread(target=self._forward, args=(visitor, server), daemon=True).start()
            threading.Thread(target=_pour, args=(server, visitor), daemon=True).start()

    def _forward(self, visitor: socket.socket, server: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while block := visitor.recv(65536):
                passed += len(block)
                if self.lets is not None and passed > self.lets:
                    self.cuts += 1
                    break
                server.sendall(block)
        _close(server)
        _close(visitor)


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(65536):
            sink.sendall(block)
    _close(source)
    _close(sink)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
