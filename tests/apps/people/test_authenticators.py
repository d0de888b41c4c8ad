"""Codes of six digits: which count and that their seeds are sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from huiyin.apps.keys.actions import destroy
from huiyin.apps.keys.sealing import MARK
from huiyin.apps.people.actions import hand_out_card, new_second_factor
from huiyin.apps.people.authenticators import accepts, address_of, code_at, in_use, is_of_an_old_app
from huiyin.apps.people.models import Account, Authenticator, SecurityEntry
from huiyin.apps.people.queries import Viewer
from tests.apps.people.conftest import digits
from tests.builders import MONDAY
from tests.codes import shown

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = timedelta(seconds=30)
HALF_A_DAY = timedelta(hours=12)
SEED, LONGER_SEED = b"12345678901234567890".hex(), b"12345678901234567890123456789012".hex()


@pytest.fixture
def device(account: Account) -> Authenticator:
    return new_second_factor(account=account, confirmed=True)


@pytest.fixture
def in_use_since(device: Authenticator) -> Authenticator:
    """A code of it has counted before."""
    assert accepts(device, digits(device, MONDAY - HALF_A_DAY), MONDAY - HALF_A_DAY)
    return Authenticator.objects.get()


@pytest.mark.parametrize(
    ("digest", "seed", "seconds", "code"),
    [
        ("SHA1", SEED, 59, "287082"),
        ("SHA1", SEED, 1111111109, "081804"),
        ("SHA1", SEED, 20000000000, "353130"),
        ("SHA256", LONGER_SEED, 59, "119246"),
        ("SHA256", LONGER_SEED, 1111111109, "084774"),
        ("SHA256", LONGER_SEED, 20000000000, "737706"),
    ],
)
def test_it_counts_as_the_standard_does(digest: str, seed: str, seconds: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits."""
    device = Authenticator(seed=seed, digest=digest)
    assert code_at(device, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_code_counts_once_for_however_many_ask(device: Authenticator) -> None:
    code, other = digits(device, MONDAY), Authenticator.objects.get()
    assert accepts(device, code, MONDAY)
    assert not accepts(other, code, MONDAY), "read before the other was written"
    assert accepts(Authenticator.objects.get(), digits(device, MONDAY + HALF_A_MINUTE), MONDAY + HALF_A_MINUTE)


@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("profile", ["asvs", "dengbao3"])
def test_a_code_counts_in_its_own_half_minute(
    in_use_since: Authenticator, settings: Any, profile: str, steps: int
) -> None:
    """With `dengbao3` also in the one before and after: clocks of phones differ."""
    settings.SECURITY_PROFILE = profile
    code = digits(in_use_since, MONDAY + steps * HALF_A_MINUTE)
    assert accepts(in_use_since, code, MONDAY) is (abs(steps) <= (profile == "dengbao3"))


def test_it_counts_to_the_last_second_and_no_longer(in_use_since: Authenticator) -> None:
    begin = MONDAY.replace(minute=0, second=0, microsecond=0)
    code = digits(in_use_since, begin)
    assert not accepts(in_use_since, code, begin + HALF_A_MINUTE)
    assert not accepts(in_use_since, code, begin - timedelta(seconds=1))
    assert accepts(in_use_since, code, begin + timedelta(seconds=29))


@pytest.mark.parametrize("steps", [-1, 1])
def test_the_first_codes_tell_how_the_clock_of_a_device_goes(device: Authenticator, steps: int) -> None:
    """The first one opens nothing, then or again; from the next on they count, each in the half minute that is the device's."""
    off = steps * HALF_A_MINUTE
    first = digits(device, MONDAY + off)
    for _ in range(2):
        assert not accepts(Authenticator.objects.get(), first, MONDAY)
    for n in (1, 2, 3):
        now = MONDAY + n * HALF_A_DAY
        assert accepts(Authenticator.objects.get(), digits(device, now + off), now)
        assert not accepts(Authenticator.objects.get(), digits(device, now + HALF_A_MINUTE), now + HALF_A_MINUTE)


def test_who_typed_a_first_code_too_late_is_not_taken_for_a_slow_clock(device: Authenticator) -> None:
    late = MONDAY + timedelta(seconds=31)
    assert not accepts(Authenticator.objects.get(), digits(device, MONDAY), late)
    assert accepts(Authenticator.objects.get(), digits(device, late), late), "the next one, by our own clock"
    for n in (1, 2, 3):
        now = MONDAY + n * HALF_A_DAY
        assert accepts(Authenticator.objects.get(), digits(device, now), now)


def test_nothing_further_off_is_learned(device: Authenticator) -> None:
    for n in range(5):
        now = MONDAY + n * HALF_A_DAY
        assert not accepts(Authenticator.objects.get(), digits(device, now - 2 * HALF_A_MINUTE), now)
    assert Authenticator.objects.get().drift == 0


def test_a_clock_that_goes_wrong_slowly_is_followed(device: Authenticator, settings: Any) -> None:
    settings.SECURITY_PROFILE = "dengbao3"
    for n in range(1, 6):
        now = MONDAY + n * timedelta(days=1)
        assert accepts(Authenticator.objects.get(), digits(device, now + n * HALF_A_MINUTE), now), n
    assert Authenticator.objects.get().drift == 5


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "-12345", "１２３４５６", "²²²²²²", "000000"])
def test_what_is_no_code_is_none(device: Authenticator, typed: str) -> None:
    assert not accepts(device, typed, MONDAY)
    assert not accepts(None, typed, MONDAY)


@pytest.mark.parametrize(("profile", "digest"), [("asvs", "SHA256"), ("dengbao3", "SHA1")])
def test_by_what_its_codes_are_made(account: Account, settings: Any, profile: str, digest: str) -> None:
    settings.SECURITY_PROFILE = profile
    device = new_second_factor(account=account, confirmed=True)
    assert f"algorithm={digest}&" in address_of(device)
    settings.SECURITY_PROFILE = "dengbao3" if profile == "asvs" else "asvs"
    kept = Authenticator.objects.get()
    assert kept.digest == digest, "the rules of new ones change nothing in a phone"
    assert accepts(kept, shown(bytes.fromhex(device.seed), digest, MONDAY), MONDAY)


def test_who_scanned_a_card_with_an_app_that_cannot_is_told(account: Account) -> None:
    card = hand_out_card(by=Viewer.for_system("test"), person=account.person, now=timezone.now())
    seed = bytes.fromhex(Authenticator.objects.get().seed)

    def tried(password: str, code: str) -> str:
        said = {"username": card.name, "password": password, "code": code}
        return Client().post("/sign-in/", said).content.decode()

    assert "支持SHA-256的验证器" in tried(card.password, shown(seed, "SHA1"))
    assert "SHA-256" not in tried("别的密码", shown(seed, "SHA1")), "nothing is told to who has half of it"
    assert SecurityEntry.objects.filter(kind="sign_in_failed").count() == 2
    said = {"username": card.name, "password": card.password, "code": shown(seed, "SHA256")}
    assert Client().post("/sign-in/", said)["Location"] == "/sign-in/password/"
    assert not is_of_an_old_app(Authenticator.objects.get(), shown(seed, "SHA1"), timezone.now()), "it has worked since"


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
    assert not accepts(gone, digits(device, MONDAY), MONDAY), "an erased seed is no empty one"


def test_a_card_tells_it_to_an_app(account: Account) -> None:
    card = hand_out_card(by=Viewer.for_system("test"), person=account.person, now=timezone.now())
    assert card.second_factor == address_of(Authenticator.objects.get())
    assert card.second_factor.startswith("otpauth://totp/Huiyin%3Aheguixiang?secret=")
    assert len(card.secret) == 32
