"""Another category, another limit; never one that is shorter than the law's."""

from __future__ import annotations

import pytest

from huiyin.apps.cases import clocks, library
from huiyin.apps.cases.models import ClockRun
from huiyin.core.terms import read_terms
from tests.builders import MONDAY, World, say

pytestmark = pytest.mark.django_db


def test_sorted_anew_a_clock_keeps_the_term_of_law(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    case = say(world)
    read = library.pinned(case.pack_id)
    name = next(each for each in read.clocks if ClockRun.objects.filter(case=case, name=each, running=True).exists())
    bound = dataclasses.replace(read.clocks[name], term="posting", limits={"default": "1d"}, by="category")
    pack = dataclasses.replace(read, clocks={**read.clocks, name: bound})
    row = {"name": "posting", "least": "15d", "law": {"zh": "法", "en": "Law"}, "article": "1", "verified": True}
    rows = read_terms({"term": [{**row, "in_force_from": MONDAY.date()}]})
    monkeypatch.setattr(library, "terms", lambda: rows)
    run = ClockRun.objects.get(case=case, name=name)
    run.limit = "20d"
    clocks.relimit(case, pack, None, [run], MONDAY)
    assert run.limit == "15d"


def test_whom_to_ring_is_a_telephone_however_it_is_written() -> None:
    """What a move asks of somebody without an account: a number with +86 or an area code in brackets is no name."""
    from huiyin.apps.cases.actions.effects import reached

    for number in ("+86 138 0000 0000", "(0713) 555 0101", "0300-555-0101"):
        assert reached(number) == (number, "")
    assert reached("欧阳若兰") == ("", "欧阳若兰")
