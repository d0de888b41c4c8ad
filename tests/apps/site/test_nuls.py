"""A NUL in an address is answered with 400, never with a broken database query."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/q/abc%00def", "/?town=%00", "/open/?town=x%00", "/say?place=%00"])
def test_a_nul_is_refused_before_any_page(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_nul_in_a_cookie_is_refused(client: Client) -> None:
    client.cookies["look"] = "elder\x00.en"
    assert client.get("/").status_code in {200, 400}
