"""What the figures hide: restricted matters, and who was satisfied when few answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st

from huiyin.apps.board import choice as choices
from huiyin.apps.board.numbers import hidden_among, of_month
from huiyin.apps.cases.models import Case
from huiyin.apps.records.queries import Tally
from huiyin.apps.scope.making import made
from huiyin.apps.towns.queries import echo_of
from huiyin.core.hiding import FEWEST
from huiyin.core.words import Level
from tests.apps.board.published import Hands
from tests.builders import MONDAY, World, step


@given(answers=st.dictionaries(st.integers(1, 9), st.integers(0, 30), max_size=9))
def test_nobody_can_subtract(answers: dict[int, int]):
    hidden = hidden_among({pk: Tally(answered=n) for pk, n in answers.items()})
    told = {pk for pk, n in answers.items() if n > 0}
    assert {pk for pk in told if answers[pk] < FEWEST} <= hidden <= told
    assert len(hidden) != 1 or told == hidden, "a single hidden village is the rest of the sum"


@pytest.fixture
def hands(db: None) -> Hands:
    world = World("yangquan")
    return Hands(world, world.village)


def numbers(hands: Hands, **params: str):
    chosen = choices.read({"town": hands.world.profile, **params}, MONDAY + timedelta(days=3))
    assert chosen
    return of_month(chosen)


def test_restricted_matters_are_in_no_number(hands: Hands, monkeypatch: pytest.MonkeyPatch):
    hands.said()

    def restricted(model: type[Model], **values: Any) -> Model:
        return made(model, **values | ({"level": Level.restricted} if "level" in values else {}))

    monkeypatch.setattr("huiyin.apps.cases.actions.opening.made", restricted)
    for n in range(FEWEST):
        assert numbers(hands).restricted is None
        hands.said(text=f"不能说的事{n}")
    found = numbers(hands)
    assert (found.whole.received, found.in_hand, found.restricted) == (1, 1, FEWEST)
    assert [tally.received for tally in found.by_category.values()] == [1]
    assert numbers(hands, village=str(hands.village.uid)).restricted is None, "of one village it is not told"


def test_in_hand_counts_what_came_before(hands: Hands, django_assert_num_queries):
    hands.said(MONDAY - timedelta(days=40))
    hands.said()
    chosen = choices.read({"village": str(hands.village.uid)}, MONDAY)
    assert chosen
    with django_assert_num_queries(2):
        found = of_month(chosen)
    assert (found.whole.open, found.in_hand) == (1, 2)


def test_what_came_by_each_way_and_what_of_it_is_solved(hands: Hands):
    for channel, ends in (("visit", "solved"), ("visit", "answered"), ("visit", ""), ("phone", "")):
        case = hands.said(channel=channel, text=f"{channel}{ends}")
        if ends:
            hands.closed(hands.answered(hands.asked(case)), ends)
    there = Hands(hands.world, hands.world.other_village)
    there.said(channel="visit", text="别的村")
    found = numbers(hands, village=str(hands.village.uid))
    heard = found.by_channel["visit"]
    assert (heard.received, heard.closed, heard.ended["solved"], heard.open) == (3, 2, 1, 1)
    assert found.by_channel["phone"].received == 1
    assert {slug: tally.received for slug, tally in found.by_pack.items()} == {"six_slips": 4}
    assert numbers(hands).by_channel["visit"].received == 4


def test_a_slip_to_a_helper_is_not_counted_on_the_board_nor_at_home(hands: Hands):
    case = hands.said()
    step(case, hands.desk, "dispatch", MONDAY, unit=hands.team.pk)
    step(case, hands.volunteer, "accept", MONDAY)
    step(case, hands.volunteer, "join", MONDAY, kind="property", unit=hands.team.pk, text="请关总阀")
    assert Case.objects.count() == 2
    assert numbers(hands).whole.received == 1
    assert set(numbers(hands).by_pack) == {"six_slips"}
    assert echo_of(hands.world.town, MONDAY.date()).received == 1
