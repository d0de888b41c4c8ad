"""A town that mediates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.disputes.hands import Hands


@pytest.fixture
def people() -> Hands:
    from tests.apps.disputes.hands import hands

    return hands()
