"""Uniform answers and costs, both profiles in use, and the security log that nobody changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from huiyin.apps.people.actions import add_person, change_password, hand_out_card
from huiyin.apps.people.models import Account, SecurityEntry
from huiyin.apps.people.passwords import known
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.security import KINDS, network_of, note
from huiyin.core.errors import RuleError
from tests.apps.people.conftest import PASSWORD
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def hashes_of(client: Client, **said: str) -> tuple[int, str]:
    """How often a sign-in works out a hash, and what it answers."""
    made = []
    real = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def encode(self: Any, *given: Any, **more: Any) -> Any:
        made.append("encode")
        return real[0](self, *given, **more)

    def verify(self: Any, *given: Any, **more: Any) -> Any:
        made.append("verify")
        return real[1](self, *given, **more)

    with patch.object(Argon2PasswordHasher, "encode", encode), patch.object(Argon2PasswordHasher, "verify", verify):
        answer = client.post("/sign-in/", {"code": "000000", **said})
    page = answer.content.decode()
    return len(made), page[page.index("<main") :].replace(said["username"], "…")


def test_an_unknown_name_costs_as_much_and_answers_the_same(signed_in: SignIn, account: Account) -> None:
    answers = [
        hashes_of(Client(), username="nobody", password="别的密码别的密码"),
        hashes_of(Client(), username=account.username, password="别的密码别的密码"),
        hashes_of(Client(), username=account.username, password=PASSWORD),
    ]
    Account.objects.update(is_active=False)
    answers.append(hashes_of(Client(), username=account.username, password=PASSWORD))
    assert [hashes for hashes, _ in answers] == [1, 1, 1, 1]
    pages = {re_token(page) for _, page in answers}
    assert len(pages) == 1, "one answer for every failure"


def re_token(page: str) -> str:
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_known_password_is_refused_whoever_chooses_it(account: Account) -> None:
    assert len(known()) >= 3000
    with pytest.raises(RuleError, match="weak_password"):
        change_password(account=account, password="trustno1", now=MONDAY)


@pytest.mark.parametrize(
    "word", ["heguixiang 2026", "何桂香 1985", "wanghezhen-W001", "望禾镇回音 2026", "huiyin-huiyin"]
)
def test_words_of_the_context_do_not_count(account: Account, word: str) -> None:
    with pytest.raises(RuleError, match="weak_password"):
        change_password(account=account, password=word, now=MONDAY)


def test_the_same_again_is_no_change(account: Account) -> None:
    with pytest.raises(RuleError) as refused:
        change_password(account=account, password=PASSWORD, now=MONDAY)
    assert "请换一个新的" in str(refused.value.values["why"])


def test_the_form_lets_paste_and_long_ones_through(signed_in: SignIn) -> None:
    page = signed_in().get("/sign-in/password/").content.decode()
    assert 'maxlength="200"' in page
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page
    assert "至少8个字符，15个更好" in page


def test_dengbao3_asks_for_more_and_for_change(signed_in: SignIn, account: Account, settings: Any) -> None:
    settings.SECURITY_PROFILE = "dengbao3"
    with pytest.raises(RuleError, match="weak_password"):
        change_password(account=account, password="purple kettle boils", now=MONDAY)
    client = signed_in()
    assert "四种里的3种" in client.get("/sign-in/password/").content.decode()
    Account.objects.update(password_at=timezone.now() - timedelta(days=91))
    assert client.get("/d/")["Location"] == "/sign-in/password/"
    assert "90天" in client.get("/sign-in/password/").content.decode()
    client.post("/sign-in/password/", {"password": "Purple Kettle 7 boils"})
    assert client.get("/d/").status_code == 200
    settings.SECURITY_PROFILE = "asvs"
    Account.objects.update(password_at=timezone.now() - timedelta(days=900))
    assert client.get("/d/").status_code == 200, "without rotation in the other profile"


@pytest.mark.parametrize(("profile", "minutes"), [("asvs", 15), ("dengbao3", 30)])
def test_who_errs_five_times_waits(profile: str, minutes: int, account: Account, settings: Any) -> None:
    settings.SECURITY_PROFILE = profile
    for _ in range(5):
        Client().post("/sign-in/", {"username": account.username, "password": "x", "code": ""})
    page = Client().post("/sign-in/", {"username": account.username, "password": PASSWORD}).content.decode()
    assert f"请过{minutes}分钟" in page
    assert list(SecurityEntry.objects.values_list("kind", flat=True)) == ["sign_in_failed"] * 5 + ["locked"]


@pytest.mark.parametrize("profile", ["asvs", "dengbao3"])
def test_a_password_alone_opens_nothing(profile: str, account: Account, settings: Any) -> None:
    settings.SECURITY_PROFILE = profile
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": PASSWORD, "code": ""})
    assert client.get("/d/")["Location"].startswith("/sign-in/")
    assert client.get("/me/")["Location"].startswith("/sign-in/")


def test_a_card_that_nobody_used_is_void_after_a_week(account: Account) -> None:
    card = hand_out_card(by=Viewer.for_system("test"), person=account.person, now=timezone.now() - timedelta(days=8))
    said = {"username": card.name, "password": card.password, "code": ""}
    assert "不对" in Client().post("/sign-in/", said).content.decode()


def test_a_card_is_not_chosen_and_not_for_oneself(account: Account) -> None:
    cards = {hand_out_card(by=Viewer.for_system("test"), person=account.person, now=MONDAY).password for _ in range(5)}
    assert len(cards) == 5
    from huiyin.core.relations import Actor

    oneself = Viewer(actor=Actor(person=account.person_id, post=1))
    with pytest.raises(RuleError, match="own_account"):
        hand_out_card(by=oneself, person=account.person, now=MONDAY)


def test_failed_sign_ins_are_kept_without_what_was_typed(account: Account) -> None:
    Client().post("/sign-in/", {"username": "我的密码写错了地方", "password": "秘密秘密秘密"}, REMOTE_ADDR="192.0.2.77")
    entry = SecurityEntry.objects.get()
    assert (entry.kind, entry.person, entry.network) == ("sign_in_failed", None, "192.0.2.0/24")
    assert "密" not in str(SecurityEntry.objects.values())


def test_refusals_are_kept(world: World, signed_in: SignIn, account: Account) -> None:
    client = signed_in()
    case = say(world)
    case.place_no = 0
    assert client.get("/l/").status_code == 403
    assert client.get("/d/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/nowhere/").status_code == 404
    kept = list(SecurityEntry.objects.filter(kind="refused").order_by("id"))
    assert [(each.data["action"], each.data["status"]) for each in kept] == [("leader", 403), ("desk", 404)]
    assert kept[1].data["uid"] == "00000000-0000-4000-8000-000000000000"
    assert {each.by_id for each in kept} == {account.person_id}
    Client().get("/l/")
    assert SecurityEntry.objects.filter(kind="refused").count() == 2, "visitors are sent to sign in"


def test_nobody_changes_an_entry() -> None:
    note("signed_in", MONDAY, person=add_person(name="甲").pk)
    entry = SecurityEntry.objects.get()
    for change in (
        lambda: SecurityEntry.objects.update(kind="signed_out"),
        lambda: SecurityEntry.objects.all().delete(),
        lambda: SecurityEntry(pk=entry.pk, at=MONDAY, kind="x").save(force_update=True),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert SecurityEntry.objects.get().kind == "signed_in"


@pytest.mark.sqlite
def test_nor_replaces_one() -> None:
    from django.db import connection

    note("signed_in", MONDAY)
    number = SecurityEntry.objects.get().pk
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO people_securityentry (id, at, kind, network, data) VALUES (%s, %s, 'x', '', '{}')",
            [number, MONDAY],
        )


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::/64", "2001:db8:1::/48"), ("", ""), ("somebody", "")],
)
def test_of_an_address_only_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


def test_every_kind_has_its_words() -> None:
    assert all(str(words) for words in KINDS.values())
    assert max(map(len, KINDS)) <= SecurityEntry._meta.get_field("kind").max_length
