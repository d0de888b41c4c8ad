from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from huiyin.apps.people.queries import Viewer
    from tests.builders import World


@pytest.fixture
def world() -> World:
    from tests.builders import World  # this file is read before Django is set up

    return World("dalu")


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("town_centre"))
