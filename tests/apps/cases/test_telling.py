"""What askers are told by phone, by whom, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.telling import Told, read_notices, tell_asker
from huiyin.apps.cases.models import Case, ClockRun, Notice
from huiyin.apps.cases.notices import news, notices_to
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.cli.checks.marks import look
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def station(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def volunteer(world: World) -> Viewer:
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


def to_ring(case: Case) -> list[str]:
    """The news that somebody has to ring the asker about, in order."""
    run_due(MONDAY + 9 * HOUR)
    return list(
        Notice.objects.filter(case=case, town__isnull=False, sent_at=None).order_by("id").values_list("code", flat=True)
    )


def in_work(world: World, station: Viewer, volunteer: Viewer) -> Case:
    case = say(world)
    step(case, station, "dispatch", MONDAY, unit=volunteer.actor.unit)
    return step(case, volunteer, "accept", MONDAY).case


def test_an_end_and_a_delay_are_news_and_every_step_is_not(world: World, station: Viewer, volunteer: Viewer) -> None:
    refused = say(world)
    step(refused, station, "refuse", MONDAY + HOUR, reason="这是电力公司的杆", route="other_office", go_to="拨打95598")
    assert to_ring(refused) == ["refuse"]
    case = in_work(world, station, volunteer)
    assert to_ring(case) == [], "sent and taken in hand: they read it when they like"
    step(case, volunteer, "ask_extend", MONDAY + HOUR, days=3, reason="等材料")
    step(
        case,
        world.viewer("chief", unit=world.unit("village_volunteers", world.village)),
        "extend",
        MONDAY + 2 * HOUR,
        days=3,
    )
    assert to_ring(case) == ["extend"]
    assert "还要多办3个工作日" in news(Notice.objects.get(case=case, town__isnull=False)), (
        "in the unit that was granted"
    )


def test_who_left_no_number_or_did_it_themselves_is_not_rung(world: World, station: Viewer) -> None:
    silent = say(world, phone="")
    step(silent, station, "refuse", MONDAY + HOUR, reason="不归这里", route="other_office", go_to="拨打95598")
    assert to_ring(silent) == []
    own = say(world)
    step(own, Viewer.nobody().as_reporter, "withdraw", MONDAY + HOUR)
    assert to_ring(own) == []


def test_told_once_and_kept_as_an_event(world: World, station: Viewer) -> None:
    case = say(world)
    step(case, station, "refuse", MONDAY + HOUR, reason="不归这里", route="other_office", go_to="拨打95598")
    assert to_ring(case) == ["refuse"]
    up_to = Notice.objects.filter(case=case).latest("id").pk
    caller = world.viewer("caller", unit=world.unit("town_centre"))
    tell_asker(by=caller, told=Told(case.uid, up_to, reached=False), now=MONDAY + 10 * HOUR)
    assert to_ring(case) == ["refuse"]
    told = Told(case.uid, up_to, reached=True)
    for _ in range(2):
        tell_asker(by=caller, told=told, now=MONDAY + 11 * HOUR)
    assert to_ring(case) == []
    kinds = list(Event.objects.filter(subject=case.uid).order_by("nth").values_list("kind", flat=True))
    assert kinds[-2:] == ["case.called", "case.told"]
    assert not list(look(lambda _n: None)), "its own memory is what its events tell"
    with pytest.raises(RuleError, match="told_already"):
        tell_asker(by=caller, told=Told(case.uid, up_to, reached=True), now=MONDAY + 12 * HOUR)


def test_who_did_the_work_or_may_not_call_does_not_tell(world: World, station: Viewer, volunteer: Viewer) -> None:
    case = in_work(world, station, volunteer)
    for by, code in ((volunteer, "handler_confirms"), (world.viewer("leader", place=world.town), "not_yours")):
        with pytest.raises(RuleError, match=code):
            tell_asker(by=by, told=Told(case.uid, 10**9, reached=True), now=MONDAY)


def test_the_unit_reads_its_messages_too(world: World, station: Viewer, volunteer: Viewer) -> None:
    case = say(world)
    step(case, station, "dispatch", MONDAY, unit=volunteer.actor.unit)
    run_due(MONDAY + HOUR)
    unread = notices_to(volunteer).filter(read_at=None)
    assert [notice.to_unit_id for notice in unread] == [volunteer.actor.unit]
    assert read_notices(by=volunteer, up_to=unread[0].pk, now=MONDAY + HOUR) == 1
    assert not notices_to(volunteer).filter(read_at=None).exists()


def test_the_answer_stops_the_clock_that_waits_for_it(world: World, station: Viewer, volunteer: Viewer) -> None:
    case = in_work(world, station, volunteer)
    step(case, volunteer, "report", MONDAY + HOUR, result="亮了")
    waiting = ClockRun.objects.get(case=case, name="answer")
    assert waiting.running
    asker = Viewer.nobody().as_reporter
    hear_asker(by=asker, said=Said(case=case.uid, answer=Answer.fixed), now=MONDAY + 2 * HOUR)
    waiting.refresh_from_db()
    assert (waiting.running, waiting.stopped_at, waiting.next_at) == (False, MONDAY + 2 * HOUR, None)
    step(case, asker, "redo", MONDAY + 3 * HOUR, reason="又灭了")
    step(case, volunteer, "report", MONDAY + 4 * HOUR, result="换了线")
    assert ClockRun.objects.filter(case=case, name="answer", running=True).count() == 1, "asked again, it waits again"
