"""Where a message ends is not open to two readings: the server that `serve` starts gives a doubtful one a single answer.

Each message hides a second request where somebody who reads its length otherwise would find one. Through a proxy two readings
would let one visitor put words into the request of the next (request smuggling, RFC 9112 §11.2).
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.apps.cli.test_serve import ENVIRONMENT, free_port, status

pytestmark = pytest.mark.sqlite  # it makes an installation of its own
HOST = b"Host: 127.0.0.1\r\n"
HIDDEN = b"GET /nowhere/ HTTP/1.1\r\n" + HOST + b"\r\n"
ANSWER = re.compile(rb"HTTP/1\.[01] (\d{3})")


@pytest.fixture(scope="module")
def port(county: Path) -> Iterator[int]:
    """Where a fresh installation is served."""
    number = free_port()
    line = [sys.executable, "-m", "huiyin", "serve", str(county), "--port", str(number)]
    server = subprocess.Popen(line, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while not status(number) and time.monotonic() < end:
            time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        server.wait(timeout=30)


def answers(port: int, message: bytes) -> list[int]:
    """The statuses of everything that comes back, until the server closes or has nothing more to say."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(1.5)
        line.sendall(message)
        try:
            while piece := line.recv(65536):
                heard += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return [int(status) for status in ANSWER.findall(heard)]


def posted(fields: bytes, body: bytes) -> bytes:
    return b"POST /q/ HTTP/1.1\r\n" + HOST + fields + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked\r\n"
LENGTH = b"Content-Length: %d\r\n"
BY_CHUNKS = b"0\r\n\r\n" + HIDDEN
DOUBTFUL = {
    "a length and chunks": posted(LENGTH % len(BY_CHUNKS) + CHUNKED, BY_CHUNKS),
    "chunks and a length": posted(CHUNKED + LENGTH % len(BY_CHUNKS), BY_CHUNKS),
    "two lengths": posted(LENGTH % 5 + LENGTH % (5 + len(HIDDEN)), b"code=" + HIDDEN),
    "two lengths the other way": posted(LENGTH % (5 + len(HIDDEN)) + LENGTH % 5, b"code=" + HIDDEN),
    "a list of lengths": posted(b"Content-Length: 5, 50\r\n", b"code=" + HIDDEN),
    "a signed length": posted(b"Content-Length: +5\r\n", b"code=" + HIDDEN),
    "a negative length": posted(b"Content-Length: -5\r\n", b"code=" + HIDDEN),
    "a hexadecimal length": posted(b"Content-Length: 0x5\r\n", b"code=" + HIDDEN),
    "an endless length": posted(b"Content-Length: 99999999999999999999999\r\n", b"code=" + HIDDEN),
    "no length where one is named": posted(b"Content-Length:\r\n", b"code=" + HIDDEN),
    "a blank before the colon": posted(b"Content-Length : 5\r\n", b"code=" + HIDDEN),
    "a chunk of no number": posted(CHUNKED, b"zz\r\ncode=\r\n" + BY_CHUNKS),
    "a chunk of less than nothing": posted(CHUNKED, b"-5\r\ncode=\r\n" + BY_CHUNKS),
    "a chunk beyond all numbers": posted(CHUNKED, b"10000000000000005\r\ncode=\r\n" + BY_CHUNKS),
    "a chunk longer than it says": posted(CHUNKED, b"3\r\ncode=\r\n" + BY_CHUNKS),
    "chunks that end by a line feed": posted(CHUNKED, b"5\ncode=\n0\n\n" + HIDDEN),
    "another coding": posted(b"Transfer-Encoding: xchunked\r\n" + LENGTH % 5, b"code=" + HIDDEN),
    "chunks that are not last": posted(b"Transfer-Encoding: chunked, identity\r\n", BY_CHUNKS),
    "two codings": posted(CHUNKED + b"Transfer-Encoding: identity\r\n", BY_CHUNKS),
}


def test_two_requests_are_heard_where_there_are_two(port: int) -> None:
    """That the other tests would see a second answer."""
    first = b"GET /q/ HTTP/1.1\r\n" + HOST + b"\r\n"
    assert answers(port, first + HIDDEN) == [200, 404]
    assert answers(port, posted(CHUNKED, b"5\r\ncode=\r\n" + BY_CHUNKS)) == [403, 404], (
        "chunks that are as they must be"
    )


@pytest.fixture(scope="module")
def heard(port: int) -> dict[str, list[int]]:
    """What came back for each of them, all asked at once: nearly all of the time is waiting for more to come."""
    with ThreadPoolExecutor(len(DOUBTFUL)) as at_once:
        return dict(zip(DOUBTFUL, at_once.map(lambda message: answers(port, message), DOUBTFUL.values()), strict=True))


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_a_doubtful_length_gets_one_answer(heard: dict[str, list[int]], kind: str) -> None:
    assert len(heard[kind]) == 1, heard[kind]
    assert 404 not in heard[kind], "what was hidden is not answered"
    assert 400 <= heard[kind][0] < 500, heard[kind]


@pytest.mark.usefixtures("heard")
def test_others_go_on_being_served(port: int) -> None:
    assert status(port) in {200, 404}
