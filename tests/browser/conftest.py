"""A real Chromium against the real pages. Debian's browser, never one that was downloaded; no network but ourselves."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

import needs
from tests.browser.served_demo import Demo, served_demo
from tests.database import as_owner, django_db_setup, emptied_between_tests, remember_nothing, the_test_itself

__all__ = ["as_owner", "django_db_setup", "emptied_between_tests", "remember_nothing", "the_test_itself"]

# Playwright's own loop runs in this thread; the tests read the database between two clicks, never during one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


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
