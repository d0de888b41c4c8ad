"""Every door at which something can be guessed: how often, how long one waits then, and that nothing is told meanwhile.

The doors: name and password, second factor, one-time card, showing again (`check_again`), passkey, receipt code.
`test_sign_in`, `test_sessions` and `say/test_too_many` try each for itself; here they are held side by side.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.people import devices
from huiyin.apps.people import sign_in as rules
from huiyin.apps.people.actions import hand_out_card, new_second_factor
from huiyin.apps.people.models import Account, Authenticator
from huiyin.apps.people.queries import Viewer
from huiyin.apps.say.views import too_many
from product import addresses
from tests.apps.people.conftest import PASSWORD, digits
from tests.apps.people.soft_key import SoftKey
from tests.apps.people.test_passkeys import add, asked
from tests.builders import World, say

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SignIn = Callable[..., Client]
WRONG_ONE = "别的密码别的密码"
FIVE, WAIT, WRONG = 5, "错的次数太多", "登录名、密码或动态码不对"


def page(name: str, password: str, code: str = "000000", address: str = "192.0.2.1") -> str:
    said = {"username": name, "password": password, "code": code}
    answer = Client().post("/sign-in/", said, REMOTE_ADDR=address)
    return "in" if answer.status_code == 302 else plain(answer.content.decode(), name)


def plain(html: str, name: str) -> str:
    """What a page says, without its token and what was typed."""
    main = html[html.index("<main") :].replace(name, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="\d{6}"', "", main)


def code_of(account: Account, at: datetime | None = None) -> str:
    Authenticator.objects.filter(account=account).update(last=-1)
    return digits(Authenticator.objects.get(account=account), at)


def test_a_name_that_nobody_has_is_locked_like_one_that_somebody_has(account: Account) -> None:
    new_second_factor(account=account, confirmed=True)
    known = [page(account.username, "别的密码别的密码") for _ in range(FIVE + 1)]
    nobody = [page("meiyouzhegeren", "别的密码别的密码", address="192.0.2.2") for _ in range(FIVE + 1)]
    assert known == nobody
    assert (WRONG in known[FIVE - 1], WAIT in known[FIVE - 1], WAIT in known[FIVE]) == (True, False, True)


def test_what_is_right_stays_locked_until_the_time_is_over(account: Account) -> None:
    new_second_factor(account=account, confirmed=True)
    for n in range(FIVE):  # the name is locked for the network, not for an address of it
        page(account.username, PASSWORD, "000000", f"198.51.100.{n}")
    there, later = "198.51.100.99", timezone.now() + timedelta(minutes=16)
    assert WAIT in page(account.username, PASSWORD, code_of(account), there), "also with both factors right"
    assert WAIT in page(account.username.upper() + " ", PASSWORD, code_of(account), there), (
        "however the name is written"
    )
    with patch("huiyin.apps.people.views.timezone.now", return_value=later):
        assert page(account.username, PASSWORD, code_of(account, later), there) == "in"


def test_a_stranger_locks_nobody_out_of_their_own_network(account: Account) -> None:
    new_second_factor(account=account, confirmed=True)
    for _ in range(FIVE + 1):
        page(account.username, "别的密码别的密码", address="198.51.100.1")
    assert page(account.username, PASSWORD, code_of(account), "203.0.113.9") == "in"


def from_everywhere(name: str, times: int, password: str = WRONG_ONE) -> None:
    for n in range(times):
        page(name, password, address=f"198.51.{n}.1")


def test_from_everywhere_a_name_is_locked_after_thirty(account: Account) -> None:
    new_second_factor(account=account, confirmed=True)
    from_everywhere(account.username, rules.NAME_FAILURES - 1)
    assert WRONG in page(account.username, "别的密码别的密码", address="203.0.113.1")
    assert WAIT in page(account.username, PASSWORD, code_of(account), "203.0.113.9")


def test_a_device_of_before_is_locked_by_nobody_else(signed_in: SignIn, account: Account) -> None:
    own = signed_in()
    from_everywhere(account.username, rules.NAME_FAILURES + 1)
    for n in range(rules.ADDRESS_FAILURES):
        page(f"somebody{n}", "别的密码别的密码", address="127.0.0.1")
    own.post("/sign-out/")
    assert WAIT in page(account.username, PASSWORD, code_of(account), "127.0.0.1"), "others at its address wait"
    said = {"username": account.username, "password": PASSWORD, "code": code_of(account)}
    assert own.post("/sign-in/", said).status_code == 302


def test_the_device_itself_has_no_more_tries_than_anybody(signed_in: SignIn, account: Account) -> None:
    own = signed_in()
    own.post("/sign-out/")
    for _ in range(FIVE):
        assert WRONG in own.post("/sign-in/", {"username": account.username, "password": "x"}).content.decode()
    said = {"username": account.username, "password": PASSWORD, "code": code_of(account)}
    assert WAIT in own.post("/sign-in/", said).content.decode()
    assert page(account.username, PASSWORD, code_of(account), "203.0.113.9") == "in", "nor does it lock others out"


def test_a_device_is_known_for_the_name_that_signed_in_there(signed_in: SignIn, account: Account) -> None:
    own, stranger = signed_in(), Client()
    for _ in range(FIVE):
        page("meiyouzhegeren", "别的密码别的密码", address="127.0.0.1")
    assert WAIT in own.post("/sign-in/", {"username": "meiyouzhegeren", "password": "x"}).content.decode()
    known = own.cookies[devices.COOKIE].value
    assert account.username not in known
    for forged in (known[:-1], "a.b:c:d", known.replace(".", ":", 1)):
        stranger.cookies[devices.COOKIE] = forged
        from_everywhere(account.username, rules.NAME_FAILURES + 1)
        assert WAIT in stranger.post("/sign-in/", {"username": account.username, "password": "x"}).content.decode()


def test_a_password_alone_makes_no_device_known(account: Account) -> None:
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": PASSWORD})
    assert devices.COOKIE not in client.cookies


def test_codes_are_not_tried_out_from_network_to_network(account: Account) -> None:
    new_second_factor(account=account, confirmed=True)
    with patch.object(rules, "NAME_FAILURES", 1000):
        from_everywhere(account.username, rules.CODES_A_DAY, PASSWORD)
        refused = page(account.username, PASSWORD, code_of(account), "203.0.113.9")
    assert refused == page("meiyouzhegeren", "别的密码别的密码", address="203.0.113.10"), "nobody learns why"


def test_asking_during_a_lock_makes_it_no_longer(account: Account) -> None:
    for _ in range(FIVE + 20):
        page(account.username, "别的密码别的密码")
    later = timezone.now() + timedelta(minutes=16)
    new_second_factor(account=account, confirmed=True)
    with patch("huiyin.apps.people.views.timezone.now", return_value=later):
        assert page(account.username, PASSWORD, code_of(account, later)) == "in"


def test_six_digits_are_not_tried_out_behind_a_right_password(account: Account) -> None:
    new_second_factor(account=account, confirmed=True)
    answers = [page(account.username, PASSWORD, f"{n:06d}", f"198.51.100.{n}") for n in range(FIVE)]
    assert set(answers) == {page("meiyouzhegeren", "别的密码别的密码")}, "nobody learns that the password is right"
    assert WAIT in page(account.username, PASSWORD, code_of(account), "198.51.100.9")


def test_a_printed_card_is_no_easier(account: Account) -> None:
    card = hand_out_card(by=Viewer.for_system("test"), person=account.person, now=timezone.now())
    for n in range(FIVE):
        assert WRONG in page(card.name, f"{card.password[:-1]}{n}")
    assert WAIT in page(card.name, card.password, code_of(account))


def test_one_address_tries_no_thousand_names(monkeypatch: pytest.MonkeyPatch, account: Account) -> None:
    monkeypatch.setattr(rules, "ADDRESS_FAILURES", 6)
    new_second_factor(account=account, confirmed=True)
    assert not [n for n in range(6) if WAIT in page(f"somebody{n}", "一行白鹭上青天")]
    assert WAIT in page(account.username, PASSWORD, code_of(account)), "a right one from there waits too"
    assert page(account.username, PASSWORD, code_of(account), "192.0.2.2") == "in"


def test_passkeys_are_counted_by_address(monkeypatch: pytest.MonkeyPatch, signed_in: SignIn) -> None:
    monkeypatch.setattr(rules, "ADDRESS_FAILURES", 3)
    key, client = SoftKey(), signed_in()
    add(client, key)
    thief = Client()
    for _ in range(3):
        asked(thief, "/sign-in/passkey/")
        assert "这个通行密钥没有通过" in thief.post("/sign-in/passkey/", {"answer": "{}"}).content.decode()
    right = key.sign(asked(thief, "/sign-in/passkey/"))
    assert WAIT in thief.post("/sign-in/passkey/", {"answer": right}).content.decode()
    assert WAIT in page("somebody", "别的密码别的密码", address="127.0.0.1"), "and so are passwords from there"


def codes_asked() -> list[str]:
    """Every address that takes a receipt code."""
    return sorted(pattern for pattern, _ in addresses() if "<str:code>" in pattern)


def test_receipt_codes_are_counted_at_every_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the answer leads elsewhere: afterwards the right code cannot be told from the wrong ones."""
    case, tried, most = say(world), 0, 5  # thirty in earnest, as `say/test_too_many` shows
    monkeypatch.setattr(too_many, "WRONG_CODES", too_many.Allowance("q", most, 600))
    for nth, (pattern, method) in enumerate(product(codes_asked(), ("get", "post"))):
        ask: Any = getattr(Client(REMOTE_ADDR=f"198.51.100.{nth}"), method)

        def at(code: str, pattern: str = pattern) -> str:
            return "/" + pattern.replace("<str:code>", code).replace("<slug:do>", "remind")

        first = ask(at("ABCDE00000"))
        if first.status_code == 405:
            continue
        for n in range(1, most):
            assert ask(at(f"ABCDE{n:05}")).status_code == first.status_code != 429
        right, wrong = ask(at(receipt_code(case.uid))), ask(at("ABCDE99999"))
        assert (right.status_code, wrong.status_code) == (429, 429), f"{method} {pattern}"
        assert right.content == wrong.content
        assert 0 < int(right["Retry-After"]) <= 600
        tried += 1
    assert tried > 10
