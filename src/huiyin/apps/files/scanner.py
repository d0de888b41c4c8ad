"""What a virus scanner says of a file from outside, before anything opens it: clamd, asked by its INSTREAM command.

`file_scanner` in huiyin.toml names it: `host:port` or `unix:/path`. A file that it finds something in is refused and kept nowhere;
so is every file while it does not answer, with a sentence that asks to send it again.
"""

from __future__ import annotations

import logging
import re
import socket
import struct

from django.conf import settings
from django.utils import timezone

from huiyin.apps.people.security import note
from huiyin.core.errors import RuleError

PIECE = 64 * 1024
PATIENCE_SECONDS = 30
LONGEST_ANSWER = 1000
ANSWER = re.compile(rb"stream: (?:(OK)|(.+) FOUND)\0?", re.DOTALL)
logger = logging.getLogger(__name__)


def check_scanned(content: bytes) -> None:
    """Nothing, when the scanner has found nothing, or there is none. Raises file_infected, scanner_silent."""
    if settings.FILE_SCANNER in ("", "none"):
        return
    try:
        found = found_in(content, settings.FILE_SCANNER)
    except (OSError, ValueError) as silent:
        logger.error("the scanner at %s does not answer: %s", settings.FILE_SCANNER, silent)
        raise RuleError("scanner_silent") from silent
    if found:
        note("file_infected", timezone.now(), data={"found": found[:120], "size": len(content)})
        raise RuleError("file_infected")


def found_in(content: bytes, address: str) -> str:
    """What clamd calls what it has found, empty for nothing. Raises OSError, ValueError when it gives no such answer."""
    with _connected(address) as line:
        line.settimeout(PATIENCE_SECONDS)
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), PIECE):
            piece = content[at : at + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        said = _answer(line)
    read = ANSWER.fullmatch(said)
    if read is None:
        raise ValueError(said[:120])
    return "" if read[1] else read[2].decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    if not address.startswith("unix:"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE_SECONDS)
    try:
        line.connect(address.removeprefix("unix:"))
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = line.recv(PIECE)
        if not piece:
            break
        said += piece
    return said
