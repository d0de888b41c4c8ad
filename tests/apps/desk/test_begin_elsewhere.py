"""A post that begins no matter of a village's own is told which posts do."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.builders import World, sign_in


@pytest.mark.django_db
def test_the_posts_that_do_it_are_named_and_no_place_is_left_out() -> None:
    world = World("xinba")
    page = (
        sign_in(Client(), world.viewer("officer", unit=world.unit("social_office"))).get("/d/begin/").content.decode()
    )
    assert "<h1>公示和村务</h1>" in page
    assert "这里由村里这些岗位办：" in page
