"""Lists taken away as people do it: press the button, see the page, download."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.test import Client

DOWNLOAD = re.compile(r'href="(/exports/[0-9a-f-]+/file/)"')


def ask(client: Client, address: str) -> str:
    """Press the button of a list that sends to this address; the page of the export."""
    answer: Any = client.post(address, {"idem": str(uuid.uuid4())})
    assert answer.status_code == 302, f"{address} answered {answer.status_code}"
    assert answer["Location"].startswith("/exports/"), f"{address} leads to {answer['Location']}"
    return str(answer["Location"])


def fetch(client: Client, page: str) -> Any:
    """The answer to the button of the page."""
    answer = client.get(page)
    assert answer.status_code == 200, f"{page} answered {answer.status_code}"
    found = DOWNLOAD.search(answer.content.decode())
    assert found, f"{page} has no file"
    return client.get(found[1])


def taken(client: Client, address: str) -> bytes:
    """The file."""
    return b"".join(fetch(client, ask(client, address)).streaming_content)


def rows_of(client: Client, address: str) -> str:
    """The .csv file as text."""
    return taken(client, address).decode("utf-8-sig")
