from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from huiyin.apps.people.queries import Viewer
    from tests.builders import World


@pytest.fixture
def world() -> World:
    from huiyin.apps.places.actions import add_households  # this file is read before Django is set up
    from tests.apps.field.hands import DOORS
    from tests.builders import World

    world = World("yangquan")
    add_households(world.grid, DOORS)
    return world


@pytest.fixture
def worker(world: World) -> Viewer:
    return world.viewer("grid_worker", place=world.grid, name="郭小满")


@pytest.fixture
def page(worker: Viewer) -> Client:
    """A browser in which the grid worker is signed in."""
    from tests.apps.field.hands import signed_in

    return signed_in(worker)
