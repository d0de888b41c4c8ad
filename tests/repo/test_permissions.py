"""The page of permissions is what the table of roles, the addresses and the packs say today."""

from __future__ import annotations

from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.people.roles import ROLES
from permissions import TARGET, written
from product import addresses


def test_the_page_of_permissions_is_current():
    assert TARGET.read_text("utf-8") == written(), "python tools/permissions.py"


def test_every_role_has_an_address():
    opened = {getattr(view, "action", "") for _, view in addresses()}
    assert set(ROLES) - opened == {"error"}, "these actions open nothing: take them out of the table"


def test_whoever_may_take_in_a_list_may_open_the_page():
    assert {title for kind in kinds().values() for title in kind.posts} == set(ROLES["import"] or ())
