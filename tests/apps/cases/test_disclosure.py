"""A notice hangs its days of law: checked, settled, posted, objected to, answered, taken down; never earlier."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest

from huiyin.apps.cases import library
from huiyin.apps.cases.actions import answers
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.reactions import end_children
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from huiyin.core.terms import read_terms
from huiyin.core.words import Answer
from tests.apps.cases.disclosed import DAY, Village
from tests.builders import MONDAY, World, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World("xinba")


@pytest.fixture
def village(world: World) -> Village:
    return Village(world)


def test_it_hangs_fifteen_days_and_not_one_less(village: Village):
    case = village.hanging()
    with pytest.raises(RuleError, match="posted_long_enough"):
        step(case, village.publisher, "take_down", MONDAY + 14 * DAY, photo=1)
    assert step(case, village.publisher, "take_down", MONDAY + 16 * DAY, photo=1).case.state == "down"


def test_it_is_settled_before_it_hangs_and_the_drafters_own_words_may_stand(village: Village):
    case = village.prepared()
    with pytest.raises(RuleError, match="not_from_here"):
        step(case, village.publisher, "hang", MONDAY, photo=1)
    step(case, village.supervisor, "check", MONDAY, opinion="好")
    with pytest.raises(RuleError, match="redacted"):
        step(case, village.publisher, "publish", MONDAY)


def test_nobody_but_a_supervisor_checks(village: Village):
    with pytest.raises(RuleError, match="not_yours"):
        step(village.prepared(), village.chief, "check", MONDAY, opinion="好")


def test_an_unanswered_objection_keeps_it_up(village: Village):
    case = village.hanging()
    village.object(case, MONDAY + 2 * DAY)
    with pytest.raises(RuleError, match="children_answered"):
        step(case, village.publisher, "take_down", MONDAY + 16 * DAY, photo=1)
    child = Case.objects.get(parent=case)
    step(child, village.chief, "reply", MONDAY + 16 * DAY, upheld="yes", result="已补列。")
    assert step(case, village.publisher, "take_down", MONDAY + 17 * DAY, photo=1).case.state == "down"


def test_who_objects_stays_the_asker_and_is_asked_even_when_the_notice_is_down(village: Village):
    case = village.hanging()
    child = village.object(case, MONDAY + 2 * DAY, contact="13800000001")
    step(child, village.chief, "reply", MONDAY + 3 * DAY, upheld="no", result="那笔在九月。")
    step(case, village.publisher, "take_down", MONDAY + 16 * DAY, photo=1)
    end_children({"parent": case.pk}, MONDAY + 16 * DAY)
    child.refresh_from_db()
    assert (child.state, child.reporter_post_id, child.contact.phone) == ("replied", None, "13800000001")
    said = answers.Said(case=child.uid, answer=Answer.fixed)
    answers.hear_asker(by=Viewer.nobody().as_reporter, said=said, now=MONDAY + 17 * DAY)
    with pytest.raises(RuleError, match="not_yours"):
        step(child, village.chief, "close", MONDAY + 18 * DAY, finding="好", outcome="solved")
    assert not step(child, village.supervisor, "close", MONDAY + 18 * DAY, finding="好", outcome="solved").case.open


def test_an_objection_that_a_worker_passes_on_is_not_the_workers(village: Village):
    case = village.hanging()
    child = village.object(case, MONDAY + DAY, by=village.chief)
    assert child.contact.on_behalf
    assert child.marks.last("object").person == 0


def test_the_same_objection_sent_twice_is_one(village: Village):
    case = village.hanging()
    act = Act(case=case.uid, do="object", answers={"text": "少一笔。"}, idem=uuid.uuid4())
    for _ in range(2):
        take_step(by=Viewer.nobody(), act=act, now=MONDAY + DAY)
    assert case.children.count() == 1


def test_what_an_objector_said_stands_in_the_objection_alone(village: Village):
    """So that erasing the objection erases it: the notice's own events outlive it by years."""
    case, idem = village.hanging(), uuid.uuid4()
    said: dict[str, Any] = {"text": "少一笔水泵钱。", "contact": "13800000001"}
    act = Act(case=case.uid, do="object", answers=said, idem=idem)
    take_step(by=Viewer.nobody(), act=act, now=MONDAY + DAY)
    kept = str([event.secret.body for event in Event.objects.filter(subject=case.uid).select_related("secret")])
    assert "13800000001" not in kept
    assert "水泵" not in kept
    child = case.children.get()
    assert (child.content.text, child.contact.phone) == ("少一笔水泵钱。", "13800000001")
    assert take_step(by=Viewer.nobody(), act=act, now=MONDAY + DAY).event.uid == idem
    with pytest.raises(RuleError, match="idem_reused"):
        take_step(
            by=Viewer.nobody(),
            act=Act(case=case.uid, do="object", answers={**said, "contact": "1"}, idem=idem),
            now=MONDAY,
        )


def test_days_without_it_do_not_count(village: Village):
    case = village.hanging()
    step(case, village.publisher, "fall", MONDAY + 3 * DAY, reason="雨淋掉了")
    step(case, village.publisher, "hang_again", MONDAY + 6 * DAY, photo=1)
    with pytest.raises(RuleError, match="posted_long_enough"):
        step(case, village.publisher, "take_down", MONDAY + 17 * DAY, photo=1)
    step(case, village.publisher, "take_down", MONDAY + 19 * DAY, photo=1)


def test_it_is_shown_at_the_start_and_at_the_end(village: Village):
    case = village.hanging()
    with pytest.raises(RuleError, match="wall_seen"):
        step(case, village.publisher, "take_down", MONDAY + 16 * DAY)
    assert step(case, village.supervisor, "take_down", MONDAY + 16 * DAY).case.state == "down"


def test_a_town_cannot_make_it_shorter_than_the_law(village: Village):
    run = ClockRun.objects.get(case=village.hanging(), name="posting")
    assert run.limit == "15d"
    terms = library.terms()
    assert terms.lawful("7d", "posting", date(2026, 3, 1)) == "15d"
    assert terms.lawful("20d", "posting", date(2026, 3, 1)) == "20d"
    assert terms.lawful("7d", "posting", date(2025, 3, 1)) == "7d"


def test_a_result_has_budget_actual_and_acceptance(village: Village):
    case = village.prepared(subject="result", budget=8600000, actual=8420050)
    with pytest.raises(RuleError, match="result_accounted"):
        step(case, village.supervisor, "check", MONDAY, opinion="好")
    step(case, village.chief, "inspect", MONDAY, acceptors="代表三人", verdict="yes", finding="通水")
    assert step(case, village.supervisor, "check", MONDAY, opinion="账实相符").case.state == "ready"


def test_terms_of_a_broken_file_name_their_row():
    with pytest.raises(ValueError, match="row 1"):
        read_terms({"term": [{"name": "posting"}]})
