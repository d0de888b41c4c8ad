"""How a person stands to the Party."""

from __future__ import annotations

from enum import StrEnum, auto


class PartyStanding(StrEnum):
    """A member, a candidate on trial, an activist who has applied (towns.md T2-4). What a Party unit has not noted is nothing."""

    member = auto()
    candidate = auto()
    activist = auto()
