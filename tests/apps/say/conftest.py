"""Worlds and residents for the tests of residents' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.say.walk import Resident
    from tests.builders import World


@pytest.fixture
def world() -> World:
    """A town by the profile of the six slips."""
    from tests.builders import World  # this file is read before Django is set up

    return World("yangquan")


@pytest.fixture
def who(world: World) -> Resident:
    """Somebody with a browser and no script."""
    from tests.apps.say.walk import Resident

    return Resident()
