"""Asking the provider, over TLS, with the standard library: short waits, small answers, no redirects, no proxies."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from huiyin.apps.people.oidc.provider import is_safe

WAIT_SECONDS = 5
"""For each packet, and for the whole answer: a page that waits holds one of few threads."""
MOST_BYTES = 256 * 1024


class Unreachable(Exception):
    """The provider did not answer as it should; the text says how. Nobody's sign-in was wrong."""


def ask(
    address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """GET, or POST with a form: the status and the JSON object of an answer that is one (else empty). Raises Unreachable."""
    if not is_safe(address):
        raise Unreachable("not https")
    connection, parts = _connect(address), urlsplit(address)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    sent = {"Accept": "application/json", **(headers or {})}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, sent)
        response = connection.getresponse()
        text = _read(response)
        return response.status, _object(text) if response.status == 200 else {}
    except (OSError, HTTPException, ValueError, RecursionError) as lost:
        raise Unreachable(type(lost).__name__) from lost
    finally:
        connection.close()


def _connect(address: str) -> HTTPConnection:
    parts = urlsplit(address)
    assert parts.hostname is not None
    if parts.scheme == "http":
        return HTTPConnection(parts.hostname, parts.port, timeout=WAIT_SECONDS)
    return HTTPSConnection(parts.hostname, parts.port, timeout=WAIT_SECONDS, context=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts."""
    return ssl.create_default_context()


def _read(response: HTTPResponse) -> bytes:
    until, text = monotonic() + WAIT_SECONDS, b""
    while piece := response.read1(MOST_BYTES):
        text += piece
        if len(text) > MOST_BYTES or monotonic() > until:
            raise Unreachable("too long")
    return text


def _object(text: bytes) -> dict[str, Any]:
    said = json.loads(text)
    if not isinstance(said, dict):
        raise Unreachable("no object")
    return said
