from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from huiyin.apps.people.queries import Viewer
    from tests.apps.duties.hands import Net


@pytest.fixture
def net() -> Net:
    """大路's town: two households linked to a member of the first grid, the month's duties made."""
    from tests.apps.duties.hands import Net  # this file is read before Django is set up

    return Net()


@pytest.fixture
def member(net: Net) -> Viewer:
    return net.member
