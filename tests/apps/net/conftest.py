"""A town whose net is counted, and maps that are drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from huiyin.apps.net.drawing import forget_drawn

if TYPE_CHECKING:
    from tests.apps.net.covered import Net


@pytest.fixture
def net(db: None) -> Net:
    """A town by 四级网格 with households, some of them looked after."""
    from tests.apps.net.covered import Net

    return Net()


@pytest.fixture
def drawn_anew() -> None:
    """No drawing of another test is kept."""
    forget_drawn()


@pytest.fixture
def browser() -> Client:
    """A browser in which nobody is signed in."""
    return Client()
