"""A town, a case in it, and browsers signed in as its posts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from huiyin.apps.people.queries import Viewer
    from tests.builders import World

_names = (f"user{n}" for n in itertools.count(1))


@pytest.fixture
def world(db: None) -> World:
    """A town that runs by six slips."""
    from tests.builders import World

    return World("yangquan")


@pytest.fixture
def now() -> datetime:
    """A minute ago: what happens then has happened when a page is read."""
    return timezone.now() - timedelta(minutes=1)


@pytest.fixture
def sign_in() -> Callable[[Viewer], Client]:
    """A browser in which the viewer's person is signed in and acts as the viewer's post."""
    from huiyin.apps.people.models import Account, Person

    def signed_in(viewer: Viewer) -> Client:
        person = Person.objects.get(pk=viewer.actor.person)
        account = Account.objects.filter(person=person).first()
        account = account or Account.objects.create(person=person, username=next(_names))
        client = Client()
        client.force_login(account)
        session = client.session
        session.update({"second_factor": True, "post": viewer.actor.post, "name": person.name, "posts": []})
        session.save()
        return client

    return signed_in
