"""How often one address may do something, and whose address it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from huiyin.apps.people.models import Attempt
from huiyin.apps.people.throttle import address_of, count, too_often
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_the_window_closes_and_opens_again() -> None:
    for _ in range(3):
        assert too_often("q", "192.0.2.1", 3, 600, MONDAY) == 0
        count("q", "192.0.2.1", 600, MONDAY)
    assert too_often("q", "192.0.2.1", 3, 600, MONDAY + MINUTE) == 541
    assert too_often("q", "192.0.2.2", 3, 600, MONDAY) == 0, "another address"
    assert too_often("say", "192.0.2.1", 3, 600, MONDAY) == 0, "another thing"
    assert too_often("q", "192.0.2.1", 3, 600, MONDAY + 10 * MINUTE) == 0
    count("q", "192.0.2.1", 600, MONDAY + 10 * MINUTE)
    assert Attempt.objects.get().failures == 1


def test_no_address_is_kept_and_old_rows_go() -> None:
    count("q", "192.0.2.1", 600, MONDAY)
    assert "192" not in Attempt.objects.get().key
    Attempt.objects.create(key="name:abc", failures=7, until=MONDAY)
    count("q", "192.0.2.9", 600, MONDAY + 20 * MINUTE)
    assert sorted(key.partition(":")[0] for key in Attempt.objects.values_list("key", flat=True)) == ["name", "q"]


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.5, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.5, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "somebody", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, header: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=header)
    assert address_of(request) == address
