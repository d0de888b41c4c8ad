"""Somebody with two posts in a town, an account and an authenticator; and how they sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from huiyin.apps.people.models import Account, Authenticator, OutsideIdentity
    from tests.apps.people.county import County
    from tests.builders import World

PASSWORD = "三只山羊过独木桥10"


def digits(device: Authenticator, at: datetime | None = None) -> str:
    """What the app shows, by the arithmetic of a library."""
    from django.utils import timezone

    from tests.codes import shown, unhurried

    unhurried()
    return shown(bytes.fromhex(device.seed), device.digest, at or timezone.now())


@pytest.fixture
def world() -> World:
    from tests.builders import World  # this file is read before Django is set up

    return World()


@pytest.fixture
def account(world: World) -> Account:
    from huiyin.apps.people.actions import add_person, give_post, open_account
    from huiyin.apps.units.actions import add_post
    from huiyin.core.words import PostTitle

    person = add_person(name="何桂香", code="W001")
    for title, name in ((PostTitle.desk, "派单岗"), (PostTitle.clerk, "窗口")):
        post = add_post(title=title, name=name, unit=world.units["town_station"])
        give_post(person=person, post=post, starts=date(2026, 1, 1))
    return open_account(person=person, username="heguixiang", password=PASSWORD, must_change=False)


@pytest.fixture
def signed_in(account: Account) -> Callable[..., Client]:
    """Sign a browser in by name, password and code."""
    from huiyin.apps.people.actions import new_second_factor
    from huiyin.apps.people.models import Authenticator

    device = new_second_factor(account=account, confirmed=True)

    def sign_in(agent: str = "") -> Client:
        Authenticator.objects.filter(pk=device.pk).update(last=-1)
        client = Client(HTTP_USER_AGENT=agent)
        code = digits(device)
        answer = client.post("/sign-in/", {"username": account.username, "password": PASSWORD, "code": code})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in


@pytest.fixture(scope="session")
def running() -> Iterator[County]:
    """An identity provider, in a process of its own."""
    from tests.apps.people.county import started

    with started() as county:
        yield county


@pytest.fixture
def county(running: County, settings: Any) -> County:
    """The provider, honest and configured here."""
    from huiyin.apps.people.oidc import discovery
    from huiyin.apps.people.oidc.provider import Provider
    from tests.apps.people.county import CLIENT, SECRET

    discovery.forget()
    running.be()
    settings.OIDC = Provider(issuer=running.issuer, client_id=CLIENT, secret=SECRET, strong=frozenset({"mfa"}))
    return running


@pytest.fixture
def identity(county: County, account: Account) -> OutsideIdentity:
    """Who the account's owner is at the provider."""
    from huiyin.apps.people.models import OutsideIdentity
    from tests.builders import MONDAY

    facts = {"account": account, "issuer": county.issuer, "subject": "u-1001", "linked_at": MONDAY}
    made: OutsideIdentity = OutsideIdentity.objects.create(**facts)
    return made
