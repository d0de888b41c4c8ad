"""Linking who one is at the provider to one's account, and showing it there again before what is grave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Account, OutsideIdentity, SecurityEntry
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.units.actions import add_post
from huiyin.core.words import PostTitle
from tests.apps.people.county import County, notes, parts_of, text_of
from tests.apps.people.test_oidc import code_of
from tests.builders import World, just_shown, sign_in

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
REFUSED, UNKNOWN = "没有通过", "还没有绑定"


def somebody_else(world: World) -> Viewer:
    return holder(world, PostTitle.officer, unit=world.units["town_station"])


def holder(world: World, title: PostTitle, **where: Any) -> Viewer:
    post, person = add_post(title=title, name="岗", **where), add_person(name="甲")
    give_post(person=person, post=post, starts=date(2026, 1, 1))
    return viewer_of_post(post, person.pk, person.name)


def test_one_links_ones_own_identity(county: County, account: Account, signed_in: SignIn) -> None:
    here, there = signed_in(), signed_in()
    assert "绑定" in text_of(here.get("/me/"))
    assert county.come(here, "link").url == "/me/outside/"
    assert not OutsideIdentity.objects.exists(), "not before its owner says so"
    page = text_of(here.get("/me/outside/"))
    assert "u-1001" in page
    assert "何桂香" in page
    here.post("/me/outside/", {"link": "1"})
    linked = OutsideIdentity.objects.get()
    assert (linked.account, linked.issuer, linked.subject) == (account, county.issuer, "u-1001")
    assert here.get("/d/").status_code == 200
    assert there.get("/d/")["Location"].startswith("/sign-in/"), "other sign-ins end"
    assert notes()[-1] == ("oidc_linked", "")
    there = signed_in()
    here.post("/me/outside/", {"remove": "1"})
    assert not OutsideIdentity.objects.exists()
    assert there.get("/d/")["Location"].startswith("/sign-in/")
    assert notes()[-1] == ("oidc_unlinked", "")


def test_linking_asks_the_provider_anew_and_only_counts_fresh(county: County, signed_in: SignIn) -> None:
    client = signed_in()
    query = parse_qs(parts_of(client.get("/me/outside/show/")["Location"]))
    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])
    county.be(claims={"auth_time": int(timezone.now().timestamp()) - 3600})
    assert REFUSED in county.told(client, "link")
    assert "u-1001" not in text_of(client.get("/me/outside/"))
    client.post("/me/outside/", {"link": "1"})
    assert not OutsideIdentity.objects.exists()
    just_shown(client)
    session = client.session
    session.update(dict.fromkeys(("shown", "knows", "has"), 0))
    session.save()
    assert client.get("/me/outside/show/")["Location"].startswith("/sign-in/again/")


def test_nothing_is_linked_by_a_link_that_somebody_else_prepared(county: County, signed_in: SignIn) -> None:
    back = county.go(Client())
    client = signed_in()
    assert REFUSED in text_of(client.get(back, follow=True))
    csrf = Client(enforce_csrf_checks=True)
    csrf.cookies = client.cookies
    county.come(client, "link")
    assert csrf.post("/me/outside/", {"link": "1"}).status_code == 403
    assert not OutsideIdentity.objects.exists()


def test_an_identity_belongs_to_one_account(county: County, identity: OutsideIdentity, world: World) -> None:
    other = sign_in(Client(), somebody_else(world))
    just_began(other)
    county.come(other, "link")
    page = text_of(other.post("/me/outside/", {"link": "1"}, follow=True))
    assert "绑定在别的账号上" in page
    assert OutsideIdentity.objects.get().account == identity.account


def just_began(client: Client) -> None:
    session = client.session
    session.update(dict.fromkeys(("began", "used", "shown"), timezone.now().timestamp()))
    session.save()


def test_an_administrator_links_and_unlinks_for_others_only(county: County, account: Account, world: World) -> None:
    admin = sign_in(Client(), holder(world, PostTitle.security, place=world.county))
    just_began(admin)
    page = f"/admin/people/{account.person.uid}/outside/"
    assert "县统一认证" in text_of(admin.get(f"/admin/people/{account.person.uid}/"))
    assert "还差1处" in text_of(admin.post(page, {"subject": ""}))
    assert admin.post(page, {"subject": "u-1001"}).status_code == 302
    assert OutsideIdentity.objects.get().account == account
    county.be(amr=["mfa"])
    assert county.come(Client()).url == "/d/"
    assert "u-1001" in text_of(admin.get(page))
    admin.post(page, {"remove": "1"})
    assert UNKNOWN in county.told(Client())
    entries = SecurityEntry.objects.filter(kind__in=("oidc_linked", "oidc_unlinked"))
    assert {(each.person, each.by == account.person) for each in entries} == {(account.person, False)}
    own = Account.objects.get(pk=admin.session["_auth_user_id"]).person
    admin.post(f"/admin/people/{own.uid}/outside/", {"subject": "u-9"})
    assert not OutsideIdentity.objects.exists(), "their own they show to the provider like everybody"


# ---- showing again who one is


def test_the_provider_shows_again_who_is_there(county: County, identity: OutsideIdentity, signed_in: SignIn) -> None:
    client = signed_in()
    session = client.session
    session.update(dict.fromkeys(("shown", "knows", "has"), 0))
    session.save()
    again = client.get("/me/passkey/")["Location"]
    assert "/sign-in/again/outside/?next=%2Fme%2Fpasskey%2F" in text_of(client.get(again))
    county.be(amr=["pwd", "mfa"])
    assert county.come(client, "again", next="/me/passkey/").url == "/me/passkey/"
    assert client.get("/me/passkey/").status_code == 200
    assert notes() == [("shown_again", "")]


def test_where_it_asked_for_one_factor_the_other_is_shown_here(
    county: County, identity: OutsideIdentity, signed_in: SignIn, account: Account
) -> None:
    client = signed_in()
    session = client.session
    session.update(dict.fromkeys(("shown", "knows", "has"), 0))
    session.save()
    assert county.come(client, "again", next="/me/passkey/").url == "/me/passkey/"
    page = text_of(client.get(client.get("/me/passkey/")["Location"]))
    assert ('name="knows"' in page, 'name="has"' in page) == (False, True)
    said = {"all": "1", "next": "/me/passkey/", "has": code_of(account)}
    assert client.post("/sign-in/again/", said)["Location"] == "/me/passkey/"
    assert client.get("/me/passkey/").status_code == 200


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"claims": {"auth_time": None}}, "auth_time"),
        ({"claims": {"auth_time": "now"}}, "auth_time"),
        ({"claims": {"auth_time": 1_700_000_000}}, "auth_time"),
        ({"claims": {"auth_time": 4_000_000_000}}, "auth_time"),
        ({"user": "u-2002"}, "unlinked"),
    ],
)
def test_what_does_not_show_it_again(
    county: County, identity: OutsideIdentity, signed_in: SignIn, said: Any, why: str
) -> None:
    client = signed_in()
    session = client.session
    session.update(dict.fromkeys(("shown", "knows", "has"), 0))
    session.save()
    county.be(**said)
    assert county.come(client, "again", next="/me/passkey/").url == "/sign-in/again/?next=%2Fme%2Fpasskey%2F"
    assert client.get("/me/passkey/")["Location"].startswith("/sign-in/again/")
    assert notes() == [("oidc_refused", why)]


def test_another_person_does_not_show_it_for_one(
    county: County, identity: OutsideIdentity, world: World, signed_in: SignIn
) -> None:
    other = sign_in(Client(), somebody_else(world))
    just_began(other)
    assert REFUSED in county.told(other, "again")
    assert notes() == [("oidc_refused", "another")]
    client = signed_in()
    back = county.go(client, "again")
    client.logout()
    assert urlsplit(back).path == "/sign-in/outside/back/"
    assert client.get(back)["Location"] == "/sign-in/", "who has left shows nothing"
