"""A village that decides: its households on the register, its lists kept, its secretary and head at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village


@pytest.fixture
def village(db: None) -> Village:
    """杏树湾村, which runs by six deliberations."""
    from tests.apps.decisions.village import Village  # this file is read before Django is set up

    return Village()
