"""The numbers of a day follow one another, so anybody may try them all: what is confidential answers none of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from difflib import unified_diff
from itertools import combinations, cycle
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases import library
from huiyin.apps.cases.codes import new_code
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.places.models import Place
from huiyin.apps.say.views import too_many
from huiyin.core.errors import RuleError
from huiyin.core.words import OPEN_LEVELS
from tests.apps.say.walk import Resident, code_of
from tests.builders import MONDAY, World, say, sign_in, step

pytestmark = pytest.mark.django_db
NOBODYS = "YQ-20200101-9999"
CLOSED = [slug for slug in library.slugs() if library.pack(slug).level not in OPEN_LEVELS]
NETWORKS = cycle(range(1, 256))
PAGES = ("", "/", "/data/", "/data/copy.json", "/proof/", "/answer/", "/add/")


@pytest.fixture(autouse=True)
def nobody_has_asked(world: World) -> None:
    """But for one, so that what is counted or remembered once a day does not tell two questions apart."""
    too_many._numbers.clear()
    Client(REMOTE_ADDR="10.0.0.1").get(f"/q/{NOBODYS}")


def test_nobody_counts_what_is_confidential_by_the_gaps(world: World) -> None:
    """The numbers of open matters follow one another, whatever is received between them; those of others do not."""
    open_ones, shut = [], []
    for _ in range(3):
        open_ones.append(say(world).code)
        at = next(Place.objects.filter(kind="village").iterator())
        shut.append(new_code(uuid.uuid4(), "restricted", at, MONDAY))
    numbers = [int(code.rpartition("-")[2]) for code in open_ones]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    drawn = [int(code.rpartition("-")[2]) for code in shut]
    assert all(number >= 10**7 for number in drawn)
    assert min(abs(one - other) for one, other in combinations(drawn, 2)) > 1


def in_every_state(slug: str) -> Iterator[Case]:
    """A matter of the pack, handed from state to state, with a clock that is running out."""
    pack = library.pack(slug)
    case = Case.objects.get()
    case.pack_id, case.slug, case.level = library.pin(slug), slug, pack.level
    for name in pack.clocks:
        ClockRun.objects.create(case=case, name=name, running=True, due_at=MONDAY, limit="5d", started_at=MONDAY)
    for state, said in pack.states.items():
        case.state, case.phase = state, said.phase
        case.open = said.phase != "closed"
        case.outcome, case.closed_at = ("", None) if case.open else ("answered", MONDAY)
        case.save()
        yield case


def answer(number: str, page: str) -> tuple[int, str, list[str]]:
    """What a visitor from a network of their own gets: how it ended, the page, and what the database was asked."""
    address = f"10.{next(NETWORKS)}.0.1"
    with CaptureQueriesContext(connection) as asked:
        got = Client(REMOTE_ADDR=address).get(f"/q/{number}{page}")
    plain = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", got.content.decode()).replace(number, "…")
    shape = [re.sub(r"'[^']*'|s[0-9]+_x[0-9]+|\b[0-9]+\b", "?", query["sql"].replace(number, "…")) for query in asked]
    return got.status_code, plain, shape


def test_there_are_packs_that_are_confidential() -> None:
    assert {"petition", "rectification", "leader_case", "major_event"} <= set(CLOSED)


@pytest.mark.parametrize("slug", CLOSED)
def test_its_number_is_a_number_that_nobody_has(world: World, slug: str) -> None:
    """In every state, the same page to the byte, and the same questions to the database."""
    say(world)
    for nth, case in enumerate(in_every_state(slug)):
        page = PAGES[nth % len(PAGES)]
        theirs, nobodys = answer(case.code, page), answer(NOBODYS, page)
        assert theirs[:2] == nobodys[:2], case.state
        assert [*unified_diff(theirs[2], nobodys[2], n=0)] == [], case.state


@pytest.mark.parametrize("level", ["restricted", "sealed"])
@pytest.mark.parametrize("page", PAGES)
def test_also_on_every_other_page_of_it(world: World, level: str, page: str) -> None:
    case = say(world)
    Case.objects.update(level=level)
    assert answer(case.code, page) == answer(NOBODYS, page)
    typed = [Client().post("/q/", {"code": code}) for code in (case.code, NOBODYS)]
    assert {each.status_code for each in typed} == {200}
    assert all("没有这个码" in each.content.decode() for each in typed)


def test_its_receipt_code_opens_it_and_then_its_number_does_in_this_browser(world: World) -> None:
    case = say(world)
    Case.objects.update(level="restricted")
    asker = Resident().open(f"/q/{code_of(case)}")
    assert asker.url == f"/q/{case.code}?came=1"
    assert asker.says("水磨坊路口的路灯不亮")
    assert asker.open(f"/q/{case.code}").says("水磨坊路口的路灯不亮")
    assert Resident().open(f"/q/{case.code}").page.status_code == 404


def test_a_browser_without_cookies_is_told_why(world: World) -> None:
    """Also of a number that nobody has, so that the sentence tells nothing."""
    case = say(world)
    Case.objects.update(level="restricted")
    for number in (case.code, NOBODYS):
        assert Resident().open(f"/q/{number}?came=1").says("这个浏览器没有记住"), number


def test_an_open_matter_is_not_joined_to_a_confidential_one(world: World) -> None:
    """Else its page would tell the number, and trying would tell whether there is one."""
    case, closed = say(world), say(world)
    Case.objects.filter(pk=closed.pk).update(level="restricted")
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    for number in (closed.code, NOBODYS):
        with pytest.raises(RuleError, match="no_such_case_to_merge"):
            step(case, desk, "merge", MONDAY + timedelta(hours=1), into=number)
    Case.objects.filter(pk=case.pk).update(merged_into=closed)
    assert not Resident().open(f"/q/{case.code}").says(closed.code)


def test_reading_number_after_number_ends(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGES_A_MINUTE = 1000
    monkeypatch.setattr(too_many, "NUMBERS", too_many.Allowance("number", 2, 600))
    cases = [say(world, text=f"第{nth}盏路灯不亮") for nth in range(3)]
    reader = Client(REMOTE_ADDR="10.3.0.1")
    assert [reader.get(f"/q/{case.code}").status_code for case in cases] == [200, 200, 429]
    refused = reader.get(f"/q/{cases[2].code}/")
    assert 0 < int(refused["Retry-After"]) <= 600
    assert reader.get(f"/q/{cases[0].code}").status_code == 200, "the same one again is never too many"
    assert reader.get(f"/q/{code_of(cases[2])}", follow=True).status_code == 200, "nor one's own"
    assert Client(REMOTE_ADDR="10.3.0.2").get(f"/q/{cases[2].code}").status_code == 200
    desk = sign_in(
        Client(REMOTE_ADDR="10.3.0.1"), world.viewer("desk", unit=world.unit("village_station", world.village))
    )
    assert {desk.get(f"/q/{case.code}").status_code for case in cases} == {200}
