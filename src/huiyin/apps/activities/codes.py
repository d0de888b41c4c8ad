"""The code on the sheet of an activity: who stands before it may say how many they are. Made from the installation's key."""

from __future__ import annotations

import hmac
import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from huiyin.apps.keys.outside import codes_key, codes_keys


def here_code(activity: uuid.UUID) -> str:
    """Thirty-two signs (128 bits) that only the drawing on a print shows; nobody types them."""
    return _by(codes_key(), activity)


def _by(key: bytes, activity: uuid.UUID) -> str:
    return salted_hmac("huiyin.activities.here", str(activity), key, algorithm="sha256").hexdigest()[:32]


def is_code(activity: uuid.UUID, code: str) -> bool:
    """Is it the code of this activity? On a sheet that hangs already it was made by the key of then."""
    return any(hmac.compare_digest(_by(key, activity).encode(), code.encode()) for key in codes_keys())


def here_address(activity: uuid.UUID) -> str:
    """The address in the drawing on the sheet."""
    return settings.BASE_URL.rstrip("/") + reverse("activities:here", args=[activity, here_code(activity)])


def page_address(activity: uuid.UUID) -> str:
    """The address in the drawing on the notice."""
    return settings.BASE_URL.rstrip("/") + reverse("activities:activity", args=[activity])
