"""Many at once, each by itself, and all of it taken back: hands, clocks, marks, readers, messages."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from huiyin.apps.cases.actions import bulk as bulk_acts
from huiyin.apps.cases.actions.bulk import MOST, do_each, name_of, undo
from huiyin.apps.cases.actions.steps import take_step
from huiyin.apps.cases.models import Case, CaseParty, ClockRun, Notice
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = MONDAY + timedelta(hours=1)
KEPT = (
    "state", "back", "phase", "open", "outcome", "unit_id", "handler_id", "held_by_post_id", "held_by_unit_id",
    "category", "due_at", "due_clock", "due_sort", "late", "closed_at", "merged_into_id", "backers", "marks_json",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    return World("yangquan")


@pytest.fixture
def desk(world):
    return world.viewer("desk", unit=world.unit("village_station", world.village))


def picture(case: Case) -> tuple[object, ...]:
    """Everything about a case and its clocks that an undo must bring back."""
    case = Case.objects.get(pk=case.pk)
    runs = ClockRun.objects.filter(case=case).order_by("id")
    readers = CaseParty.objects.filter(case=case).values_list("unit_id", "post_id", "part")
    return (
        [getattr(case, name) for name in KEPT],
        list(runs.values_list("name", "segments", "running", "stopped_at", "due_at", "next_at")),
        sorted(readers, key=str),
    )


def each(by, cases, do, now=LATER, **answers):
    key = uuid.uuid4()
    return do_each(by=by, cases=[case.uid for case in cases], do=do, answers=answers, key=key, now=now), name_of(
        do, key
    )


@pytest.mark.parametrize("do", ["dispatch", "merge", "refuse", "escalate"])
def test_undo_leaves_no_trace_but_two_events(world, desk, do) -> None:
    cases = [say(world) for _ in range(3)]
    into = say(world)
    before = [picture(case) for case in [*cases, into]]
    answers = {
        "unit": world.unit("village_volunteers", world.village).pk,
        "reason": "同一件",
        "route": "none",
        "go_to": "县住建局，0300-555-0199",
        "into": into.code,
    }
    done, bulk = each(desk, cases, do, **answers)
    assert [one.refused for one in done] == [""] * 3
    assert [picture(case) for case in cases] != before[:3]
    assert [one.refused for one in undo(by=desk, bulk=bulk, now=LATER + MINUTE)] == [""] * 3
    assert [picture(case) for case in [*cases, into]] == before
    kinds = list(Event.objects.filter(subject=cases[0].uid).order_by("nth").values_list("kind", flat=True))
    assert kinds == ["case.order", f"case.{do}", "case.undone"]
    run_due(LATER + timedelta(minutes=30))
    assert not Notice.objects.filter(code=do).exists(), "the messages had waited and are dropped"


def test_a_bulk_that_died_half_way_is_finished_when_it_is_sent_again(world, desk, monkeypatch) -> None:
    cases, key = [say(world) for _ in range(4)], uuid.uuid4()
    taken: list[object] = []

    def dies_at_the_third(**given):
        if len(taken) == 2:
            raise SystemExit
        taken.append(given)
        return take_step(**given)

    monkeypatch.setattr(bulk_acts, "take_step", dies_at_the_third)
    sent = {
        "by": desk,
        "cases": [case.uid for case in cases],
        "do": "dispatch",
        "answers": {"unit": world.unit("village_volunteers", world.village).pk},
        "key": key,
    }
    with pytest.raises(SystemExit):
        do_each(**sent, now=LATER)
    assert list(Case.objects.order_by("id").values_list("state", flat=True)) == ["assigned", "assigned", "new", "new"]
    monkeypatch.undo()
    assert [one.refused for one in do_each(**sent, now=LATER + MINUTE)] == [""] * 4
    assert Event.objects.filter(kind="case.dispatch").count() == 4, "each once"
    undo(by=desk, bulk=name_of("dispatch", key), now=LATER + 2 * MINUTE)
    assert set(Case.objects.values_list("state", flat=True)) == {"new"}, "what was done before and after is one bulk"


def test_clocks_run_on_as_if_nothing_had_been(world, desk) -> None:
    case, untouched = say(world), say(world)
    team = world.unit("village_volunteers", world.village)
    _, bulk = each(desk, [case], "dispatch", unit=team.pk)
    undo(by=desk, bulk=bulk, now=LATER + MINUTE)
    for one in (case, untouched):
        step(one, desk, "dispatch", LATER + 5 * MINUTE, unit=team.pk)
    ends = [
        list(ClockRun.objects.filter(case=c).order_by("id").values_list("name", "segments", "due_at"))
        for c in (case, untouched)
    ]
    assert ends[0] == ends[1]


def test_a_case_that_was_moved_since_stays(world, desk) -> None:
    cases = [say(world), say(world)]
    team = world.unit("village_volunteers", world.village)
    _, bulk = each(desk, cases, "dispatch", unit=team.pk)
    step(cases[0], world.viewer("volunteer", unit=team), "accept", LATER + MINUTE)
    done = undo(by=desk, bulk=bulk, now=LATER + 2 * MINUTE)
    assert [one.refused for one in done] == ["moved_since", ""]
    assert sorted(Case.objects.values_list("state", flat=True)) == ["new", "working"]


def test_undo_ends_after_ten_minutes_and_belongs_to_who_did_it(world, desk) -> None:
    _, bulk = each(desk, [say(world)], "dispatch", unit=world.unit("village_volunteers", world.village).pk)
    other = world.viewer("desk", unit=world.unit("town_station"))
    with pytest.raises(RuleError, match="nothing_to_undo"):
        undo(by=other, bulk=bulk, now=LATER + MINUTE)
    with pytest.raises(RuleError, match="undo_too_late"):
        undo(by=desk, bulk=bulk, now=LATER + 11 * MINUTE)


def test_undo_twice_is_undo_once(world, desk) -> None:
    case = say(world)
    _, bulk = each(desk, [case], "dispatch", unit=world.unit("village_volunteers", world.village).pk)
    undo(by=desk, bulk=bulk, now=LATER + MINUTE)
    assert [one.refused for one in undo(by=desk, bulk=bulk, now=LATER + 2 * MINUTE)] == [""]
    assert Event.objects.filter(kind="case.undone").count() == 1


def test_what_is_done_one_by_one_and_what_is_not_seen(world, desk) -> None:
    case = say(world)
    elsewhere = say(world, place=world.other_village)
    assert [one.refused for one in each(desk, [case], "note", note="看过")[0]] == ["not_in_bulk"]
    assert [one.refused for one in each(desk, [case], "verify", finding="亮")[0]] == ["not_in_bulk"]
    assert [
        one.refused for one in each(desk, [elsewhere], "refuse", reason="不归我", route="none", go_to="县里")[0]
    ] == ["no_such_case"]
    with pytest.raises(RuleError, match="too_many_cases"):
        do_each(
            by=desk, cases=[uuid.uuid4() for _ in range(MOST + 1)], do="refuse", answers={}, key=uuid.uuid4(), now=LATER
        )
