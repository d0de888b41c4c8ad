"""A town whose net is counted, and maps that are drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.net.covered import Net


@pytest.fixture
def net(db: None) -> Net:
    """A town by 四级网格 with households, some of them looked after."""
    from tests.apps.net.covered import Net

    return Net()
