"""Passkeys: a device is added by its owner, signs its owner in, and nothing else does."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.people.actions import add_person, begin_second_factor, hand_out_card, open_account
from huiyin.apps.people.models import Account, Authenticator, Passkey, SecurityEntry, Session
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError
from tests.apps.people.conftest import PASSWORD
from tests.apps.people.soft_key import PRESENT, OldKey, SoftKey
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
REFUSED = "这个通行密钥没有通过"


def asked(client: Client, path: str) -> dict[str, Any]:
    """What the page hands to the browser's script."""
    found = re.search(r'data-options="([^"]+)"', client.get(path).content.decode())
    assert found
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def add(client: Client, key: SoftKey, name: str = "我的手机"):
    options = asked(client, "/me/passkey/")
    return client.post("/me/passkey/", {"name": name, "answer": key.make(options)}, follow=True)


def enter(client: Client, key: SoftKey, **more: str):
    options = asked(client, "/sign-in/passkey/")
    return client.post("/sign-in/passkey/", {"answer": key.sign(options), **more})


@pytest.fixture
def key(signed_in: SignIn) -> SoftKey:
    made = SoftKey()
    assert "通行密钥已记下" in add(signed_in(), made).content.decode()
    return made


def test_a_passkey_signs_its_owner_in_without_a_name(key: SoftKey, account: Account) -> None:
    client = Client()
    assert asked(client, "/sign-in/passkey/")["userVerification"] == "required"
    assert enter(client, key, next="/d/calls/").url == "/d/calls/"
    assert client.session["second_factor"] is True
    assert client.get("/d/").status_code == 200
    assert Passkey.objects.get().count == 1
    assert [each.kind for each in SecurityEntry.objects.filter(person=account.person)][-1] == "signed_in"


def test_what_the_device_is_asked_names_no_list_of_keys(key: SoftKey) -> None:
    options = asked(Client(), "/sign-in/passkey/")
    assert not options.get("allowCredentials"), "nobody learns who has a passkey"


def test_the_same_device_is_not_added_twice(key: SoftKey, signed_in: SignIn) -> None:
    client = signed_in()
    assert len(asked(client, "/me/passkey/")["excludeCredentials"]) == 1
    assert REFUSED in add(client, key).content.decode()
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://example.org"},
        {"origin": "http://testserver:81"},
        {"rp_id": "example.org"},
        {"flags": PRESENT},
    ],
    ids=["other site", "other port", "key of another site", "owner not verified"],
)
def test_what_was_signed_for_something_else_counts_nowhere(
    key: SoftKey, signed_in: SignIn, wrong: dict[str, Any]
) -> None:
    for name, value in wrong.items():
        setattr(key, name, value)
    assert REFUSED in enter(client := Client(), key).content.decode()
    assert "second_factor" not in client.session
    other = SoftKey(**wrong)
    assert REFUSED in add(signed_in(), other).content.decode()


@pytest.mark.parametrize(("profile", "signs"), [("asvs", [-7, -8]), ("dengbao3", [-7, -8, -257])])
def test_by_what_a_key_may_sign(signed_in: SignIn, settings: Any, profile: str, signs: list[int]) -> None:
    """ES256 and EdDSA; RSA with PKCS#1 v1.5 only where the rules of the installation are older."""
    settings.SECURITY_PROFILE = profile
    client = signed_in()
    assert [each["alg"] for each in asked(client, "/me/passkey/")["pubKeyCredParams"]] == signs
    said = add(client, OldKey()).content.decode()
    assert (REFUSED in said) is (profile == "asvs")
    assert Passkey.objects.exists() is (profile == "dengbao3")


def test_a_challenge_counts_once(key: SoftKey) -> None:
    client = Client()
    answer = key.sign(asked(client, "/sign-in/passkey/"))
    assert client.post("/sign-in/passkey/", {"answer": answer}).status_code == 302
    assert REFUSED in client.post("/sign-in/passkey/", {"answer": answer}).content.decode()
    assert REFUSED in Client().post("/sign-in/passkey/", {"answer": answer}).content.decode(), "nor in another browser"


def test_an_old_challenge_counts_no_more(key: SoftKey) -> None:
    client = Client()
    answer = key.sign(asked(client, "/sign-in/passkey/"))
    session = client.session
    session["asked"] = {**session["asked"], "until": 0}
    session.save()
    assert REFUSED in client.post("/sign-in/passkey/", {"answer": answer}).content.decode()


def test_a_count_that_goes_back_is_a_copy(key: SoftKey) -> None:
    enter(Client(), key)
    enter(Client(), key)
    key.count = 0
    assert REFUSED in enter(Client(), key).content.decode()
    assert Passkey.objects.get().count == 2


def test_a_key_opens_only_the_account_that_it_was_made_for(key: SoftKey) -> None:
    other = open_account(person=add_person(name="甲"), username="jia", password=PASSWORD, must_change=False)
    mine, key.handle = key.handle, json.loads(json.dumps(_handle(other)))
    assert REFUSED in enter(Client(), key).content.decode()
    key.handle = mine
    stranger = SoftKey(credential=key.credential, handle=mine)
    assert REFUSED in enter(Client(), stranger).content.decode(), "another device with the same name of a key"


def _handle(account: Account) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(account.person.uid.bytes)


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"id": 7}', '{"id": "x"}', "nonsense", '{"id":"a","response":[]}'])
def test_nonsense_is_refused_and_breaks_nothing(key: SoftKey, answer: str) -> None:
    client = Client()
    asked(client, "/sign-in/passkey/")
    assert client.post("/sign-in/passkey/", {"answer": answer}).status_code == 200


def test_a_closed_account_has_no_key(key: SoftKey) -> None:
    Account.objects.update(is_active=False)
    assert REFUSED in enter(Client(), key).content.decode()


def test_with_a_passkey_a_password_alone_sets_up_no_authenticator(key: SoftKey, account: Account) -> None:
    Authenticator.objects.all().delete()
    client = Client()
    page = client.post("/sign-in/", {"username": account.username, "password": PASSWORD, "code": ""}).content.decode()
    assert "登录名、密码或动态码不对" in page
    with pytest.raises(RuleError, match="second_factor_set"):
        begin_second_factor(account=account)


def test_adding_and_removing_end_the_other_sign_ins(signed_in: SignIn, account: Account) -> None:
    here, there = signed_in(), signed_in()
    add(here, SoftKey())
    assert here.get("/d/").status_code == 200
    assert there.get("/d/")["Location"].startswith("/sign-in/")
    there = signed_in()
    number = Passkey.objects.get().pk
    here.post(f"/me/passkey/{number}/", {"name": "旧手机"})
    assert Passkey.objects.get().name == "旧手机"
    here.post(f"/me/passkey/{number}/", {"remove": "1"})
    assert not Passkey.objects.exists()
    assert there.get("/d/")["Location"].startswith("/sign-in/")


def test_the_last_factor_stays(key: SoftKey, signed_in: SignIn, account: Account) -> None:
    client = signed_in()
    Authenticator.objects.all().delete()
    page = client.post(f"/me/passkey/{Passkey.objects.get().pk}/", {"remove": "1"}, follow=True).content.decode()
    assert "唯一的第二道验证" in page
    assert Passkey.objects.exists()


def test_nobody_touches_the_key_of_another(key: SoftKey, account: Account) -> None:
    from huiyin.apps.people.passkeys import name_key, remove_key

    other = open_account(person=add_person(name="甲"), username="jia", password=PASSWORD, must_change=False)
    number = Passkey.objects.get().pk
    name_key(account=other, key=number, name="我的")
    with pytest.raises(RuleError, match="last_factor"):
        remove_key(account=other, key=number, now=MONDAY)
    assert Passkey.objects.get().name == "我的手机"


def test_a_new_card_makes_keys_void(key: SoftKey, account: Account) -> None:
    card = hand_out_card(by=Viewer.for_system("test"), person=account.person, now=MONDAY)
    assert REFUSED in enter(Client(), key).content.decode()
    assert not Session.objects.filter(account=account).exists()
    assert card.password not in str(Account.objects.values())


def test_a_passkey_shows_again_who_is_there(key: SoftKey) -> None:
    client = Client()
    enter(client, key)
    session = client.session
    session.update(dict.fromkeys(("shown", "knows", "has"), 0))
    session.save()
    assert client.get("/me/passkey/")["Location"].startswith("/sign-in/again/")
    options = asked(client, "/sign-in/again/")
    assert (
        client.post("/sign-in/again/", {"answer": key.sign(options), "next": "/me/passkey/"})["Location"]
        == "/me/passkey/"
    )
    assert client.get("/me/passkey/").status_code == 200


def test_bare_addresses_are_not_offered_what_browsers_do_not_keep(client: Client) -> None:
    assert "/sign-in/passkey/" not in client.get("/sign-in/", headers={"host": "127.0.0.1"}).content.decode()
    assert "/sign-in/passkey/" in client.get("/sign-in/").content.decode()
