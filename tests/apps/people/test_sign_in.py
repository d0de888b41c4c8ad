"""Staff sign in with a password and a second factor, and act as one post at a time."""

from __future__ import annotations

import re
from base64 import b32encode
from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.people import sign_in as rules
from huiyin.apps.people.actions import (
    add_person,
    confirm_second_factor,
    give_post,
    new_second_factor,
    open_account,
)
from huiyin.apps.people.models import Account, Attempt, Authenticator, SecurityEntry
from huiyin.apps.people.queries import posts_of
from huiyin.apps.places.models import Place
from huiyin.apps.units.actions import add_post
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from tests.apps.people.conftest import digits
from tests.builders import MONDAY, World

pytestmark = pytest.mark.django_db
PASSWORD = "三只山羊过独木桥"


@pytest.fixture
def account() -> Account:
    world = World()
    person = add_person(name="何桂香")
    for title, name in ((PostTitle.desk, "派单岗"), (PostTitle.clerk, "窗口")):
        give_post(
            person=person,
            post=add_post(title=title, name=name, unit=world.units["town_station"]),
            starts=date(2026, 1, 1),
        )
    return open_account(person=person, username="heguixiang", password=PASSWORD + "10", must_change=False)


def sign_in(client: Client, code: str = "", password: str = PASSWORD + "10", **more: str):
    return client.post("/sign-in/", {"username": "heguixiang", "password": password, "code": code, **more})


def code_of(device: Authenticator) -> str:
    return digits(device)


def test_the_first_sign_in_sets_up_the_second_factor(account: Account, client: Client) -> None:
    assert sign_in(client).url == "/sign-in/second-factor/"
    page = client.get("/sign-in/second-factor/").content.decode()
    assert "<svg" in page
    assert client.get("/post/").status_code == 405
    answer = client.post("/sign-in/second-factor/", {"code": code_of(Authenticator.objects.get())})
    assert answer["Location"] == "/d/"
    assert client.session["second_factor"] is True


def secret_on(client: Client) -> str:
    page = client.get("/sign-in/second-factor/").content.decode()
    return "".join(re.findall(r'<span class="code">(\w{1,4})</span>', page))


def test_the_secret_of_a_sign_in_stays_the_same_and_is_its_own(account: Account, client: Client) -> None:
    sign_in(client)
    assert secret_on(client) == secret_on(client) == b32encode(bytes.fromhex(Authenticator.objects.get().seed)).decode()
    sign_in(later := Client())
    assert client.get("/sign-in/second-factor/")["Location"] == "/sign-in/", "another sign-in has begun anew"
    assert secret_on(later) != ""


def test_an_early_session_never_replaces_an_authenticator_in_use(account: Account, client: Client) -> None:
    sign_in(client)
    device = new_second_factor(account=account, confirmed=True)
    for answer in (
        client.get("/sign-in/second-factor/"),
        client.post("/sign-in/second-factor/", {"code": code_of(device)}),
    ):
        assert answer["Location"] == "/sign-in/"
    assert Authenticator.objects.get() == device
    assert client.session["second_factor"] is False
    with pytest.raises(RuleError, match="second_factor_set"):
        confirm_second_factor(account=account, device=device.pk, code=code_of(device), now=timezone.now())


def test_with_a_one_time_password_one_gets_no_further_than_to_a_new_one(account: Account, client: Client) -> None:
    Account.objects.update(must_change=True)
    assert sign_in(client, code_of(new_second_factor(account=account, confirmed=True))).url == "/sign-in/password/"
    assert client.get("/d/")["Location"] == "/sign-in/password/"
    assert client.get("/sign-in/password/").status_code == 200
    client.post("/sign-in/password/", {"password": "一行白鹭上青天0815"})
    assert client.get("/d/").status_code == 200


def test_a_code_counts_once_and_the_log_says_by_what_one_came_in(account: Account, client: Client, caplog) -> None:
    code = code_of(new_second_factor(account=account, confirmed=True))
    with caplog.at_level("INFO", logger="huiyin.security"):
        assert sign_in(client, code).status_code == 302
    assert SecurityEntry.objects.get(kind="signed_in").data == {"by": "password, code"}
    assert [record.message for record in caplog.records if record.name == "huiyin.security"] == ["signed_in"]
    assert "不对" in sign_in(Client(), code).content.decode()


def test_a_wrong_code_and_a_wrong_password_look_the_same(account: Account, client: Client) -> None:
    new_second_factor(account=account, confirmed=True)
    wrong_code = sign_in(client, "000000").content.decode()
    wrong_password = sign_in(client, password="别的密码别的密码").content.decode()
    said = "登录名、密码或动态码不对"
    assert said in wrong_code
    assert said in wrong_password
    assert "second_factor" not in client.session


def fail(client: Client, times: int, address: str = "192.0.2.1", now: datetime = MONDAY, name: str = "") -> str:
    for n in range(times):
        said = {"username": name or f"somebody{n}", "password": "别的密码别的密码", "code": "000000"}
        with patch("huiyin.apps.people.views.timezone.now", return_value=now):
            page = client.post("/sign-in/", said, REMOTE_ADDR=address)
    return page.content.decode()


WAIT = "错的次数太多"


def test_after_five_failures_one_has_to_wait(account: Account, client: Client) -> None:
    new_second_factor(account=account, confirmed=True)
    for _ in range(5):
        sign_in(client, "000000", "别的密码别的密码")
    page = sign_in(client, code_of(Authenticator.objects.get())).content.decode()
    assert WAIT in page


def test_failures_are_forgotten_when_their_window_is_over(client: Client) -> None:
    assert WAIT in fail(client, 6, name="heguixiang")
    assert WAIT not in fail(client, 5, name="heguixiang", now=MONDAY + timedelta(minutes=16))


def test_the_typos_of_an_office_over_the_days_lock_nobody_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "ADDRESS_FAILURES", 6)
    for day in range(4):
        assert WAIT not in fail(client, 3, now=MONDAY + timedelta(days=day))
    assert set(Attempt.objects.values_list("until", flat=True)) == {MONDAY + timedelta(days=3, minutes=15)}
    assert WAIT in fail(client, 4, now=MONDAY + timedelta(days=3, minutes=1)), "so many at once are no typos"
    assert WAIT not in fail(client, 1, address="192.0.2.9", now=MONDAY + timedelta(days=3, minutes=1))


def test_one_acts_as_one_post_and_can_switch(account: Account, client: Client) -> None:
    device = new_second_factor(account=account, confirmed=True)
    assert sign_in(client, code_of(device), next="/d/?q=1").url == "/d/?q=1"
    first, second = client.session["posts"]
    assert client.session["post"] == first["id"]
    client.post("/post/", {"post": second["id"], "next": "/d/"})
    assert client.session["post"] == second["id"]
    client.post("/post/", {"post": 999999})
    assert client.session["post"] == first["id"], "a post that is not one's own is not taken"


def test_posts_in_grids_of_the_same_name_can_be_told_apart(account: Account) -> None:
    for grid in Place.objects.filter(kind="grid", name="第一网格"):
        give_post(
            person=account.person,
            post=add_post(title=PostTitle.grid_worker, name="网格员", place=grid),
            starts=date(2026, 1, 1),
        )
    titles = [each["title"] for each in posts_of(account, timezone.localdate())]
    assert {"杏树湾村第一网格 网格员", "松岗头村第一网格 网格员"} <= set(titles)


def test_it_does_not_send_people_to_other_sites(account: Account, client: Client) -> None:
    device = new_second_factor(account=account, confirmed=True)
    assert sign_in(client, code_of(device), next="https://example.org/").url == "/d/"


def test_an_easy_password_is_refused(account: Account) -> None:
    with pytest.raises(RuleError, match="weak_password"):
        open_account(person=add_person(name="甲"), username="jia", password="12345")


def test_signing_out_ends_the_session(account: Account, client: Client) -> None:
    device = new_second_factor(account=account, confirmed=True)
    sign_in(client, code_of(device))
    client.post("/sign-out/")
    assert "second_factor" not in client.session
