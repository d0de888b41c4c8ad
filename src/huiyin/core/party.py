"""How a person stands to the Party, and which of the Party's units stand apart from the places: those of firms."""

from __future__ import annotations

from enum import StrEnum, auto

from huiyin.core.words import PARTY_KINDS, UnitKind


class PartyStanding(StrEnum):
    """A member, a candidate on trial, an activist who has applied (towns.md T2-4). What a Party unit has not noted is nothing."""

    member = auto()
    candidate = auto()
    activist = auto()


FIRM_KINDS = frozenset(map(UnitKind, ("company", "property", "association", "social", "firm_branch")))
"""New organisations (两新): what stands below one of them is its own and leads no place."""
PARTY_UNITS = PARTY_KINDS | {UnitKind.firm_branch}
"""All units whose people are Party members at work as such, those of firms among them."""


def kind_below(kind: UnitKind, parent: str) -> UnitKind:
    """What kind of unit it is below a parent of that kind: the Party's branch in a firm is the firm's branch (两新党支部)."""
    return UnitKind.firm_branch if kind in PARTY_KINDS and parent in FIRM_KINDS else kind
