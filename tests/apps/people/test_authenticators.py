"""Codes of six digits: which count and that their seeds are sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from huiyin.apps.keys.actions import destroy
from huiyin.apps.keys.sealing import MARK
from huiyin.apps.people.actions import hand_out_card, new_second_factor
from huiyin.apps.people.authenticators import accepts, address_of, code_at, in_use
from huiyin.apps.people.models import Account, Authenticator
from huiyin.apps.people.queries import Viewer
from tests.apps.people.conftest import digits
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = timedelta(seconds=30)
SEED = b"12345678901234567890".hex()


@pytest.fixture
def device(account: Account) -> Authenticator:
    return new_second_factor(account=account, confirmed=True)


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_it_counts_as_the_standard_does(device: Authenticator, seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits."""
    device.seed = SEED
    assert code_at(device, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_code_counts_once_for_however_many_ask(device: Authenticator) -> None:
    code, other = digits(device, MONDAY), Authenticator.objects.get()
    assert accepts(device, code, MONDAY)
    assert not accepts(other, code, MONDAY), "read before the other was written"
    assert accepts(Authenticator.objects.get(), digits(device, MONDAY + HALF_A_MINUTE), MONDAY + HALF_A_MINUTE)


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_step_before_and_after_count_too(device: Authenticator, steps: int, right: bool) -> None:
    assert accepts(device, digits(device, MONDAY + steps * HALF_A_MINUTE), MONDAY) is right


def test_a_clock_that_goes_wrong_slowly_is_followed(device: Authenticator) -> None:
    for n in range(1, 6):
        now = MONDAY + n * timedelta(days=1)
        assert accepts(Authenticator.objects.get(), digits(device, now + n * HALF_A_MINUTE), now), n
    assert Authenticator.objects.get().drift == 5


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "-12345", "１２３４５６", "²²²²²²", "000000"])
def test_what_is_no_code_is_none(device: Authenticator, typed: str) -> None:
    assert not accepts(device, typed, MONDAY)
    assert not accepts(None, typed, MONDAY)


def test_the_seed_is_sealed_under_the_person_s_key(device: Authenticator, account: Account) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seed FROM people_authenticator")
        kept = str(cursor.fetchone()[0])
    assert kept.startswith(MARK)
    assert device.seed not in kept
    assert in_use(account) == device
    destroy([account.person.uid], now=MONDAY)
    gone = Authenticator.objects.get()
    assert gone.seed == ""
    assert not accepts(gone, digits(gone, MONDAY), MONDAY), "an erased seed is no empty one"


def test_a_card_tells_it_to_an_app(account: Account) -> None:
    card = hand_out_card(by=Viewer.for_system("test"), person=account.person, now=timezone.now())
    assert card.second_factor == address_of(Authenticator.objects.get())
    assert card.second_factor.startswith("otpauth://totp/Huiyin%3Aheguixiang?secret=")
    assert len(card.secret) == 32
