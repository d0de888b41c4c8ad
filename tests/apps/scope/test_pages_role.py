"""The pages sign in to PostgreSQL as somebody who owns nothing: no SQL leads back to the owner, and nobody mightier is let in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections
from django.test import Client

from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope import enforcement
from huiyin.apps.scope.acting import NOBODY, acting
from huiyin.apps.scope.enforcement import ROLE, WrongRole
from tests.builders import World, say

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PAGES = "huiyin_pages"


def sign_in_as(user: str) -> None:
    """Every connection from now on is that user's, as it is where pages are served."""
    connection.close()
    own = connections.settings["default"]
    settings.DATABASE_PAGES = {**own, "USER": user}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def case(world: World) -> Case:
    return say(world)


@pytest.fixture
def pages(case: Case) -> Iterator[None]:
    """The connection of this test is the pages'."""
    sign_in_as(PAGES)
    yield
    connection.close()
    settings.DATABASE_PAGES = None


def asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@pytest.mark.usefixtures("pages")
def test_who_signs_in_owns_nothing_and_stays_who_it_is() -> None:
    assert asked("SELECT session_user, current_user") == [(PAGES, PAGES)]
    for way_back in ("RESET ROLE", "SET ROLE NONE", "SET SESSION AUTHORIZATION DEFAULT"):
        with connection.cursor() as cursor:
            cursor.execute(way_back)
        assert asked("SELECT current_user") == [(PAGES,)], way_back
        with acting(NOBODY):
            assert asked("SELECT count(*) FROM cases_case WHERE published_at IS NULL") == [(0,)], way_back
    owner = connections.settings["default"]["USER"]
    for forbidden in (f'SET ROLE "{owner}"', "SET ROLE postgres", f'SET SESSION AUTHORIZATION "{owner}"'):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(forbidden)


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY scope ON cases_case",
        "CREATE POLICY mine ON cases_case USING (true)",
        "TRUNCATE records_event CASCADE",
        "DROP TABLE records_readlog",
        "ALTER TABLE records_event DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION huiyin_closed(one uuid) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$",
    ],
)
def test_what_holds_the_scope_is_not_theirs_to_change(sql: str) -> None:
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("pages")
def test_pages_are_served_and_actions_write(world: World, case: Case) -> None:
    assert Client().get(f"/q/{case.code}").status_code == 200
    with acting(NOBODY):
        assert not Case.objects.exists()
    with acting(Viewer.nobody().acting):
        assert not Case.objects.filter(pk=case.pk).exists()
    again = say(world, text="写得进去")
    assert Case.objects.filter(pk=again.pk).exists()
    assert asked("SELECT current_user") == [(PAGES,)]


@pytest.mark.parametrize(("user", "why"), [("huiyin", "owns"), ("postgres", "owns")])
def test_the_mighty_are_not_let_in(case: Case, user: str, why: str) -> None:
    sign_in_as(user)
    try:
        with pytest.raises(WrongRole, match=why):
            connection.ensure_connection()
    finally:
        connection.close()
        settings.DATABASE_PAGES = None


def test_nor_who_may_become_the_owner_nor_who_may_not_act_at_all(case: Case) -> None:
    owner = connections.settings["default"]["USER"]
    enforcement.end()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE half_owner LOGIN")
        cursor.execute("CREATE ROLE stranger LOGIN")
        cursor.execute(f"CREATE ROLE maker LOGIN CREATEROLE; GRANT {ROLE} TO maker")
        cursor.execute(f'GRANT "{owner}" TO half_owner; GRANT {ROLE} TO half_owner')
    enforcement.begin()
    try:
        for user, why in (("half_owner", "owns"), ("maker", "makes roles"), ("stranger", "GRANT")):
            sign_in_as(user)
            with pytest.raises(WrongRole, match=why):
                connection.ensure_connection()
    finally:
        connection.close()
        settings.DATABASE_PAGES = None
        enforcement.end()
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE half_owner, maker, stranger")
        enforcement.begin()


def test_serving_refuses_an_owner(tmp_path: Path) -> None:
    """The command says so in a sentence, and starts nothing."""
    address = os.environ["HUIYIN_DATABASE"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN")}
    environment |= {"HUIYIN_DATABASE_PAGES": address}
    line = [sys.executable, "-m", "huiyin"]
    folder = tmp_path / "county"
    made = subprocess.run(
        [*line, "init", folder, "--database", address],
        env={**environment, "HUIYIN_DATABASE_PAGES": ""}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    refused = subprocess.run(
        [*line, "serve", folder, "--port", "0"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "owns" in refused.stderr
    assert "Traceback" not in refused.stderr
