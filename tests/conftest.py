"""For every test: which database, what CI may not skip, how hard Hypothesis tries. Fixtures live beside their tests."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings as django_settings
from hypothesis import settings

import needs
from huiyin.site.translations import compile_all
from tests.whole import share

HERE = Path(__file__).parent
OWN_DIR = None
if "HUIYIN_DIR" not in os.environ:  # the workers of xdist share the folder of the run that started them
    OWN_DIR = os.environ["HUIYIN_DIR"] = tempfile.mkdtemp(prefix="huiyin-test-")
os.environ.setdefault("HUIYIN_SECRET_KEY", "for tests only")
os.environ.setdefault("HUIYIN_KEYS", f"index={'0f' * 32},1={'1e' * 32},record_1={'2d' * 32}")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.site.settings")
ON_POSTGRESQL = os.environ.get("HUIYIN_DATABASE", "").startswith("postgres")

settings.register_profile("quick", max_examples=60, deadline=None, print_blob=True, derandomize=needs.CI)
settings.register_profile("proof", settings.get_profile("quick"), max_examples=1000, derandomize=True)
settings.load_profile("quick")  # `make proof` says --hypothesis-profile=proof
compile_all()
django.setup()  # here, so that the conftest of a folder may import models: the settings need HUIYIN_DIR, which is made above


def pytest_configure() -> None:
    """Settings of tests alone."""
    cheapen_passwords()
    count_no_pages()
    collect_garbage_seldom()


def cheapen_passwords() -> None:
    """The same Argon2id at the smallest cost: thousands of passwords are made here, and none is worth guessing."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


def count_no_pages() -> None:
    """Thousands of pages are opened here in a minute, from one address. Whoever counts them says how many."""
    django_settings.PAGES_A_MINUTE = 0


def collect_garbage_seldom() -> None:
    """What is loaded by now stays to the end, and tests are short: looking for garbage takes a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure() -> None:
    if OWN_DIR:
        shutil.rmtree(OWN_DIR, ignore_errors=True)


def pytest_report_header() -> list[str]:
    return [f"database: {'PostgreSQL' if ON_POSTGRESQL else 'SQLite'} · browser: {needs.chromium() or 'none'}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is tried elsewhere; skip browser tests where there is no browser."""
    left_out = [item for item in items if elsewhere(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]
    if not needs.chromium():
        no_browser = pytest.mark.skip(reason="no Chromium: sudo apt-get install chromium-headless-shell")
        for item in items:
            if (HERE / "browser") in item.path.parents:
                item.add_marker(no_browser)


def elsewhere(item: pytest.Item) -> bool:
    """Does it speak of the other database? The foundation is tried whole on both; of the features, a sixth on PostgreSQL."""
    if item.get_closest_marker("sqlite" if ON_POSTGRESQL else "postgresql"):
        return True
    feature = any((HERE / "apps" / name) in item.path.parents for name in django_settings.FEATURES)
    return ON_POSTGRESQL and feature and not item.get_closest_marker("postgresql") and not share(item.name, 6)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Make a skipped test a failed one in CI: there everything has to run."""
    report = yield
    if needs.CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and CI skips nothing: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """The same for a whole file that skips itself."""
    report = yield
    if needs.CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped, and CI skips nothing: {report.longrepr}"
    return report
