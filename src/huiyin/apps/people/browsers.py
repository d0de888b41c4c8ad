"""What a browser keeps for somebody: under which name, so that nobody sends or sees another person's."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from huiyin.apps.keys.outside import codes_keys
from huiyin.apps.people.queries import Viewer

OWNER_HEADER = "X-Field-Owner"
"""Of a page whose it is, of what is sent whose it was when it was written."""


def owner_key(viewer: Viewer) -> str:
    """The name under which a browser keeps this person's entries: tells nothing about who it is.

    By the oldest key of codes, not by the secret key: entries that wait in phones outlive the latter.
    """
    oldest = codes_keys()[-1]
    return salted_hmac("huiyin.field.owner", str(viewer.actor.person), oldest, algorithm="sha256").hexdigest()[:20]
