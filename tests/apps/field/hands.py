"""What a person with a phone does: signs in, fills a form, sends it, or lets the outbox send it."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.test import Client

from huiyin.apps.people.queries import Viewer
from tests.builders import sign_in

OUTBOX = {"Accept": "application/json"}


DOORS = [
    {"code": "H001", "door": "水磨坊27号附1号", "head": "周秀兰", "phone": "13800000127", "people": 1},
    {"code": "H002", "door": "下湾12号", "head": "阿依努尔·买合木提江", "phone": "", "people": 4},
]


def signed_in(viewer: Viewer) -> Client:
    """A browser in which the viewer is signed in."""
    return sign_in(Client(), viewer)


def hidden(html: str, name: str) -> str:
    """The value of a hidden field as the server made it."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', html)
    assert found, f"no hidden field {name}"
    return found[1]


def owner_of(client: Client) -> str:
    """The key under which this browser keeps its entries."""
    return str(client.get("/w/who/").json()["owner"])


def entry(**fields: Any) -> dict[str, Any]:
    """Form data with a fresh uuid."""
    return {"idem": str(uuid.uuid4()), **fields}
