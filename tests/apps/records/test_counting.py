"""What is counted of a matter on its way, and that the cells always agree with the events."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.backing import Backing, back_case
from huiyin.apps.cases.actions.bulk import do_each, name_of, undo
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.counting import counts_of
from huiyin.apps.records.models import Cell, Event
from huiyin.apps.records.queries import Tally, is_satisfied, months, stock, sums, tallies
from huiyin.apps.records.reactions import add
from huiyin.apps.records.recount import recount
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, step
from tests.ways import agree

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RESIDENT = Viewer.nobody().as_reporter
NOVEMBER, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture(autouse=True)
def always_agree(world: World):
    """After every test: cells = events, everywhere and in each place of its own, for whole months and for odd days."""
    yield
    places = (None, world.town, world.village, world.other_village, world.grid)
    for place in places:
        for first, last in ((date(2026, 10, 1), date(2027, 1, 31)), (date(2026, 11, 17), date(2026, 12, 9))):
            assert recount(place, first, last) == []
    agree(world.town, world.village, world.grid, on=date(2027, 1, 31), since=date(2026, 10, 1))


class Hands:
    """The people of one village who take a request through 六单."""

    def __init__(self, world: World) -> None:
        self.team = world.unit("village_volunteers", world.village)
        self.desk = world.viewer("desk", unit=world.unit("village_station", world.village))
        self.volunteer = world.viewer("volunteer", unit=self.team)
        self.centre = world.viewer("desk", unit=world.unit("town_centre"))
        self.verifier = world.viewer("verifier", place=world.village)

    def until_reported(self, case: Case, at: datetime) -> Case:
        case = step(case, self.desk, "dispatch", at, unit=self.team.pk).case
        case = step(case, self.volunteer, "accept", at + HOUR).case
        return step(case, self.volunteer, "report", at + 2 * HOUR, result="好了").case

    def until_closed(self, case: Case, at: datetime) -> Case:
        case = self.until_reported(case, at)
        answer(case, Answer.fixed, at + 3 * HOUR, grade=5)
        case = step(case, self.centre, "settle", at + 4 * HOUR).case
        return step(case, self.verifier, "verify", at + 5 * HOUR, finding="好", outcome="solved").case


def answer(case: Case, said: Answer, at: datetime, grade: int | None = None) -> Case:
    return hear_asker(by=RESIDENT, said=Said(case=case.uid, answer=said, grade=grade), now=at)


def here(world: World) -> Tally:
    return tallies(world.village, NOVEMBER, LAST)[()]


def counted(kind: str, **where: object) -> int:
    return Cell.objects.filter(kind=kind, span="d", **where).aggregate(n=Sum("n"))["n"] or 0


def test_a_matter_from_said_to_closed(world: World):
    hands = Hands(world)
    hands.until_closed(say(world), MONDAY + HOUR)
    say(world, text="又一件")
    assert here(world) == Tally(received=2, ended={"solved": 1}, asked=1, answered=1, satisfied=1)
    assert (here(world).closed, here(world).open) == (1, 1)
    assert (counted("closed"), counted("closed", outcome="solved", day=MONDAY.date())) == (1, 1)
    assert tallies(world.other_village, NOVEMBER, LAST) == {(): Tally()}


def test_an_end_in_another_month_belongs_to_the_month_it_was_received(world: World):
    case = say(world, now=datetime(2026, 10, 31, 2, tzinfo=UTC))
    Hands(world).until_closed(case, MONDAY)
    october = tallies(world.town, date(2026, 10, 1), date(2026, 10, 31))[()]
    assert (october.received, october.closed, october.open, october.asked) == (1, 1, 0, 0)
    assert here(world) == Tally(asked=1, answered=1, satisfied=1)
    assert counted("closed", day=MONDAY.date()) == 1


def test_the_day_is_the_village_s(world: World):
    say(world, now=datetime(2026, 11, 30, 17, tzinfo=UTC))
    assert Cell.objects.get(span="d").day == date(2026, 12, 1)


def test_not_satisfied_comes_back_and_is_asked_again(world: World):
    hands = Hands(world)
    case = hands.until_reported(say(world), MONDAY)
    case = answer(case, Answer.not_satisfied, MONDAY + 3 * HOUR)
    case = step(case, hands.volunteer, "report", MONDAY + 4 * HOUR, result="这回好了").case
    answer(case, Answer.fixed, MONDAY + 5 * HOUR)
    assert here(world) == Tally(received=1, asked=2, answered=2, satisfied=1, redone=1)


def test_a_second_thought_takes_the_place_of_the_first(world: World):
    case = Hands(world).until_reported(say(world), MONDAY)
    answer(case, Answer.answered_not_fixed, MONDAY + 3 * HOUR, grade=2)
    answer(case, Answer.fixed, MONDAY + 2 * DAY, grade=4)
    answer(case, Answer.fixed, MONDAY + 3 * DAY, grade=4)
    assert here(world) == Tally(received=1, asked=1, answered=1, satisfied=1)
    assert Cell.objects.filter(kind="answered", span="m").aggregate(sum=Sum("quantity"))["sum"] == 4


def test_no_answer_is_no_answer(world: World):
    hands = Hands(world)
    case = hands.until_reported(say(world), MONDAY)
    said = Said(case=case.uid, answer=Answer.none, by_call=True)
    hear_asker(by=hands.centre, said=said, now=MONDAY + DAY)
    answer(case, Answer.none, MONDAY + DAY)
    assert here(world) == Tally(received=1, asked=1)
    assert counted("called") == 1


@pytest.mark.parametrize(
    ("said", "grade", "satisfied"),
    [("fixed", 0, True), ("fixed", 2, False), ("answered_not_fixed", 4, True), ("answered_not_fixed", 0, False)],
)
def test_who_counts_as_satisfied(said: str, grade: int, satisfied: bool):
    assert is_satisfied(said, grade) is satisfied


def test_reopened_is_open_again(world: World):
    hands = Hands(world)
    case = hands.until_closed(say(world), MONDAY)
    step(case, RESIDENT, "reopen", MONDAY + 5 * DAY, reason="又坏了")
    assert (here(world).received, here(world).open, here(world).ended) == (1, 1, {"solved": 0})
    assert (counted("closed"), counted("reopened", outcome="solved")) == (1, 1)


def test_moved_to_another_village_or_category_it_is_counted_there(world: World):
    case = say(world)
    desk = Hands(world).desk
    step(case, desk, "sort", MONDAY + HOUR, category="lamp", place=world.other_village.children.first().pk)
    assert here(world) == Tally()
    assert tallies(world.other_village, NOVEMBER, LAST)[()].open == 1
    other = world.viewer("desk", unit=world.unit("village_station", world.other_village))
    step(case, other, "sort", MONDAY + 2 * HOUR, category="water")
    by_category = tallies(world.town, NOVEMBER, LAST, ("category",))
    assert {key[0]: tally.received for key, tally in by_category.items()} == {"lamp": 0, "water": 1}


def test_what_is_late_and_who_joins(world: World):
    case = say(world)
    back_case(by=Viewer.nobody(), backing=Backing(case=case.uid, idem=uuid.uuid4()), now=MONDAY + HOUR)
    sweep(now=MONDAY + 3 * HOUR)
    assert (here(world).late, here(world).backed) == (1, 1)


def test_undone_as_if_it_had_not_been(world: World):
    desk = Hands(world).desk
    cases = [say(world, text=f"第{n}件") for n in range(3)]
    before = list(Cell.objects.filter(n__gt=0).values_list("span", "kind", "n"))
    key = uuid.uuid4()
    why = {"reason": "不归这里管", "route": "other_office", "go_to": "县住建局，0300-555-0199"}
    done = do_each(by=desk, cases=[each.uid for each in cases], do="refuse", answers=why, key=key, now=MONDAY + HOUR)
    assert [each.refused for each in done] == ["", "", ""]
    assert here(world).ended == {"refused": 3}
    undo(by=desk, bulk=name_of("refuse", key), now=MONDAY + HOUR + timedelta(minutes=5))
    assert list(Cell.objects.filter(n__gt=0).values_list("span", "kind", "n")) == before
    assert here(world).open == 3


def test_one_statement_for_each_event(world: World):
    desk = Hands(world).desk
    case = say(world)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        step(
            case,
            desk,
            "refuse",
            MONDAY + HOUR,
            reason="不归这里管",
            route="other_office",
            go_to="县住建局，0300-555-0199",
        )
    assert sum("records_cell" in query["sql"] for query in captured) == 1


def test_sums_by_days_and_months_are_the_same(world: World, django_assert_num_queries):
    for days in (-40, -17, -16, 0, 3, 15, 40):
        say(world, now=MONDAY + days * DAY)
    first, last = date(2026, 10, 10), date(2026, 12, 20)
    with django_assert_num_queries(1):
        by_months = sums(world.village, ["opened"], first, last)
    assert by_months == [{"kind": "opened", "total": 5, "amount": 0}]
    for place in (None, world.county, world.town, world.village, world.grid):
        for begin in (first, date(2026, 11, 1), date(2026, 11, 17)):
            for end in (last, date(2026, 11, 30), date(2026, 11, 18)):
                cells = Cell.objects.filter(span="d", kind="opened", day__lte=end, day__gte=begin)
                asked = sums(place, ["opened"], begin, end)
                assert (asked[0]["total"] if asked else None) == cells.aggregate(n=Sum("n"))["n"]


def test_what_is_open_now_whenever_received(world: World, django_assert_num_queries):
    hands = Hands(world)
    hands.until_closed(say(world, now=MONDAY - 300 * DAY), MONDAY)
    say(world, now=MONDAY - 200 * DAY)
    with django_assert_num_queries(1):
        assert stock(world.village)[()] == Tally(received=2, ended={"solved": 1})
    assert {level: tally.open for (level,), tally in stock(world.town, ("level",)).items()} == {"involved": 1}
    assert stock(world.other_village)[()] == Tally()
    assert recount(None, date(2025, 1, 1), LAST) == []


def test_many_counts_at_once_add_up(world: World):
    event = Event.objects.get(kind="case.order", subject=say(world).uid)
    [one] = counts_of(event)
    other = replace(one, place=world.village.children.last().pk, n=4)
    add([one, other])
    assert here(world).received == 1 + 1 + 4
    add([replace(one, n=-1), replace(other, n=-4)])


def test_the_table_of_months(world: World, django_assert_num_queries):
    for days in (-40, 0, 3):
        say(world, now=MONDAY + days * DAY)
    for place in (world.town, world.grid):
        with django_assert_num_queries(1):
            table = months(place, date(2026, 9, 20), date(2026, 11, 20))
        assert {key[0]: tally.received for key, tally in table.items()} == {date(2026, 10, 1): 1, NOVEMBER: 2}
    assert months(world.town, NOVEMBER, LAST, packs=["hotline"]) == {}


def test_a_wrong_cell_is_found(world: World):
    say(world)
    cell = Cell.objects.get(span="d")
    Cell.objects.filter(pk=cell.pk).update(n=7)
    [found] = recount(None, NOVEMBER, LAST)
    assert (found.key[:3], found.kept, found.true) == (("d", "opened", MONDAY.date()), (7, 0), (1, 0))
    Cell.objects.filter(pk=cell.pk).delete()
    assert len(recount(world.village, NOVEMBER, LAST)) == 1
    cell.save(force_insert=True)
