"""Open cases go on by a new version of their pack: state, hands, clocks, history; what stays, and that nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.actions.upgrading import Carriage, carry_over
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case, ClockRun, Notice
from huiyin.apps.cases.queries import history
from huiyin.apps.cases.trail import trail
from huiyin.apps.cases.versions import edited, in_use
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Cell, Event
from huiyin.apps.say.queries.following import events, facts, find
from huiyin.apps.say.queries.trail import trail as say_trail
from huiyin.cli.verify import differences
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, sign_in, step
from tests.newer import Publish, Raw, renamed
from tests.turns import at_once

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TUESDAY = MONDAY + timedelta(days=1)
SYSTEM = Viewer.for_system("test")


def carry(**more: Any) -> Carriage:
    return carry_over(by=SYSTEM, slug="six_slips", now=TUESDAY, **more)


def with_table(raw: Raw, **states: str) -> Raw:
    return raw | {"carries": {"1": states}}


def same(raw: Raw) -> None:
    """Nothing but the number."""


def longer(raw: Raw) -> None:
    raw["clocks"]["solve"]["limit"] = {"default": "9wd", "lamp": "9wd"}


def clean() -> bool:
    return all(not check["differences"] for check in differences())


def runs(case: Case) -> dict[str, ClockRun]:
    return {run.name: run for run in ClockRun.objects.filter(case=case, running=True)}


@pytest.fixture
def volunteer(world: World) -> Viewer:
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


@pytest.fixture
def sent(world: World, desk: Viewer) -> Callable[[], Case]:
    """A lamp that was dispatched to the volunteers at ten."""
    team = world.unit("village_volunteers", world.village).pk

    def send() -> Case:
        return step(say(world), desk, "dispatch", MONDAY + HOUR, unit=team).case

    return send


@pytest.fixture
def paused(sent: Callable[[], Case], volunteer: Viewer, desk: Viewer) -> Case:
    """One that waits until Thursday."""
    case = step(sent(), volunteer, "accept", MONDAY + 2 * HOUR).case
    step(case, volunteer, "ask_pause", MONDAY + 3 * HOUR, reason="等配件", until="2026-11-19")
    return step(case, desk, "pause", MONDAY + 4 * HOUR, until="2026-11-19").case


def test_a_case_goes_on_by_the_new_version(world: World, sent: Callable[[], Case], newer: Publish) -> None:
    case = sent()
    before = runs(case)
    newer(lambda raw: with_table(renamed(raw, "assigned", "sent_out"), assigned="sent_out"))
    assert carry().carried == 1
    case.refresh_from_db()
    assert (library.pinned(case.pack_id).version, case.state, case.phase) == (2, "sent_out", "sent")
    assert {run.pk for run in runs(case).values()} == {run.pk for run in before.values()}, "the runs go on"
    assert runs(case)["accept"].segments == before["accept"].segments
    event = Event.objects.get(kind="case.carried")
    told = [event.data[key] for key in ("from_version", "to_version", "state_before", "state", "system")]
    assert told == [1, 2, "assigned", "sent_out", "test"]
    assert (event.nth, event.role, case.moved_at) == (case.seq, "system", MONDAY + HOUR)
    assert clean()


def test_the_next_step_is_of_the_new_version(sent: Callable[[], Case], volunteer: Viewer, newer: Publish) -> None:
    case = sent()
    newer(lambda raw: with_table(renamed(raw, "assigned", "sent_out"), assigned="sent_out"))
    carry()
    assert step(case, volunteer, "accept", TUESDAY + HOUR).case.state == "working"
    run_due(TUESDAY + HOUR)
    assert clean()


def test_clocks_keep_their_start_and_get_the_new_limit(world: World, newer: Publish) -> None:
    case = say(world)
    sweep(now=MONDAY + 3 * HOUR)
    case.refresh_from_db()
    assert case.late
    old = runs(case)
    newer(lambda raw: raw["clocks"]["dispatch"].update(limit="20wh"))
    carry()
    case.refresh_from_db()
    new = runs(case)["dispatch"]
    assert (new.limit, new.started_at, new.pk) == ("20wh", MONDAY, old["dispatch"].pk)
    assert (case.late, new.stage, case.due_at) == (False, 0, new.due_at)
    assert clean()


def test_a_clock_that_is_no_more_stops_and_a_new_one_starts(world: World, newer: Publish) -> None:
    case = say(world)

    def other(raw: Raw) -> None:
        del raw["clocks"]["dispatch"]
        raw["clocks"]["look"] = {"title": {"zh": "看", "en": "Look"}, "runs_in": ["new"], "limit": "1wd"}

    newer(other)
    carry()
    case.refresh_from_db()
    assert set(runs(case)) == {"look", "solve"}
    assert (runs(case)["look"].started_at, case.moved_at, case.due_clock) == (TUESDAY, TUESDAY, "look")
    run_due(TUESDAY)
    breach = Event.objects.get(kind="case.late")
    assert breach.data["clock"] == "dispatch", "it was late before it was given up, and no sweep had come by"
    case.refresh_from_db()
    assert not case.late
    assert clean()


def test_a_paused_case_waits_on_and_wakes_by_the_new_words(paused: Case, newer: Publish) -> None:
    def other(raw: Raw) -> Raw:
        longer(raw)
        raw = renamed(renamed(raw, "paused", "waiting"), "working", "doing")
        return with_table(raw, paused="waiting", working="doing")

    newer(other)
    assert carry().carried == 1
    paused.refresh_from_db()
    assert (paused.state, paused.back) == ("waiting", "doing")
    solve = ClockRun.objects.get(case=paused, name="solve")
    assert (solve.running, solve.limit) == (False, "9wd")
    run_due(MONDAY + timedelta(days=4))
    paused.refresh_from_db()
    assert (paused.state, runs(paused)["solve"].pk) == ("doing", solve.pk)
    assert clean()


def test_the_day_that_an_order_set_itself_holds(newer: Publish) -> None:
    world = World("yangquan")
    case = say(world, answers={"due": "2026-12-31"})
    own = runs(case)["solve"]
    newer(longer)
    carry()
    assert runs(case)["solve"].limit == own.limit != "9wd"


def test_nobody_waits_again_for_an_asker_who_has_answered(
    sent: Callable[[], Case], volunteer: Viewer, newer: Publish
) -> None:
    case = step(sent(), volunteer, "accept", MONDAY + 2 * HOUR).case
    step(case, volunteer, "report", MONDAY + 3 * HOUR, result="换了灯头")
    said = Said(case=case.uid, answer=Answer.fixed, grade=5)
    hear_asker(by=Viewer.nobody().as_reporter, said=said, now=MONDAY + 5 * HOUR)
    newer(same)
    carry()
    case.refresh_from_db()
    assert (case.state, case.answer, "answer" in runs(case)) == ("reported", "fixed", False)
    assert clean()


def test_it_comes_into_other_hands_only_where_the_state_says_so(
    world: World, sent: Callable[[], Case], newer: Publish
) -> None:
    new, case = say(world), sent()
    held = (case.held_by_post_id, case.held_by_unit_id)
    newer(lambda raw: raw["states"]["new"].update(held_by="chief@station"))
    assert carry().carried == 2
    new.refresh_from_db()
    case.refresh_from_db()
    assert (new.held_by_post.title, new.moved_at) == ("chief", TUESDAY)
    assert (case.held_by_post_id, case.held_by_unit_id) == held
    run_due(TUESDAY)
    (told,) = Notice.objects.filter(code="carried")
    assert (told.case, told.to_post) == (new, new.held_by_post)
    assert clean()


def test_what_has_nowhere_to_go_stays_and_is_listed(world: World, sent: Callable[[], Case], newer: Publish) -> None:
    stays, goes = sent(), say(world)
    newer(lambda raw: renamed(raw, "assigned", "sent_out"))
    done = carry()
    assert (done.carried, [(each.number, each.why.code) for each in done.stay]) == (1, [(stays.code, "carry_no_state")])
    old, new = in_use()
    assert (old.open, old.goes, old.stays) == (1, {}, {"assigned": 1})
    assert (new.open, new.older) == (1, False)
    stays.refresh_from_db()
    assert (stays.state, stays.seq, library.pinned(stays.pack_id).version) == ("assigned", 2, 1)
    assert Event.objects.get(kind="case.carried").subject == goes.uid
    assert clean()


def test_a_case_that_nobody_would_hold_stays(world: World, newer: Publish) -> None:
    """One that came back to the desk may have a unit, so only the case itself tells."""
    case = say(world)
    Case.objects.filter(pk=case.pk).update(unit=None)
    newer(lambda raw: with_table(raw, new="assigned"))
    (stays,) = carry().stay
    assert stays.why.code == "carry_nobody"
    assert not Event.objects.filter(kind="case.carried").exists()


def test_closed_cases_stay_what_they_were(world: World, newer: Publish) -> None:
    case = say(world)
    step(case, Viewer.nobody().as_reporter, "withdraw", MONDAY + HOUR)
    newer(same)
    assert carry().carried == 0
    case.refresh_from_db()
    assert library.pinned(case.pack_id).version == 1


def test_again_and_without_writing_it_changes_nothing(world: World, newer: Publish) -> None:
    for _ in range(3):
        say(world)
    newer(same)
    seen: list[int] = []
    assert carry(dry_run=True, seen=lambda: seen.append(1)).carried == len(seen) == 3
    assert not Event.objects.filter(kind="case.carried").exists()
    assert carry().carried == 3
    assert carry().carried == 0
    assert Event.objects.filter(kind="case.carried").count() == 3


@pytest.mark.django_db(transaction=True)
def test_stopped_half_way_it_goes_on_where_it_was(newer: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiyin.apps.cases.actions.upgrading.BATCH", 2)
    world = World("yangquan")
    cases = [say(world) for _ in range(5)]
    newer(same)
    seen: list[int] = []

    def stop() -> None:
        seen.append(1)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry(seen=stop)
    assert Event.objects.filter(kind="case.carried").count() == 3
    assert carry().carried == 2
    assert sorted(Event.objects.filter(kind="case.carried").values_list("subject", flat=True)) == sorted(
        case.uid for case in cases
    )
    assert clean()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_carry_each_case_once(newer: Publish) -> None:
    world = World("yangquan")
    cases = [say(world) for _ in range(4)]
    newer(same)
    first, second = at_once(carry, carry)
    assert first.carried + second.carried == len(cases)
    assert [case.seq for case in Case.objects.all()] == [2] * len(cases)
    assert not first.stay + second.stay


def test_counters_count_no_carrying(world: World, newer: Publish) -> None:
    say(world)
    before = list(Cell.objects.order_by("pk").values_list("kind", "day", "n"))
    newer(same)
    carry()
    assert list(Cell.objects.order_by("pk").values_list("kind", "day", "n")) == before


def test_its_page_tells_it_in_the_words_of_each_version(
    sent: Callable[[], Case], volunteer: Viewer, newer: Publish, client: Client
) -> None:
    case = sent()

    def other(raw: Raw) -> None:
        send = next(move for move in raw["moves"] if move["do"] == "dispatch")
        send.update(do="hand_out", title={"zh": "分出去", "en": "Hand out"})
        raw["tell"].pop("dispatch", None)

    newer(other)
    carry()
    page = sign_in(client, volunteer).get(f"/d/{case.uid}/").content.decode()
    assert "改按新版工作法办" in page
    assert "第1版 → 第2版" in page
    assert "派单" in page.partition("改按新版工作法办")[2], "what was done before is still called what it was called"
    with override("en"):
        line, *before = trail(case, history(case), {})
    assert (line.title, line.note) == ("Goes on by the new version of this way of working", "version 1 → 2")
    assert [each.title for each in before] == ["Dispatch", "Order"]
    assert line.who == "the system"


def test_the_asker_reads_what_was_done_and_nothing_of_versions(paused: Case, volunteer: Viewer, newer: Publish) -> None:
    def other(raw: Raw) -> Raw:
        raw = renamed(raw, "paused", "waiting")
        next(move for move in raw["moves"] if move["do"] == "accept").update(do="take")
        raw["tell"].pop("accept", None)
        return with_table(raw, paused="waiting")

    newer(other)
    carry()
    matter = find(receipt_code(paused.uid), TUESDAY)
    assert matter is not None
    titles = [str(item["title"]) for item in say_trail(matter, events(matter), [])]
    assert titles[1:] == ["同意挂起", "接单", "派单", "点单"]
    waits = [
        fact for fact in facts(matter, events(matter)) if fact["value" if "value" in fact else "label"] == "等配件"
    ]
    assert waits, "why it waits is still said"


def test_a_file_edited_without_a_new_version_is_noticed(world: World, newer: Publish) -> None:
    case = say(world)
    assert edited() == []
    newer(longer, version=1)
    assert edited() == [("six_slips", 1)]
    assert carry().carried == 0
    case.refresh_from_db()
    assert runs(case)["solve"].limit == "3wd", "it keeps running on what it was opened with"
    (used,) = in_use()
    assert (used.open, used.older) == (1, False)
