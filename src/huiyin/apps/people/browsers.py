"""What a browser keeps for somebody: under which name and which key, so that nobody sends or sees another person's."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from huiyin.apps.keys.outside import codes_keys
from huiyin.apps.keys.phones import phone_key
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system

OWNER_HEADER = "X-Field-Owner"
"""Of a page whose it is, of what is sent whose it was when it was written."""


def owner_key(viewer: Viewer) -> str:
    """The name under which a browser keeps this person's entries: tells nothing about who it is.

    By the oldest key of codes, not by the secret key: entries that wait in phones outlive the latter.
    """
    oldest = codes_keys()[-1]
    return salted_hmac("huiyin.field.owner", str(viewer.actor.person), oldest, algorithm="sha256").hexdigest()[:20]


@system("the key of one's own phone", counts=False)
def sealing_key(viewer: Viewer) -> bytes:
    """The key by which this person's browser seals what it keeps; only a session of theirs is told it. Raises Destroyed."""
    return phone_key(Person.objects.values_list("uid", flat=True).get(pk=viewer.actor.person))
