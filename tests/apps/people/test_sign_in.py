"""Staff sign in with a password and a second factor, and act as one post at a time."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from huiyin.apps.people.actions import add_person, give_post, new_second_factor, open_account
from huiyin.apps.people.models import Account
from huiyin.apps.units.actions import add_post
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from tests.builders import World

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


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def test_the_first_sign_in_sets_up_the_second_factor(account: Account, client: Client) -> None:
    assert sign_in(client).url == "/sign-in/second-factor/"
    page = client.get("/sign-in/second-factor/").content.decode()
    assert "<svg" in page
    assert client.get("/post/").status_code == 405
    answer = client.post("/sign-in/second-factor/", {"code": code_of(TOTPDevice.objects.get())})
    assert answer["Location"] == "/d/"
    assert client.session["second_factor"] is True


def test_a_wrong_code_and_a_wrong_password_look_the_same(account: Account, client: Client) -> None:
    new_second_factor(account=account, confirmed=True)
    wrong_code = sign_in(client, "000000").content.decode()
    wrong_password = sign_in(client, password="别的密码别的密码").content.decode()
    said = "登录名、密码或动态码不对"
    assert said in wrong_code
    assert said in wrong_password
    assert "second_factor" not in client.session


def test_after_five_failures_one_has_to_wait(account: Account, client: Client) -> None:
    new_second_factor(account=account, confirmed=True)
    for _ in range(5):
        sign_in(client, "000000", "别的密码别的密码")
    page = sign_in(client, code_of(TOTPDevice.objects.get())).content.decode()
    assert "错的次数太多" in page


def test_one_acts_as_one_post_and_can_switch(account: Account, client: Client) -> None:
    device = new_second_factor(account=account, confirmed=True)
    assert sign_in(client, code_of(device), next="/d/?q=1").url == "/d/?q=1"
    first, second = client.session["posts"]
    assert client.session["post"] == first["id"]
    client.post("/post/", {"post": second["id"], "next": "/d/"})
    assert client.session["post"] == second["id"]
    client.post("/post/", {"post": 999999})
    assert client.session["post"] == first["id"], "a post that is not one's own is not taken"


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
