"""A clamd of the tests: it listens on a port, takes INSTREAM as clamd(8) describes it, and knows one word that is a virus."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

VIRUS = b"X5O-HUIYIN-TEST-VIRUS"


@dataclass
class Clamd:
    """Where it answers, what it was shown, and what it says instead of the truth (nothing at all: it hangs up)."""

    listening: socket.socket
    address: str = ""
    shown: list[bytes] = field(default_factory=list)
    says: bytes | None = None

    def end(self) -> None:
        """Nobody answers any more."""
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            with line, line.makefile("rb") as read:
                assert read.read(10) == b"zINSTREAM\0"
                content = b"".join(iter(partial(_piece, read), b""))
                self.shown.append(content)
                found = b"Huiyin.Test.1 FOUND" if VIRUS in content else b"OK"
                line.sendall(b"stream: " + found + b"\0" if self.says is None else self.says)


def _piece(line: BinaryIO) -> bytes:
    (size,) = struct.unpack(">I", line.read(4))
    return line.read(size)


@contextmanager
def clamd() -> Iterator[Clamd]:
    """It runs as long as this lasts; afterwards nobody answers there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Clamd(listening, f"127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=made.serve, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.end()
            thread.join(5)
