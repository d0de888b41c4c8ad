"""From hand to hand without loss: codes, answers, units, sorting, merging, and whoever passes on what the asker says."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from huiyin.apps.cases import library, search
from huiyin.apps.cases.actions.answers import Said as Heard
from huiyin.apps.cases.actions.answers import hear_asker
from huiyin.apps.cases.models import Case
from huiyin.apps.desk.queries.page import as_asker, asker_moves
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer, PlaceKind
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKER = Viewer.nobody().as_reporter


@pytest.fixture
def volunteer(world: World) -> Viewer:
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


@pytest.fixture
def reported(world: World, desk: Viewer, volunteer: Viewer) -> Case:
    case = say(world)
    step(case, desk, "dispatch", MONDAY + HOUR, unit=volunteer.actor.unit)
    step(case, volunteer, "accept", MONDAY + 2 * HOUR)
    return step(case, volunteer, "report", MONDAY + 3 * HOUR, result="亮了").case


def closed(world: World, case: Case) -> Case:
    step(case, world.viewer("desk", unit=world.units["town_centre"]), "settle", MONDAY + 8 * DAY)
    verifier = world.viewer("verifier", place=world.village)
    return step(case, verifier, "verify", MONDAY + 8 * DAY, finding="亮", outcome="solved").case


def test_the_uid_of_a_case_gives_nobody_its_code(world: World, desk: Viewer) -> None:
    """Its uid and its words stand before everybody who may read it; saying them again is not having asked."""
    case = say(world, uid=uuid.uuid4())
    assert say(world, uid=case.uid) == case, "the asker's own second click"
    with pytest.raises(RuleError, match="idem_reused"):
        say(world, uid=case.uid, by=desk)
    entered = say(world, uid=uuid.uuid4(), by=desk, channel="phone")
    assert say(world, uid=entered.uid, by=desk, channel="phone") == entered
    with pytest.raises(RuleError, match="idem_reused"):
        say(world, uid=entered.uid, channel="phone")


def test_two_towns_with_the_same_initials_count_together(world: World) -> None:
    twin = add_place(kind=PlaceKind.town, name="王荷镇", parent=world.county, code="990001101")
    assert twin.letters == world.town.letters
    codes = [say(world).code, say(world, place=twin).code, say(world).code]
    assert [code[-4:] for code in codes] == ["0001", "0002", "0003"]


def test_not_satisfied_and_done_again_are_one_act(
    world: World, reported: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server dies between the two: neither has happened, and the second click does both."""
    said = Heard(case=reported.uid, answer=Answer.not_satisfied, words="还是不亮")
    with monkeypatch.context() as broken:
        broken.setattr("huiyin.apps.cases.actions.answers.take_step", dies)
        with pytest.raises(OSError, match="killed"):
            hear_asker(by=ASKER, said=said, now=MONDAY + 4 * HOUR)
    assert not Event.objects.filter(uid=said.idem).exists()
    assert hear_asker(by=ASKER, said=said, now=MONDAY + 4 * HOUR).state == "working"
    assert hear_asker(by=ASKER, said=said, now=MONDAY + 5 * HOUR).redone == 1, "the same click again"
    with pytest.raises(RuleError, match="idem_reused"):
        hear_asker(by=ASKER, said=Heard(reported.uid, Answer.fixed, idem=said.idem), now=MONDAY + 5 * HOUR)


def dies(**_: object) -> None:
    raise OSError("killed")


def test_not_satisfied_with_a_closed_case_opens_it_again(world: World, reported: Case) -> None:
    case = closed(world, reported)
    said = Heard(case=case.uid, answer=Answer.not_satisfied, words="又不亮了")
    again = hear_asker(by=ASKER, said=said, now=MONDAY + 9 * DAY)
    assert (again.open, again.code, again.answer) == (True, case.code, "not_satisfied")
    assert Event.objects.filter(subject=case.uid, kind="case.reopen").exists()


def test_not_satisfied_too_late_is_kept_as_what_it_is(world: World, reported: Case) -> None:
    case = closed(world, reported)
    said = Heard(case=case.uid, answer=Answer.not_satisfied, words="又不亮了")
    late = hear_asker(by=ASKER, said=said, now=MONDAY + 90 * DAY)
    assert (late.open, late.answer) == (False, "not_satisfied")


def test_who_takes_it_in_hand_answers_for_it() -> None:
    """Dispatched, returned, then taken up by the duty post: it is no longer before the unit that returned it."""
    world = World("xinba")
    case = say(world, slug="respond_now", category="lamp")
    duty = world.viewer(
        "duty", unit=next(unit for unit in world.units.values() if unit.posts.filter(title="duty").exists())
    )
    office = (
        world.units["works_office"] if "works_office" in world.units else world.unit("village_station", world.village)
    )
    desk = world.viewer(
        "desk", unit=next(unit for unit in world.units.values() if unit.posts.filter(title="desk").exists())
    )
    step(case, desk, "dispatch", MONDAY + HOUR, unit=office.pk)
    member = world.viewer(office.posts.order_by("id")[0].title, unit=office)
    step(case, member, "return", MONDAY + 2 * HOUR, reason="不归我们")
    taken = step(case, duty, "take", MONDAY + 3 * HOUR).case
    assert (taken.unit_id, taken.held_by_unit_id) == (duty.actor.unit, duty.actor.unit)


def test_sorted_anew_it_is_suggested_to_another_unit_and_found_in_its_new_village(world: World, desk: Viewer) -> None:
    case = say(world, category="lamp")
    before = (case.suggested_id, case.why)
    there = world.other_village.children.first()
    case = step(case, desk, "sort", MONDAY + HOUR, category="water", place=there.pk).case
    fresh = say(world, category="water", place=there)
    case.refresh_from_db()
    assert (case.suggested_id, case.why) == (fresh.suggested_id, fresh.why) != before
    assert search.find("路灯", village=world.other_village.pk) == [fresh.pk, case.pk]
    assert search.find("路灯", village=world.village.pk) == []


def test_who_passes_on_the_asker_is_on_record_and_did_not_do_the_work(
    world: World, reported: Case, desk: Viewer
) -> None:
    """Somebody who did the work as a volunteer sits at the desk in the afternoon: somebody else rings the asker."""
    done_by = Event.objects.get(subject=reported.uid, kind="case.report").actor_id
    at_desk = world.viewer("desk", unit=world.units["town_centre"])
    same_person = Viewer(
        actor=at_desk.actor.__class__(**{**at_desk.actor.__dict__, "person": done_by}), town=at_desk.town
    )
    assert asker_moves(at_desk, reported, MONDAY + 4 * HOUR)
    assert not asker_moves(same_person, reported, MONDAY + 4 * HOUR)
    with pytest.raises(RuleError, match="handler_confirms"):
        step(reported, as_asker(same_person), "redo", MONDAY + 4 * HOUR, reason="还不亮")
    step(reported, as_asker(at_desk), "redo", MONDAY + 4 * HOUR, reason="还不亮")
    event = Event.objects.get(subject=reported.uid, kind="case.redo")
    assert (event.actor_id, event.as_post_id, event.role) == (at_desk.actor.person, at_desk.actor.post, "reporter")


def test_a_merged_case_that_is_opened_again_stands_alone(world: World, desk: Viewer) -> None:
    kept, twin = say(world), say(world)
    step(twin, desk, "merge", MONDAY + HOUR, into=kept.code)
    kept.refresh_from_db()
    assert kept.backers == 1
    twin = step(twin, ASKER, "reopen", MONDAY + 2 * HOUR, reason="不是同一盏").case
    kept.refresh_from_db()
    assert (twin.open, twin.merged_into_id, kept.backers) == (True, None, 0)


def test_a_move_that_the_town_does_without_is_made_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its button is missing; sent all the same, it is refused before anybody asks who sent it."""
    world = World("xinba")
    case = say(world, slug="respond_now")
    Case.objects.filter(pk=case.pk).update(state="closed", phase="closed", open=False, outcome="solved")
    by = world.viewer("leader", place=world.town)
    with pytest.raises(RuleError, match="not_yours"):
        step(case, by, "publish", MONDAY + DAY)
    monkeypatch.setattr(type(library.profile("xinba")), "skipped", lambda town, slug: frozenset({"publish"}))
    with pytest.raises(RuleError, match="not_from_here"):
        step(case, by, "publish", MONDAY + DAY)
