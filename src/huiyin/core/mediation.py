"""Rules of people's mediation: who may mediate, for which reasons, until when a court confirms an agreement.

Sources: 人民调解法 15, 19, 29, 33; 民事诉讼法 205; 法释〔2011〕5号 4 (law.md §5).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

CONFIRM_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Able:
    """A mediator of the register, as matching sees them. `now` counts the matters in their hands."""

    village: int
    skills: frozenset[str]
    languages: str
    woman: bool
    now: int
    most: int


@dataclass(frozen=True)
class Wanted:
    """What a dispute asks for: its village, its category with those above it, the parties' languages, whether it is at home."""

    village: int
    categories: frozenset[str]
    languages: Collection[str]
    domestic: bool


def reasons(able: Able, wanted: Wanted) -> tuple[str, ...]:
    """Why this mediator would do, as codes: skill, near, language, woman, free. A person decides; nothing is summed up."""
    found = {
        "skill": bool(able.skills & wanted.categories),
        "near": able.village == wanted.village,
        "language": any(word and word in able.languages for word in wanted.languages),
        "woman": wanted.domestic and able.woman,
        "free": able.now < able.most,
    }
    return tuple(code for code, holds in found.items() if holds)


def confirm_by(effective_on: date | None, *, confirmable: bool) -> date | None:
    """The last day of a joint application to the court; None before the agreement is in force, and where no court confirms
    (identity, adoption, marriage)."""
    return effective_on + CONFIRM_WITHIN if effective_on and confirmable else None


def consent_of_all(consents: Sequence[str]) -> bool:
    """At least two parties, and each has agreed."""
    return len(consents) > 1 and set(consents) == {"agreed"}


def in_force(marks: Sequence[date | None], signed_on: date | None, sealed_on: date | None) -> date | None:
    """The day on which a written agreement takes effect: the last of every party's mark, the mediator's signature and the
    committee's seal; None while one is missing (人民调解法 29)."""
    days: list[Any] = [*marks, signed_on, sealed_on]
    return max(days) if marks and all(days) else None
