"""A village that decides: its households on the register, its lists kept, its secretary and head at work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from huiyin.apps.scope import acting

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village


@pytest.fixture
def village(db: None) -> Village:
    """杏树湾村, which runs by six deliberations."""
    from tests.apps.decisions.village import Village  # this file is read before Django is set up

    return Village()


@pytest.fixture
def in_silence() -> Iterator[None]:
    """Refusals are not noted: thousands of them, one by one, would take longer than what is tried."""
    before, acting._refusals[:] = list(acting._refusals), []
    yield
    acting._refusals[:] = before
