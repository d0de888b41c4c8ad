"""The code of an entry on a roll: it opens the entry's own page, without an account. Made like a receipt code, kept as a hash."""

from __future__ import annotations

import uuid

from huiyin.apps.cases.codes import as_receipt, receipt_code, receipt_hash


def entry_code(roll: uuid.UUID, number: int) -> str:
    """The code of an entry: it stands on the slip that the household gets with the notice, and nowhere else."""
    return receipt_code(uuid.uuid5(roll, str(number)))


def entry_hash(roll: uuid.UUID, number: int) -> str:
    """What is kept of it, to find the entry."""
    return receipt_hash(entry_code(roll, number))


def hash_of(typed: str) -> str:
    """The hash of a code as it was typed; empty when it cannot be one."""
    code = as_receipt(typed)
    return receipt_hash(code) if code else ""
