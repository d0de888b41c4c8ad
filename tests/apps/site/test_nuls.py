"""A NUL in an address is left out, and the page behind answers as if it had not been there."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/?town=%00", "/open/?town=x%00&month=%00", "/say?place=%00", "/q/?code=%00"])
def test_a_nul_in_the_query_does_no_harm(client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code in {200, 404}


def test_a_nul_in_the_path_does_no_harm(client: Client) -> None:
    assert client.get("/q/abc%00def").status_code in {200, 404}


def test_a_nul_in_a_cookie_does_no_harm(client: Client) -> None:
    client.cookies["look"] = "elder\x00.en"
    assert client.get("/").status_code == 200
