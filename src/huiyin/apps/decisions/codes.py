"""The code of an entry on a roll: it opens the entry's own page, without an account. Made and found like a receipt code."""

from __future__ import annotations

import uuid

from huiyin.apps.cases.codes import receipt_code, receipt_shelf


def entry_code(roll: uuid.UUID, number: int, kept: str = "") -> str:
    """The code of an entry: it stands on the slip that the household gets with the notice, and nowhere else. `kept`: its shelf."""
    return receipt_code(uuid.uuid5(roll, str(number)), kept)


def entry_shelf(roll: uuid.UUID, number: int) -> str:
    """What is kept of it, to find the entry."""
    return receipt_shelf(entry_code(roll, number))
