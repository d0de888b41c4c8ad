"""What somebody can prove about their own matter: its events in the record of the village, their own words opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.apps.cases.queries import history
from huiyin.apps.records.leaves import code_of
from huiyin.apps.records.receipts import Proven, proof_of, proven, receipt_of, words_of
from huiyin.apps.say.queries.following import Followed
from huiyin.core.notes import Checkpoint

REPORTER = "reporter"
MOST_DRAWN = 1700
"""Bytes of a drawing that a telephone still reads off another's screen."""


@dataclass(frozen=True)
class Proofs:
    """Of a matter's `events`, those that are in a record. `code`: the record code of its slip; `own`: what the asker did."""

    events: int
    found: Sequence[Proven]
    own: frozenset[int]
    code: str

    @property
    def sealed(self) -> list[Proven]:
        """Those that are under a signed head: what the receipt holds."""
        return [each for each in self.found if each.head]

    @property
    def first(self) -> Proven | None:
        """How the matter began."""
        return next((each for each in self.sealed if each.event.nth == 1), None)

    @property
    def groups(self) -> list[str]:
        """The seal under which the beginning stands, as the sheet on the wall has it."""
        head = self.first.head if self.first else None
        return Checkpoint("", head.size, bytes(head.root)).groups if head else []

    @property
    def drawn(self) -> str:
        """The proof of the beginning as a drawing carries it: without any words."""
        return str(proof_of(self.first)) if self.first else ""

    @property
    def words_drawn(self) -> str:
        """What makes it the full receipt: the words of the beginning, what opens them, the keys. Empty where they are too many."""
        told = words_of(self.first) if self.first else ""
        return told if len(told.encode()) <= MOST_DRAWN else ""


def of(matter: Followed) -> Proofs:
    """What there is, for who has shown the receipt code."""
    happened = history(matter.case)
    own = frozenset(event.nth for event in happened if event.nth == 1 or event.role == REPORTER)
    code = next((code_of(event.commitment) for event in happened if event.nth == 1), "")
    return Proofs(len(happened), proven(happened), own, code)


def file(found: Proofs, matter: Followed) -> str:
    """The receipt."""
    return receipt_of(found.found, found.own, number=matter.case.code, now=matter.now)
