"""Who most tests of cases begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from huiyin.apps.people.queries import Viewer
    from tests.builders import World


@pytest.fixture
def world() -> World:
    """A town of six slips."""
    from tests.builders import World  # this file is read before Django is set up

    return World("yangquan")


@pytest.fixture
def desk(world: World) -> Viewer:
    """The desk of the village's station."""
    return world.viewer("desk", unit=world.unit("village_station", world.village))
