"""A town with two villages, and who holds things in it. Models are imported in the fixtures: this file is read before Django is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.activities.held import Doers
    from tests.builders import World


@pytest.fixture
def world() -> World:
    from tests.builders import World

    return World("yangquan")


@pytest.fixture
def doers(world: World) -> Doers:
    from tests.apps.activities.held import Doers

    return Doers(world)
