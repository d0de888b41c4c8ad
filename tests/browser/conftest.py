"""A real Chromium against the real pages. Debian's browser, never one that was downloaded; no network but ourselves."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Playwright, sync_playwright

import needs
from tests.browser.phones import phone, town
from tests.browser.served_demo import Demo, served_demo
from tests.database import (
    as_owner,
    django_db_setup,
    emptied_between_tests,
    files_are_found_once,
    remember_nothing,
    the_test_itself,
)

__all__ = [
    "as_owner",
    "django_db_setup",
    "emptied_between_tests",
    "files_are_found_once",
    "phone",
    "remember_nothing",
    "the_test_itself",
    "town",
]

# Playwright's own loop runs in this thread; the tests read the database between two clicks, never during one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file where it is SQLite, so that each thread of the served site has its own connection, as it has with us.

    In memory all threads would share one, and two that ask at once wait for each other for ever: one holds the connection
    and wants Python's lock for a function that says who acts, the other the reverse.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "tested.sqlite3")


@pytest.fixture(scope="session")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright_: Playwright) -> Iterator[Browser]:
    browser = playwright_.chromium.launch(executable_path=needs.chromium(), args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[Demo]:
    shared = tmp_path_factory.getbasetemp().parent / f"demo-{testrun_uid}"
    with served_demo(shared, tmp_path_factory.mktemp("demo") / "county") as made:
        yield made
