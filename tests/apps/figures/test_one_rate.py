"""Satisfaction is one thing everywhere: an answer left out with a reason counts on neither side, and how many there are is said."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.models import Case
from huiyin.apps.figures.actions.excluding import exclude
from huiyin.apps.figures.drawings import drawing_of
from huiyin.apps.leader.queries import Days, brief
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.queries.register import counted
from huiyin.apps.petitions.queries.yearly import report
from huiyin.core.words import Answer
from tests.apps.board.published import Hands
from tests.apps.figures.test_appraisal import desk
from tests.apps.figures.test_excluded import asked, leave_out
from tests.apps.figures.written import page
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def secretary(world: World) -> Viewer:
    return world.viewer("secretary", unit=world.unit("party_committee"))


def out(world: World, by: Viewer, case: Case) -> None:
    exclude(by=by, town=world.town, uid=case.uid, reason="unlawful", why="法律不许这样办。", now=LATER)


def test_the_board_says_beside_the_rate_how_many_answers_are_left_out(world: World, secretary: Viewer) -> None:
    hands = Hands(world, world.village)
    for _ in range(5):
        hands.answered(hands.asked(hands.said()))
    bad = hands.answered(hands.asked(hands.said()), Answer.answered_not_fixed, 1)
    address = f"/open/?town=yangquan&month={MONDAY:%Y-%m}"
    assert "经批准不计" not in page(address)
    out(world, secretary, bad)
    told = page(address)
    assert "另有1件经批准不计" in told
    assert "5/5" in told.replace("<b>", "").replace("</b>", "").replace('<span class="of">', "").replace("</span>", "")
    assert "另有1件经批准不计" in page(f"/open/sheet?town=yangquan&month={MONDAY:%Y-%m}")
    assert "经镇主要领导批准，可以不计" in page("/open/how?town=yangquan")
    taken = Client().get(f"/open/counts.csv?town=yangquan&month={MONDAY:%Y-%m}")
    rows = list(csv.reader(io.StringIO(b"".join(taken).decode("utf-8-sig"))))
    assert ["6", "5", "5", "1"] in [row[-4:] for row in rows], "asked, answered, satisfied, left out"


def test_a_chart_sets_them_apart_from_who_did_not_answer(world: World, secretary: Viewer) -> None:
    hands = Hands(world, world.village)
    for _ in range(6):
        hands.answered(hands.asked(hands.said()))
    for _ in range(5):
        out(world, secretary, hands.answered(hands.asked(hands.said()), Answer.answered_not_fixed, 2))
    chart = drawing_of("six_slips", "answers", world.town, LATER.date(), None, LATER.date())
    told = {"asked": 11, "answered": 6, "satisfied": 6, "others": 0, "silent": 0, "excluded": 5}
    assert [tuple(row) for row in chart.rows] == list(told.items())


def test_a_leader_reads_it_beside_the_line_of_who_is_not_satisfied(
    world: World, secretary: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, leader = Hands(world, world.village), world.viewer("leader", place=world.town)

    def line() -> tuple[int, int]:
        return next((row["n"], row["out"]) for row in brief(leader, Days(LATER)).lines if row["line"].key == "unhappy")

    cases = [hands.answered(hands.asked(hands.said()), Answer.not_satisfied, None) for _ in range(2)]
    assert line() == (2, 0)
    out(world, secretary, cases[0])
    assert line() == (1, 1)
    client = sign_in(Client(), leader)
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    assert "不计" in page("/l/", client)


def test_the_petitions_of_the_year_are_counted_by_the_same_rule() -> None:
    """The grade decides, and what is left out stands beside, on the register and in the yearly report."""
    world = World("dagaoping")
    for n in range(1, 4):
        asked(world, n)
    leave_out(world, asked(world, 4, grade=1))
    asked(world, 5, grade=2)
    numbers = counted(desk(world), LATER)
    assert [(each["value"], each.get("of")) for each in numbers[2:]] == [(4, 5), (3, 4)]
    assert "另有1件经批准不计" in numbers[3]["text"]
    sums = dict(report(desk(world), MONDAY.year)[0].lines)
    assert (sums["有回话的里，满意"], sums["经批准不计的回答"]) == (3, 1)
