"""What one signs in with is changed by its owner, who shows both factors again; the new one counts once it has worked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.actions import begin_new_factor, change_second_factor
from huiyin.apps.people.models import Account, Authenticator, SecurityEntry
from huiyin.core.errors import RuleError
from tests.apps.jobs.carried import NAME, Carried
from tests.apps.people.conftest import PASSWORD, digits
from tests.apps.people.soft_key import SoftKey
from tests.apps.people.test_passkeys import add, asked

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DEVICE, NEW, QR = "/me/authenticator/", "一行白鹭上青天0815", 'class="qr'
FACTORS = (DEVICE, "/me/passkey/", "/sign-in/password/")
"""Where what one signs in with is changed."""


@pytest.fixture
def later() -> Iterator[datetime]:
    """Eleven minutes on."""
    moment = timezone.now() + timedelta(minutes=11)
    with patch("django.utils.timezone.now", return_value=moment):
        yield moment


def again(client: Client, onward: str, **shown: str) -> str:
    """Show it again; where one is sent then, or what the page says."""
    answer = client.post("/sign-in/again/", {"all": "1", "next": onward, **shown})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def in_use() -> Authenticator:
    return Authenticator.objects.get(confirmed=True)


@pytest.mark.parametrize("page", FACTORS)
def test_both_factors_are_asked_again(signed_in: SignIn, later: datetime, page: str) -> None:
    with patch("django.utils.timezone.now", return_value=later - timedelta(minutes=11)):
        client = signed_in()
    ask = client.get(page)["Location"]
    assert ask.startswith("/sign-in/again/?next=")
    form = client.get(ask).content.decode()
    assert ('name="knows"' in form, 'name="has"' in form, 'name="shown"' in form) == (True, True, False)
    for wrong in ({"knows": PASSWORD, "has": "000000"}, {"knows": "别的密码", "has": digits(in_use(), later)}):
        assert "密码或动态码不对" in again(client, page, **wrong)
    assert "还差" in again(client, page, knows=PASSWORD), "one is not enough"
    assert "还差" in again(client, page, shown=PASSWORD)
    assert client.get(page)["Location"].startswith("/sign-in/again/")
    with patch("django.utils.timezone.now", return_value=later + timedelta(seconds=30)):
        assert again(client, page, knows=PASSWORD, has=digits(in_use())) == page
        assert client.get(page).status_code == 200


def test_the_one_that_was_shown_already_is_not_asked_twice(signed_in: SignIn, later: datetime) -> None:
    with patch("django.utils.timezone.now", return_value=later - timedelta(minutes=11)):
        client = signed_in()
    client.post("/sign-in/again/", {"shown": PASSWORD})
    form = client.get(client.get(DEVICE)["Location"]).content.decode()
    assert ('name="knows"' in form, 'name="has"' in form) == (False, True)
    assert again(client, DEVICE, has=digits(in_use(), later)) == DEVICE
    assert client.get(DEVICE).status_code == 200


def test_a_passkey_that_knows_its_owner_is_both(signed_in: SignIn, later: datetime) -> None:
    with patch("django.utils.timezone.now", return_value=later - timedelta(minutes=11)):
        client, key = signed_in(), SoftKey()
        add(client, key)
    answer = key.sign(asked(client, client.get(DEVICE)["Location"]))
    assert again(client, DEVICE, answer=answer) == DEVICE
    assert client.get(DEVICE).status_code == 200


def begin(client: Client) -> Authenticator:
    client.post(DEVICE, {"begin": "1"})
    return Authenticator.objects.get(confirmed=False)


def test_the_new_app_counts_once_its_code_is_right(signed_in: SignIn, account: Account) -> None:
    client, there = signed_in(), signed_in()
    old, coming = in_use(), begin(client)
    assert QR in client.get(DEVICE).content.decode()
    assert "动态码不对" in client.post(DEVICE, {"code": "000000"}).content.decode()
    assert in_use() == old, "until then the old one counts"
    page = client.post(DEVICE, {"code": digits(coming)}, follow=True).content.decode()
    assert "新的验证器已生效" in page
    assert Authenticator.objects.get() == coming
    assert client.get("/d/").status_code == 200
    assert there.get("/d/")["Location"].startswith("/sign-in/"), "other sign-ins have ended"
    entry = SecurityEntry.objects.get(kind="factor_changed")
    assert (entry.person_id, entry.data) == (account.person_id, {})


def test_nobody_finishes_what_another_sign_in_began(signed_in: SignIn, account: Account) -> None:
    here, there = signed_in(), signed_in()
    coming = begin(here)
    assert QR not in there.get(DEVICE).content.decode()
    there.post(DEVICE, {"code": digits(coming)})
    assert in_use() != coming
    begin(there)
    here.post(DEVICE, {"code": digits(coming)})
    assert in_use() != coming, "only the newest can still be finished"
    with pytest.raises(RuleError, match="wrong_code"):
        change_second_factor(account=account, device=in_use().pk, code=digits(in_use()), now=timezone.now())


def test_who_has_a_passkey_only_sets_one_up(signed_in: SignIn, account: Account) -> None:
    client = signed_in()
    add(client, SoftKey())
    Authenticator.objects.all().delete()
    assert "现在设" in client.get("/me/").content.decode()
    client.post(DEVICE, {"code": digits(begin(client))})
    assert in_use().account_id == account.pk


def test_a_code_of_the_old_app_finishes_nothing(signed_in: SignIn, account: Account) -> None:
    signed_in()
    old, coming = in_use(), begin_new_factor(account=account)
    Authenticator.objects.update(last=-1)
    with pytest.raises(RuleError, match="wrong_code"):
        change_second_factor(account=account, device=coming.pk, code=digits(old), now=timezone.now())


# ---- by another way


@pytest.fixture
def told(settings: Any, account: Account) -> Iterator[list[tuple[str, str]]]:
    account.person.phone = "138 0000 0000"
    account.person.save()
    settings.SMS = {"provider": NAME}
    Carried.sent.clear()
    yield Carried.sent
    Carried.sent.clear()


def work(callbacks: Any) -> None:
    with callbacks(execute=True):
        run_due(timezone.now() + timedelta(minutes=1))


def test_its_owner_is_told_on_the_telephone(
    signed_in: SignIn, told: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in()
    client.post(DEVICE, {"code": digits(begin(client))})
    client.post("/sign-in/password/", {"current": PASSWORD, "password": NEW})
    work(django_capture_on_commit_callbacks)
    assert [phone for phone, _ in told] == ["+8613800000000"] * 2
    assert ["验证器已更换" in told[0][1], "密码" in told[1][1]] == [True, True]
    assert all("管理员" in text for _, text in told)


def test_who_has_no_telephone_here_is_told_nothing_and_nothing_breaks(
    signed_in: SignIn, told: list[tuple[str, str]], account: Account, django_capture_on_commit_callbacks: Any
) -> None:
    account.person.phone = ""
    account.person.save()
    add(signed_in(), SoftKey())
    work(django_capture_on_commit_callbacks)
    assert told == []


def test_signing_in_is_no_change(
    signed_in: SignIn, told: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    signed_in()
    work(django_capture_on_commit_callbacks)
    assert told == []
