"""A town that keeps petitions in step, with the people who do."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from huiyin.apps.people.queries import Viewer
from tests.builders import World


@pytest.fixture
def world() -> World:
    return World("dagaoping")


@pytest.fixture
def desk(world: World) -> Viewer:
    """The desk of the town's office, which looks after petitions."""
    return world.viewer("desk", unit=world.unit("town_office"), name="何桂香")


@pytest.fixture
def leader(world: World) -> Viewer:
    """A leader of the town."""
    return world.viewer("leader", place=world.town, name="罗文渊")


@pytest.fixture
def in_silence() -> Iterator[None]:
    """Hundreds of refusals are what is wanted; they are not written down."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
