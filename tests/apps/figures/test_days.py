"""The day in the address of a page of figures."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import World


@pytest.mark.django_db
def test_a_day_that_cannot_be_is_not_replaced_in_silence() -> None:
    town = World("xinba").town
    for day, said in (
        ("2026-02-31", True),
        ("9999-12-31", True),
        ("1999-12-31", True),
        ("2026-02-28", False),
        ("", False),
    ):
        html = Client().get(f"/figures/?town={town.uid}&on={day}").content.decode()
        assert ("日期不对，已改用今天" in html) == said, day
