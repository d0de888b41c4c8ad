"""Sign-ins live on the server: they end by themselves, with the password, with the factor, and when somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from huiyin.apps.people.models import Account, Authenticator, SecurityEntry, Session
from huiyin.apps.people.sessions import SessionStore, device_words
from huiyin.apps.people.texts import SENTENCES
from tests.apps.people.conftest import PASSWORD, digits

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
NEW = "一行白鹭上青天0815"


def at(moment: datetime):
    return patch("django.utils.timezone.now", return_value=moment)


def is_in(client: Client) -> bool:
    return client.get("/d/").status_code == 200


def test_signing_in_gives_a_new_key(signed_in: SignIn, client: Client) -> None:
    session = client.session  # somebody has put a session into the browser beforehand
    session["draft"] = "x"
    session.save()
    before = session.session_key
    signed_in_now = signed_in()
    assert signed_in_now.session.session_key != before
    client.cookies["sessionid"] = before
    assert not is_in(client)


def test_the_key_before_signing_in_is_worth_nothing(account: Account, signed_in: SignIn) -> None:

    device = Authenticator.objects.get()
    client = Client()
    session = client.session
    session["draft"] = "x"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    client.post("/sign-in/", {"username": "heguixiang", "password": PASSWORD, "code": digits(device)})
    assert client.cookies["sessionid"].value != before
    assert is_in(client)
    assert not Session.objects.filter(session_key=before).exists()


def test_one_sees_where_one_is_signed_in_and_no_address(signed_in: SignIn) -> None:
    signed_in(PHONE)
    page = signed_in(DESK).get("/me/").content.decode()
    assert "Chrome · Android" in page
    assert "Firefox · Windows" in page
    assert page.count("本机") == 1
    assert "127.0.0.1" not in page
    for row in Session.objects.all():
        assert row.session_key not in page


def test_one_ends_one_or_all_others(signed_in: SignIn) -> None:
    here, phone, desk = signed_in(), signed_in(PHONE), signed_in(DESK)
    page = here.get("/me/").content.decode()
    handle = page.partition("Chrome · Android")[2].partition('name="only" value="')[2].partition('"')[0]
    here.post("/me/end/", {"only": handle})
    assert (is_in(here), is_in(phone), is_in(desk)) == (True, False, True)
    here.post("/me/end/")
    assert (is_in(here), is_in(desk)) == (True, False)


def test_nobody_ends_the_sign_in_of_another(signed_in: SignIn) -> None:
    from huiyin.apps.people.actions import add_person, end_sign_ins, open_account
    from huiyin.apps.people.sessions import handle_of

    here = signed_in()
    other = open_account(person=add_person(name="甲"), username="jia", password=PASSWORD, must_change=False)
    end_sign_ins(account=other, now=timezone.now(), only=handle_of(Session.objects.get()))
    end_sign_ins(account=other, now=timezone.now())
    assert is_in(here)


def test_a_new_password_ends_all_others(signed_in: SignIn) -> None:
    here, there = signed_in(), signed_in()
    here.post("/sign-in/password/", {"current": PASSWORD, "password": NEW})
    assert is_in(here)
    assert not is_in(there)
    assert not Session.objects.filter(session_key=there.session.session_key, account__isnull=False).exists()


def test_the_present_password_is_asked_before_a_new_one(signed_in: SignIn, account: Account) -> None:
    here = signed_in()
    page = here.post("/sign-in/password/", {"current": "别的密码", "password": NEW}).content.decode()
    assert "密码或动态码不对" in page
    assert "还差1处" in here.post("/sign-in/password/", {"password": NEW}).content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


@pytest.mark.parametrize("minutes", [29, 31])
def test_a_sign_in_that_lies_unused_ends(signed_in: SignIn, minutes: int) -> None:
    client = signed_in()
    with at(timezone.now() + timedelta(minutes=minutes)):
        assert is_in(client) == (minutes < 30)


def test_a_sign_in_in_use_goes_on_but_not_beyond_the_day(signed_in: SignIn) -> None:
    client, start = signed_in(), timezone.now()
    for minute in range(20, 12 * 60, 20):
        with at(start + timedelta(minutes=minute)):
            assert is_in(client), minute
    with at(start + timedelta(hours=12)):
        assert not is_in(client)


def test_on_a_computer_of_a_village_ten_minutes(world, account: Account, signed_in: SignIn) -> None:
    from datetime import date

    from huiyin.apps.people.actions import give_post
    from huiyin.apps.people.models import Holding
    from huiyin.apps.units.actions import add_post
    from huiyin.core.words import PostTitle

    Holding.objects.all().delete()
    post = add_post(title=PostTitle.clerk, name="村窗口", place=world.village)
    give_post(person=account.person, post=post, starts=date(2026, 1, 1))
    client, now = signed_in(), timezone.now()
    with at(now + timedelta(minutes=9)):
        assert is_in(client)
    with at(now + timedelta(minutes=20)):
        assert not is_in(client)


def test_use_is_noted_once_a_minute(signed_in: SignIn) -> None:
    client, now = signed_in(), timezone.now()
    used = Session.objects.get().used_at
    client.get("/d/")
    assert Session.objects.get().used_at == used
    with at(now + timedelta(minutes=2)):
        client.get("/d/")
    assert Session.objects.get().used_at > used


def test_what_is_grave_asks_again(signed_in: SignIn, account: Account) -> None:
    client = signed_in()
    assert client.get("/me/end/").status_code == 405
    with at(timezone.now() + timedelta(minutes=11)):
        assert client.get("/me/end/")["Location"] == "/sign-in/again/?next=%2Fme%2Fend%2F"
        wrong = client.post("/sign-in/again/", {"shown": "别的密码", "next": "/me/end/"}).content.decode()
        assert "密码或动态码不对" in wrong
        assert client.post("/sign-in/again/", {"shown": PASSWORD, "next": "/me/end/"})["Location"] == "/me/end/"
        assert client.get("/me/end/").status_code == 405
    assert SecurityEntry.objects.filter(kind="shown_again", person=account.person).count() == 1


def test_showing_again_gives_a_new_key(signed_in: SignIn) -> None:
    client = signed_in()
    before = client.session.session_key
    client.post("/sign-in/again/", {"shown": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert is_in(client)


def test_ending_sign_ins_asks_again(signed_in: SignIn) -> None:
    here, there = signed_in(), signed_in()
    with at(timezone.now() + timedelta(minutes=11)):
        assert here.post("/me/end/")["Location"].startswith("/sign-in/again/")
        assert is_in(there)


def test_who_holds_the_post_no_more_is_out_at_once(signed_in: SignIn, account: Account) -> None:
    from huiyin.apps.people.models import Holding

    client = signed_in()
    Holding.objects.filter(person=account.person).update(ends=timezone.localdate() - timedelta(days=1))
    assert client.get("/d/")["Location"] == "/no-post/"


def test_showing_again_is_throttled_and_leads_nowhere_else(signed_in: SignIn) -> None:
    client = signed_in()
    assert client.post("/sign-in/again/", {"shown": PASSWORD, "next": "https://example.org/"})["Location"] == "/me/"
    for _ in range(5):
        client.post("/sign-in/again/", {"shown": "别的密码"})
    assert "错的次数太多" in client.post("/sign-in/again/", {"shown": PASSWORD}).content.decode()


def test_a_session_that_says_nothing_of_its_age_is_over(signed_in: SignIn) -> None:
    client = signed_in()
    session = client.session
    del session["began"]
    session.save()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome · Android"),
        (DESK, "Firefox · Windows"),
        ("", ""),
        ("curl/8", ""),
        ("x MicroMessenger/8 iPhone", "WeChat · iOS"),
    ],
)
def test_the_device_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_every_refusal_has_its_sentence() -> None:
    assert {"wrong_passkey", "last_factor", "wrong_again"} <= SENTENCES.keys()


def test_what_somebody_has_begun_to_write_is_sealed_in_the_database(client: Client) -> None:
    session = client.session
    session["say_draft"] = {"text": "婆婆的低保停了", "phone": "13900001111"}
    session.save()
    row = Session.objects.get(session_key=session.session_key)
    with pytest.raises(signing.BadSignature):
        signing.loads(row.session_data, salt="django.contrib.sessions.SessionStore", serializer=signing.JSONSerializer)
    assert SessionStore(session.session_key)["say_draft"]["phone"] == "13900001111"


def test_a_session_whose_content_was_changed_begins_anew(client: Client) -> None:
    session = client.session
    session["say_draft"] = {"text": "婆婆的低保停了"}
    session.save()
    row = Session.objects.get(session_key=session.session_key)
    Session.objects.filter(pk=row.pk).update(session_data=f"{row.session_data[:-8]}AAAAAAA=")
    assert "say_draft" not in SessionStore(session.session_key)
