"""What ends counts for the day on which it began too, so that a share is one of a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huiyin.apps.figures.asking import value_of
from huiyin.apps.figures.library import figures
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log_all
from huiyin.core.figures import Value
from tests.apps.figures.written import page
from tests.builders import MONDAY, World, say
from tests.ways import all_figures_agree

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World("huaqiao")


def test_what_was_mediated_in_one_year_and_settled_in_the_next_is_settled_for_the_first(world: World) -> None:
    """4-24: of the 435 mediated 433 were settled. n is a part of d, whenever it was settled, by counters as by events."""
    mediated, settled = MONDAY.replace(year=2025), MONDAY
    case = say(world, slug="four_step", category="dispute_family")
    facts: dict[str, Any] = {
        "place": world.village,
        "subject": case.uid,
        "series": "red_team",
        "category": "dispute_family",
        "quantity": 1,
    }
    before = Happened(kind="dispute.mediated", at=mediated, recorded_at=mediated, nth=8, **facts)
    ending: dict[str, Any] = {"outcome": "solved", "data": {"begun": "2025-11-16"}}
    log_all(Viewer.for_system("test"), [
        before, Happened(kind="dispute.settled", at=settled, recorded_at=settled, nth=9, **facts, **ending)
    ])  # fmt: skip
    share = figures()["team_share"]
    assert value_of(share, world.town, date(2025, 12, 31)) == Value(1, 1)
    assert value_of(share, world.town, date(2026, 12, 31)) == Value(0, 0)
    all_figures_agree(world.town, date(2025, 12, 31))
    log_all(
        Viewer.for_system("test"),
        [Happened(kind="dispute.unsettled", at=settled, recorded_at=settled, nth=10, **facts, **ending)],
    )
    assert value_of(share, world.town, date(2025, 12, 31)) == Value(0, 1)
    all_figures_agree(world.town, date(2026, 12, 31))


def test_who_did_not_answer_stands_apart_from_who_is_not_satisfied(world: World) -> None:
    """2-11: of 22 asked 16 answered, and ten of these are content."""
    asked = "2026-11-10"
    case = say(world, slug="talk", channel="meeting", category="lamp")
    facts: dict[str, Any] = {"at": MONDAY, "recorded_at": MONDAY, "place": world.village, "category": "petition_land"}
    said = [("fixed", 5)] * 10 + [("not_fixed", 1)] * 6
    whats = [
        Happened(
            kind="case.answered", subject=case.uid, nth=20 + n, quantity=grade,
            data={"pack": "petition", "asked": asked, "answer": answer}, **facts,
        ) for n, (answer, grade) in enumerate(said)
    ]  # fmt: skip
    whats += [
        Happened(
            kind="case.ask", subject=case.uid, nth=50 + n,
            data={"pack": "petition", "asks": True, "was": "working", "phase": "to_confirm", "opened": asked}, **facts,
        ) for n in range(22)
    ]  # fmt: skip
    log_all(Viewer.for_system("test"), whats)
    assert value_of(figures()["petition_satisfaction"], world.town, date(2026, 12, 31)) == Value(10, 16)
    shown = page(f"/figures/petition_satisfaction/?town={world.town.uid}&on=2026-11-30")
    assert "不满意6；问了没答6" in shown
