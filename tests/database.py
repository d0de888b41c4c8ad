"""What every test with a database needs: nothing remembered from the one before, and a database that can be emptied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connections
from django.utils import translation
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from huiyin.apps.scope import enforcement
from huiyin.apps.scope.acting import system
from huiyin.site import static_files


def forget_rows() -> None:
    """What the process remembers of rows: other rows may have their ids in the next test."""
    from huiyin.apps.cases import library  # this file is read before Django is set up
    from huiyin.apps.cases.kept import forget_kept
    from huiyin.apps.keys import ring
    from huiyin.apps.places.queries import forget_calendars

    library.forget_rows()
    forget_kept()
    forget_calendars()
    ring.forget()


@pytest.fixture(autouse=True)
def remember_nothing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the test before; and what this one reads is kept as in earnest, though its transaction never commits."""
    from huiyin.apps.cases import library  # this file is read before Django is set up

    translation.activate("zh-hans")
    forget_rows()
    marked = request.node.get_closest_marker("django_db")
    if not (marked and marked.kwargs.get("transaction")):
        monkeypatch.setattr(library, "keep", dict.__setitem__)


@pytest.fixture(autouse=True, scope="session")
def files_are_found_once() -> Iterator[None]:
    """Every browser of a test builds the whole site anew; which files there are to serve is looked up for the first one."""
    first: list[Any] = []

    def found_once(get_response: Callable[..., Any]) -> Any:
        first[:] = first or [WhiteNoiseMiddleware(get_response)]
        one = copy(first[0])
        one.get_response = get_response
        return one

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(static_files, "WhiteNoiseMiddleware", found_once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tables are made by their owner; everything after that runs as the application does."""
    with django_db_blocker.unblock():
        enforcement.write_policies()
        enforcement.begin()
    yield
    with django_db_blocker.unblock():
        enforcement.end()


@pytest.fixture(autouse=True)
def the_test_itself() -> Iterator[None]:
    """What a test prepares and looks up by itself is the product's own work; its clients act as who signs in."""
    with system("test"):
        yield


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """For what works on the tables themselves: bulk loading, migrations."""
    enforcement.end()
    yield
    enforcement.begin()


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Events cannot be deleted, so emptying the test database between two tests lifts that rule for its own moment."""
    handle = flush.Command.handle

    def with_rules_lifted(self: flush.Command, **options: object) -> None:
        enforcement.end()
        try:
            emptied(self, **options)
        finally:
            enforcement.begin()

    def emptied(self: flush.Command, **options: object) -> None:
        connection = connections[str(options["database"])]
        if connection.vendor != "sqlite":  # the search rows hang on their cases by a table that Django does not know
            return handle(self, **{**options, "allow_cascade": True})
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'")
            rules = cursor.fetchall()
            for name, _ in rules:
                cursor.execute(f"DROP TRIGGER {name}")
            handle(self, **options)
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
            for (name,) in cursor.fetchall():  # the search tables, which Django does not know
                cursor.execute(f"INSERT INTO {name}({name}) VALUES ('delete-all')")
            for _, sql in rules:
                cursor.execute(sql)
        return None

    flush.Command.handle = with_rules_lifted  # type: ignore[method-assign]
    yield
    flush.Command.handle = handle  # type: ignore[method-assign]
