"""What must not be guessed and is typed by nobody has 128 random bits and more, from the generator of the operating system."""

from __future__ import annotations

import ast
import math
import re
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from huiyin.apps.activities.codes import here_code
from huiyin.apps.keys import aes, outside
from huiyin.apps.people import devices
from huiyin.apps.people.actions import new_second_factor
from huiyin.apps.people.models import Account
from tests.apps.people.county import WAYS, County
from tests.repo.house import HOUSE, short, tree

pytestmark = pytest.mark.django_db
LEAST = 128


def bits(text: str, signs: int) -> float:
    """Of a text whose every sign is drawn among so many."""
    return len(text) * math.log2(signs)


def test_what_nobody_types_has_128_bits(account: Account, signed_in: Callable[..., Client], county: County) -> None:
    client = signed_in()
    client.get("/me/passkey/")
    asked = parse_qs(urlsplit(Client().get(WAYS["sign_in"])["Location"]).query)
    keys = outside.new()
    of_cookie = client.cookies[devices.COOKIE].value
    found = {
        "session": bits(str(client.session.session_key), 36),
        "token of forms": bits(client.cookies["csrftoken"].value, 62),
        "challenge of a passkey": bits(client.session["asked"]["challenge"], 64),
        "device": bits(re.split(r"[.:]", of_cookie)[0], 64),
        "seed of an authenticator": bits(new_second_factor(account=account).seed, 16),
        "state of a county sign-in": bits(asked["state"][0], 64),
        "nonce of a county sign-in": bits(asked["nonce"][0], 64),
        "data key": 8 * len(aes.new_key()),
        "sheet of an activity": bits(here_code(uuid.uuid4()), 16),
        **{f"key {name}": 8 * len(key) for name, key in (("index", keys.index), ("codes", keys.codes), ("1", keys.generations[1]))},
    }  # fmt: skip
    assert {name: have for name, have in found.items() if have < LEAST} == {}


def test_nothing_is_drawn_by_a_generator_that_can_be_foretold() -> None:
    """Only the demo is made from its seed, and says so."""
    found = {
        short(path)
        for path in (HOUSE / "apps").rglob("*.py")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.ImportFrom) and node.module == "random")
        or (isinstance(node, ast.Import) and any(each.name == "random" for each in node.names))
    }
    assert found == set()
