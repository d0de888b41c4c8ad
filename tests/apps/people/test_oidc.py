"""Signing in by a county's identity provider: the whole way over HTTP, to a provider that runs as its own process."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.people.actions import hand_out_card
from huiyin.apps.people.erasing import erase_person
from huiyin.apps.people.models import (
    Account,
    Attempt,
    Authenticator,
    Holding,
    OutsideIdentity,
    Person,
    SecurityEntry,
    Session,
)
from huiyin.apps.people.oidc.provider import Provider
from huiyin.apps.people.queries import Viewer
from tests.apps.people.conftest import PASSWORD, digits
from tests.apps.people.county import CLIENT, SECRET, County, notes, parts_of, text_of
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
REFUSED, UNKNOWN = "没有通过", "还没有绑定"


def code_of(account: Account) -> str:
    Authenticator.objects.update(last=-1)
    return digits(Authenticator.objects.get(account=account))


# ---- signing in


def test_two_factors_there_are_two_factors_here(county: County, identity: OutsideIdentity, account: Account) -> None:
    county.be(amr=["pwd", "mfa"])
    client = Client()
    assert county.come(client, next="/d/calls/").url == "/d/calls/"
    assert client.session["second_factor"] is True
    assert client.get("/d/").status_code == 200
    identity.refresh_from_db()
    assert identity.used_at
    assert notes() == [("oidc_signed_in", "")]
    assert SecurityEntry.objects.get().person == account.person
    assert Session.objects.get(account=account).began_at


@pytest.mark.parametrize("said", [{"amr": ["otp", "mfa"]}, {"acr": "mfa"}, {"acr": "mfa", "key": "curve"}])
def test_what_counts_as_two_factors_is_configured(county: County, identity: OutsideIdentity, said: Any) -> None:
    county.be(**said)
    assert county.come(Client()).url == "/d/"


@pytest.mark.parametrize("said", [{}, {"amr": ["pwd"]}, {"acr": "1"}, {"claims": {"amr": "mfa"}}])
def test_one_factor_there_wants_the_code_here(
    county: County, identity: OutsideIdentity, account: Account, signed_in: SignIn, said: Any
) -> None:
    county.be(**said)
    client = Client()
    assert county.come(client, next="/d/calls/").url == "/sign-in/outside/code/"
    assert client.get("/d/")["Location"].startswith("/sign-in/"), "nobody is in yet"
    assert "动态码不对" in text_of(client.post("/sign-in/outside/code/", {"code": "000000"}))
    assert client.post("/sign-in/outside/code/", {"code": code_of(account)})["Location"] == "/d/calls/"
    assert client.get("/d/").status_code == 200
    assert notes() == [("sign_in_failed", ""), ("oidc_signed_in", "")]
    assert client.get("/sign-in/outside/code/")["Location"] == "/sign-in/", "the half counts once"


def test_the_code_is_guessed_no_oftener_than_with_a_password(
    county: County, identity: OutsideIdentity, account: Account, signed_in: SignIn
) -> None:
    client = Client()
    county.come(client)
    for _ in range(5):
        client.post("/sign-in/outside/code/", {"code": "000000"})
    assert "错的次数太多" in text_of(client.post("/sign-in/outside/code/", {"code": code_of(account)}))
    wrong = {"username": account.username, "password": PASSWORD, "code": code_of(account)}
    assert "错的次数太多" in text_of(Client().post("/sign-in/", wrong)), "the two ways count together"


def test_the_half_of_a_sign_in_is_over_soon_and_with_the_account(
    county: County, identity: OutsideIdentity, account: Account, signed_in: SignIn
) -> None:
    client = Client()
    county.come(client)
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=6)):
        assert client.post("/sign-in/outside/code/", {"code": code_of(account)})["Location"] == "/sign-in/"
    Account.objects.update(is_active=False)
    assert client.post("/sign-in/outside/code/", {"code": code_of(account)})["Location"] == "/sign-in/"


def test_without_any_factor_one_is_set_up_first(county: County, identity: OutsideIdentity) -> None:
    client = Client()
    assert county.come(client).url == "/sign-in/second-factor/"
    assert client.get("/d/")["Location"].startswith("/sign-in/")


def test_who_has_only_a_passkey_is_sent_to_it(county: County, identity: OutsideIdentity, account: Account) -> None:
    account.passkeys.create(name="x", credential="x", public_key=b"x", added_at=MONDAY)
    assert "请用您的通行密钥登录" in county.told(Client())
    assert not Authenticator.objects.exists()


def test_the_session_is_new(county: County, identity: OutsideIdentity, account: Account, signed_in: SignIn) -> None:
    client = Client()
    for is_strong in (True, False):
        county.be(**({"amr": ["mfa"]} if is_strong else {}))
        session = client.session
        session["draft"] = "x"
        session.save()
        client.cookies["sessionid"] = before = session.session_key
        county.come(client)
        half = client.cookies["sessionid"].value
        assert half != before
        if not is_strong:
            client.post("/sign-in/outside/code/", {"code": code_of(account)})
            assert client.cookies["sessionid"].value not in (before, half)
        assert not Session.objects.filter(session_key=before).exists()
        client.logout()


def test_idle_limits_are_the_same(county: County, identity: OutsideIdentity) -> None:
    county.be(amr=["mfa"])
    county.come(client := Client())
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=31)):
        assert client.get("/d/")["Location"].startswith("/sign-in/")


def test_a_provider_sets_nobody_a_password(county: County, identity: OutsideIdentity) -> None:
    Account.objects.update(must_change=True)
    county.be(amr=["mfa"])
    client = Client()
    assert county.come(client).url == "/sign-in/password/"
    assert "现在的密码" in text_of(client.get("/sign-in/password/"))
    client.post("/sign-in/password/", {"password": "一行白鹭上青天0815"})
    assert Account.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("there", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"])
def test_it_leads_nowhere_else(county: County, identity: OutsideIdentity, there: str) -> None:
    county.be(amr=["mfa"])
    assert county.come(Client(), next=there).url == "/d/"


def test_an_answer_cannot_say_where_to_go(county: County, identity: OutsideIdentity) -> None:
    county.be(amr=["mfa"])
    client = Client()
    assert client.get(f"{county.go(client)}&next=/admin/")["Location"] == "/d/"


def test_what_is_asked_of_the_provider(county: County) -> None:
    sent = Client().get("/sign-in/outside/")
    query = {name: values[0] for name, values in parse_qs(parts_of(sent["Location"])).items()}
    assert query["response_type"] == "code"
    assert query["code_challenge_method"] == "S256"
    assert query["redirect_uri"] == "http://testserver/sign-in/outside/back/"
    assert query["scope"] == "openid", "not the name, not the phone"
    assert all(len(query[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert SECRET not in sent["Location"]
    assert "form-action 'self'" in sent["Content-Security-Policy"], "the provider is reached by a link, not by a form"


def test_the_page_offers_it_only_where_there_is_one(county: County, settings: Any) -> None:
    page = text_of(Client().get("/sign-in/?next=/d/"))
    assert '<a class="btn plain" href="/sign-in/outside/?next=%2Fd%2F" rel="nofollow">用县统一认证登录</a>' in page
    settings.OIDC = None
    assert "统一认证" not in text_of(Client().get("/sign-in/"))
    for path in ("/sign-in/outside/", "/sign-in/outside/back/?code=x&state=y", "/sign-in/outside/code/"):
        assert Client().get(path)["Location"] == "/sign-in/"


def test_a_provider_that_wants_the_secret_in_the_form(county: County, identity: OutsideIdentity) -> None:
    county.be(amr=["mfa"], basic=False)
    assert county.come(Client()).url == "/d/"


def test_what_is_known_of_the_provider_is_asked_once(county: County, identity: OutsideIdentity) -> None:
    before = county.asked()
    for _ in range(3):
        county.come(Client())
    after = county.asked()
    for path in ("/.well-known/openid-configuration", "/jwks"):
        assert after[path] - before.get(path, 0) == 1


def test_another_claim_names_people_if_so_configured(county: County, account: Account, settings: Any) -> None:
    settings.OIDC = Provider(county.issuer, CLIENT, SECRET, claim="staff_number", strong=frozenset({"mfa"}))
    OutsideIdentity.objects.create(account=account, issuer=county.issuer, subject="7001", linked_at=MONDAY)
    county.be(acr="mfa", claims={"staff_number": 7001})
    assert county.come(Client()).url == "/d/"
    county.be(acr="mfa")
    assert REFUSED in county.told(Client()), "without that claim nobody is meant"


# ---- nobody is let in who is not linked


def test_nobody_gets_an_account_by_it(county: County, account: Account) -> None:
    county.be(
        amr=["mfa"], claims={"email": "w001@example.org", "preferred_username": account.username, "name": "何桂香"}
    )
    before = [model.objects.count() for model in (Account, Person, Holding, OutsideIdentity)]
    said = county.told(Client())
    assert UNKNOWN in said
    assert "u-1001" in said, "so that they can say it to an administrator"
    assert [model.objects.count() for model in (Account, Person, Holding, OutsideIdentity)] == before
    assert notes() == [("oidc_refused", "unlinked")]
    assert "u-1001" not in str(SecurityEntry.objects.values()), "nothing is kept of whom nobody knows"


def test_a_closed_account_gets_the_answer_of_an_unlinked_identity(
    county: County, identity: OutsideIdentity, account: Account
) -> None:
    county.be(amr=["mfa"])
    Account.objects.update(is_active=False)
    closed = county.told(Client())
    identity.delete()
    assert UNKNOWN in closed
    assert re_token(closed) == re_token(county.told(Client()))


def re_token(page: str) -> str:
    """A page without what differs from form to form."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_an_identity_of_another_provider_is_another(county: County, identity: OutsideIdentity) -> None:
    OutsideIdentity.objects.update(issuer="https://example.org")
    county.be(amr=["mfa"])
    assert UNKNOWN in county.told(Client())


def test_subjects_are_compared_sign_by_sign(county: County, identity: OutsideIdentity) -> None:
    for subject in ("U-1001", "u-1001 ", "u-100"):
        county.be(user=subject, amr=["mfa"])
        assert UNKNOWN in county.told(Client())


def test_an_address_that_fails_often_has_to_wait(county: County, identity: OutsideIdentity) -> None:
    client = Client()
    for _ in range(60):
        client.get("/sign-in/outside/")
        client.get("/sign-in/outside/back/?code=x&state=y")
    county.be(amr=["mfa"])
    assert "错的次数太多" in text_of(client.get("/sign-in/outside/", follow=True))
    Attempt.objects.all().delete()
    assert county.come(client).url == "/d/"


def test_pages_elsewhere_keep_nobody_from_signing_in(county: County, identity: OutsideIdentity) -> None:
    for _ in range(61):
        assert Client().get("/sign-in/outside/back/?code=x&state=y")["Location"] == "/sign-in/"
    assert notes() == [("oidc_refused", "state")] * 60, "and fill no log"
    county.be(amr=["mfa"])
    assert county.come(Client()).url == "/d/"


def test_a_new_card_and_an_erased_person_unlink_it(county: County, identity: OutsideIdentity, account: Account) -> None:
    county.be(amr=["mfa"])
    hand_out_card(by=Viewer.for_system("test"), person=account.person, now=MONDAY)
    assert UNKNOWN in county.told(Client())
    assert notes()[0] == ("oidc_unlinked", "")
    OutsideIdentity.objects.create(account=account, issuer=county.issuer, subject="u-1001", linked_at=MONDAY)
    Holding.objects.all().delete()
    erase_person(person=account.person, now=MONDAY)
    assert not OutsideIdentity.objects.exists()
