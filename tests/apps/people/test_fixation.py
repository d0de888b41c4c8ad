"""A session key that somebody knows beforehand is worth nothing afterwards, by whatever way one has come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from huiyin.apps.people.actions import new_second_factor
from huiyin.apps.people.models import Account, Authenticator, Session
from tests.apps.people.conftest import PASSWORD, digits
from tests.apps.people.soft_key import SoftKey
from tests.apps.people.test_passkeys import add, asked
from tests.builders import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SignIn = Callable[..., Client]
NEW = "一行白鹭上青天0815"


def begun() -> Client:
    """A browser that has a session already."""
    client = Client()
    session = client.session
    session["draft"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def key_of(client: Client) -> str:
    return client.cookies["sessionid"].value


def is_dead(key: str) -> bool:
    """Nobody gets in with it, and there is no such row."""
    thief = Client()
    thief.cookies["sessionid"] = key
    shut = thief.get("/me/")["Location"].startswith("/sign-in/")
    return shut and not Session.objects.filter(session_key=key).exists()


def by_password(client: Client, account: Account) -> None:
    device = Authenticator.objects.filter(account=account).first() or new_second_factor(account=account, confirmed=True)
    Authenticator.objects.update(last=-1)
    code = digits(device)
    client.post("/sign-in/", {"username": account.username, "password": PASSWORD, "code": code})


def test_by_password(account: Account) -> None:
    client = begun()
    before = key_of(client)
    by_password(client, account)
    assert client.get("/me/").status_code == 200
    assert key_of(client) != before
    assert is_dead(before)


def test_by_passkey(account: Account, signed_in: SignIn) -> None:
    key = SoftKey()
    add(signed_in(), key)
    client = begun()
    options, before = asked(client, "/sign-in/passkey/"), key_of(client)
    client.post("/sign-in/passkey/", {"answer": key.sign(options)})
    assert client.get("/me/").status_code == 200
    assert key_of(client) != before
    assert is_dead(before)


def test_with_the_first_code_of_a_new_authenticator(account: Account) -> None:
    client = begun()
    keys = [key_of(client)]
    client.post("/sign-in/", {"username": account.username, "password": PASSWORD, "code": ""})
    keys.append(key_of(client))
    client.get("/sign-in/second-factor/")
    client.post("/sign-in/second-factor/", {"code": digits(Authenticator.objects.get())})
    keys.append(key_of(client))
    assert client.get("/me/").status_code == 200
    assert len(set(keys)) == 3
    assert all(map(is_dead, keys[:2]))


def test_with_a_new_password_and_a_new_passkey(signed_in: SignIn) -> None:
    client = signed_in()
    keys = [key_of(client)]
    client.post("/sign-in/password/", {"current": PASSWORD, "password": NEW})
    keys.append(key_of(client))
    add(client, SoftKey())
    keys.append(key_of(client))
    assert client.get("/me/").status_code == 200
    assert len(set(keys)) == 3
    assert all(map(is_dead, keys[:2]))


def test_another_post_is_no_other_sign_in(signed_in: SignIn) -> None:
    """The same person with the same right to be there: the key stays, and what is grave still asks again."""
    client = signed_in()
    before, other = key_of(client), client.session["posts"][1]["id"]
    client.post("/post/", {"post": other})
    assert client.session["post"] == other
    assert key_of(client) == before


def test_signing_out_and_signing_in_as_somebody_else(account: Account, signed_in: SignIn) -> None:
    client = signed_in()
    before = key_of(client)
    client.post("/sign-out/")
    assert is_dead(before)
    client = signed_in()
    before = key_of(client)
    from huiyin.apps.people.actions import add_person, open_account

    other = open_account(person=add_person(name="甲"), username="jia", password=PASSWORD, must_change=False)
    new_second_factor(account=other, confirmed=True)
    client.post("/sign-in/", {"username": "jia", "password": PASSWORD, "code": code_for(other)})
    assert key_of(client) != before
    assert is_dead(before)
    assert "draft" not in client.session, "nothing of the one before is left"


def code_for(account: Account) -> str:
    return digits(Authenticator.objects.get(account=account))


@pytest.mark.parametrize("chosen", ["a" * 32, "0123456789abcdef" * 2, "x" * 400, "1", "../etc"])
def test_a_key_that_the_visitor_chose_is_not_taken(account: Account, chosen: str) -> None:
    client = Client()
    client.cookies["sessionid"] = chosen
    by_password(client, account)
    assert client.get("/me/").status_code == 200
    assert key_of(client) != chosen
    assert not Session.objects.filter(session_key=chosen[:40]).exists()


def test_nor_by_a_resident_who_tells_a_matter(world: World) -> None:
    client = Client()
    client.cookies["sessionid"] = "b" * 32
    town = str(world.town.uid)
    client.post("/say/what/", {"uid": "", "at": town, "pack": "six_slips", "text": "路灯不亮，好几天了。"})
    assert not Session.objects.filter(session_key="b" * 32).exists()
    assert key_of(client) != "b" * 32
