"""Everything that can be sent to every address, by everybody: no page breaks, nothing is stored that the rules refuse."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.people.access import may_open
from huiyin.apps.people.roles import EVERYBODY
from huiyin.apps.scope.acting import system
from huiyin.core.words import PostTitle
from tests.apps.fuzz.addresses import Form, address, forms, names, views
from tests.apps.fuzz.county import County, county, known
from tests.apps.fuzz.hostile import FILES, NAMES, SHORT, TEXTS, bodies, mutated, queries
from tests.apps.fuzz.rules import Since, broken, since
from tests.conftest import ON_POSTGRESQL
from tests.database import forget_rows
from tests.whole import share

pytestmark = pytest.mark.django_db
VIEWS = views()
BROKEN = (b"Traceback (most recent call last)", b"Exception Type:", b"OperationalError", b"IntegrityError")
LONG = settings.default.max_examples > 100
PATTERNS = [each for each in sorted(VIEWS) if LONG or not ON_POSTGRESQL or share(each, 3)]
TRIES, LOOKS, MET, MOST = (8, 4, 12, 16) if LONG else (2, 1, 3, 2)
"""How often an address is tried by each person, opened for its forms, and by how many people; how many try it."""


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[County]:
    """The county, built once for all these tests and taken back at the end."""
    forget_rows()
    with django_db_blocker.unblock(), transaction.atomic(), system("test"):
        yield county()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _packs_are_known(place: County, remember_nothing: None) -> None:
    """As in a running installation, which has read its packs: nothing of these tests is ever committed."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        for pack in Case.objects.values_list("pack_id", flat=True).distinct():
            library.pinned(pack)


@pytest.fixture(scope="module")
def untouched(place: County) -> Since:
    """The last rows of the county as it was built."""
    assert broken(dict.fromkeys(since(), 0)) == []
    return since()


def send(client: Client, method: str, path: str, sent: Any) -> bool:
    """Send it; anything that breaks fails the test with what was sent. Was anything written?"""
    wrote: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE", "WITH")) and "django_session" not in sql:
            wrote.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(path, sent) if method == "get" else client.post(path, sent)
        said = f"{method} {path} {sent!r}"[:2000]
        if response.status_code >= 500:
            raise AssertionError(said) from (getattr(response, "exc_info", None) or (None, None))[1]
        page = page_of(response)
    assert not any(word in page for word in BROKEN), said
    return bool(wrote)


def page_of(response: Any) -> bytes:
    """All of it; a file that is sent is closed by being read."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def fitting(pattern: str, place: County) -> list[str]:
    """Who has business at an address: residents and visitors, or the posts that may open it and a visitor."""
    open_to_all = VIEWS[pattern].titles is EVERYBODY
    posts = [who for who in place.clients if who in set(PostTitle)]
    invited = [who for who in posts if may_open(VIEWS[pattern], who)]
    others = [who for who in place.clients if who not in posts]
    people = [*others, *invited[:1]] if open_to_all else [*invited, "visitor"]
    if len(people) <= MOST:
        return people
    return random.Random(f"{pattern} on {connection.vendor}").sample(people, MOST)  # noqa: S311  (others on the other database)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_address_bears_everything(pattern: str, place: County, untouched: Since) -> None:
    rng = random.Random(pattern)  # noqa: S311
    for who in fitting(pattern, place):
        for method, nth in product(("get", "post"), range(TRIES)):
            offered = {name: known(name, place.values) if nth == 0 else SHORT for name in names(pattern)}
            path = address(pattern, {name: rng.choice(values) for name, values in offered.items()})
            with taken_back():
                if send(place.clients[who], method, path, _anything(rng, method)):
                    assert broken(untouched) == [], f"{who} {path}"


def _anything(rng: random.Random, method: str) -> dict[str, Any]:
    chosen = rng.sample(NAMES, rng.randint(0, 4))
    sent: dict[str, Any] = {name: rng.choice(SHORT if method == "get" else TEXTS) for name in chosen}
    if method == "post" and rng.random() < 0.3:
        sent[rng.choice(["file", "photo", "voice"])] = SimpleUploadedFile(*rng.choice(FILES))
    return sent


class taken_back:  # noqa: N801  (reads as a word)
    """Whatever happens inside is taken back."""

    def __enter__(self) -> None:
        self.frame = transaction.atomic()
        self.frame.__enter__()

    def __exit__(self, *problem: Any) -> None:
        if problem[0] is None:
            transaction.set_rollback(True)
        self.frame.__exit__(*problem)


@pytest.fixture(scope="module")
def found(place: County) -> list[tuple[str, str, Form]]:
    """Every form that somebody meets on some page: (who, address, form). Pages are opened with values that mean something."""
    seen: dict[tuple[str, ...], tuple[str, str, Form]] = {}
    for pattern in PATTERNS:
        rng = random.Random(pattern)  # noqa: S311
        people = fitting(pattern, place)
        for who, _ in product(rng.sample(people, min(MET, len(people))), range(LOOKS if names(pattern) else 1)):
            path = address(pattern, {name: rng.choice(known(name, place.values)) for name in names(pattern)})
            for form in _forms_on(place.clients[who], path):
                seen.setdefault((who, pattern, form.method, *sorted(form.fields)), (who, form.action or path, form))
    return [seen[key] for key in sorted(seen)]


def _forms_on(client: Client, path: str) -> list[Form]:
    with taken_back():
        response = client.get(path)
        page = page_of(response)
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    return forms(page.decode()) if is_page else []


LOUD = settings(suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)


@LOUD
@given(data=st.data())
def test_every_form_bears_everything(
    data: st.DataObject, place: County, found: list[tuple[str, str, Form]], untouched: Since
) -> None:
    for _ in range(6):
        who, path, form = data.draw(st.sampled_from(found))
        sent = data.draw(mutated(form))
        with taken_back():
            if send(place.clients[who], form.method, path.split("#")[0], sent):
                assert broken(untouched) == [], f"{who} {path} {sent!r}"[:2000]


@LOUD
@given(data=st.data())
def test_any_words_in_any_address(data: st.DataObject, place: County, untouched: Since) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    who = data.draw(st.sampled_from(sorted(place.clients)))
    method = data.draw(st.sampled_from(["get", "post"]))
    good = {
        name: data.draw(st.sampled_from(known(name, place.values)) | st.sampled_from(SHORT)) for name in names(pattern)
    }
    with taken_back():
        if send(place.clients[who], method, address(pattern, good), data.draw(queries if method == "get" else bodies)):
            assert broken(untouched) == []
