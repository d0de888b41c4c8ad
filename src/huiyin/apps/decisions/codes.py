"""The code of an entry on a roll: it opens the entry's own page, without an account. Made like a receipt code, kept as a hash."""

from __future__ import annotations

import uuid

from huiyin.apps.cases.codes import as_receipt, receipt_code, receipt_hash, receipt_hashes


def entry_code(roll: uuid.UUID, number: int, kept: str = "") -> str:
    """The code of an entry: it stands on the slip that the household gets with the notice, and nowhere else. `kept`: its hash."""
    return receipt_code(uuid.uuid5(roll, str(number)), kept)


def entry_hash(roll: uuid.UUID, number: int) -> str:
    """What is kept of it, to find the entry."""
    return receipt_hash(entry_code(roll, number))


def hashes_of(typed: str) -> list[str]:
    """The hashes that a code, as it was typed, may have; none when it cannot be one."""
    code = as_receipt(typed)
    return receipt_hashes(code) if code else []
