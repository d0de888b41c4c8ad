"""The duties that a town chose, from its profile."""

from __future__ import annotations

from functools import cache

from huiyin.apps.cases import library
from huiyin.core.duties import Duty, read_duties


@cache
def duties_of(profile: str) -> tuple[Duty, ...]:
    """The duties of a profile, in its order; none without one."""
    return read_duties(library.profile(profile).raw.get("duties", ())) if library.is_profile(profile) else ()


def duty_of(profile: str, slug: str) -> Duty | None:
    """The duty of that name."""
    return next((duty for duty in duties_of(profile) if duty.slug == slug), None)
