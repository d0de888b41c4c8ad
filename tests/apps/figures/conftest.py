"""A town with two villages where things happened, and two colleagues. Read before Django is: models are imported inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.figures.written import Office


@pytest.fixture
def office(db: None) -> Office:
    from tests.apps.figures.written import Office

    return Office()
