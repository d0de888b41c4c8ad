"""A session, a publication, an account: written down where no other page does it, and by nobody else (T2-1, T2-6, T3-2, T4-1)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from huiyin.apps.duties.actions.answering import Record, record, say_needed, say_unneeded, take_back
from huiyin.apps.duties.models import Owed
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.apps.duties.hands import DAY, Net
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Net:
    return Net("dagaoping", linked=False)


def lesson(town: Net) -> Owed:
    return town.owed("theme_lesson", unit=town.branch).get()


def what(row: Owed, **changes: Any) -> Record:
    said = {"uid": uuid.uuid4(), "owed": row.uid, "day": DAY, "words": "学习村规民约", "people": 23, **changes}
    return Record(**said)


def test_one_lesson_one_film_one_practice_are_three(town: Net) -> None:
    row = lesson(town)
    event = record(by=town.secretary, what=what(row), now=MONDAY)
    assert (event.kind, event.category, event.quantity, event.measure) == ("duty.record", "lesson", 23, "people")
    found = dict(Owed.objects.filter(unit=town.branch, duty__startswith="theme").values_list("duty", "state"))
    assert found == {"theme_lesson": "done", "theme_film": "open", "theme_practice": "open"}


def test_sent_twice_is_written_down_once(town: Net) -> None:
    given = what(lesson(town))
    assert record(by=town.secretary, what=given, now=MONDAY) == record(by=town.secretary, what=given, now=MONDAY)
    assert Event.objects.filter(kind="duty.record").count() == 1
    film = town.owed("theme_film", unit=town.branch).get()
    with pytest.raises(RuleError, match="idem_reused"):
        record(by=town.secretary, what=what(film, uid=given.uid), now=MONDAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"words": "学"}, "record_words"),
        ({"day": DAY + timedelta(days=1)}, "record_day"),
        ({"day": DAY - timedelta(days=20)}, "record_early"),
        ({"people": 10_001}, "record_people"),
        ({"owed": uuid.uuid4()}, "owed_unknown"),
    ],
)
def test_what_is_no_record(town: Net, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        record(by=town.secretary, what=what(lesson(town), **changes), now=MONDAY)


def test_only_its_unit_writes_it_down(town: Net) -> None:
    stranger = town.world.viewer("secretary", unit=town.world.unit("village_branch", town.world.other_village))
    with pytest.raises(RuleError, match="owed_not_yours"):
        record(by=stranger, what=what(lesson(town)), now=MONDAY)


def test_a_visit_is_not_written_down_by_words(town: Net) -> None:
    row = town.owed("neighbour_round").first()
    assert row is not None
    by = Viewer(actor=type(town.secretary.actor)(person=town.secretary.actor.person, post=row.post_id or 0))
    with pytest.raises(RuleError, match="owed_elsewhere"):
        record(by=by, what=what(row), now=MONDAY)


def test_taken_back_it_is_owed_again(town: Net) -> None:
    row = lesson(town)
    event = record(by=town.secretary, what=what(row), now=MONDAY)
    with pytest.raises(RuleError, match="reason_words"):
        take_back(by=town.secretary, event=event.uid, reason="", now=MONDAY)
    other = town.world.viewer("chief", unit=town.branch)
    with pytest.raises(RuleError, match="owed_not_yours"):
        take_back(by=other, event=event.uid, reason="不是我写的", now=MONDAY)
    take_back(by=town.secretary, event=event.uid, reason="写错了日子", now=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.done) == ("open", 0)
    with pytest.raises(RuleError, match="record_gone"):
        take_back(by=town.secretary, event=event.uid, reason="再写一次", now=MONDAY)
    with pytest.raises(RuleError, match="record_unknown"):
        take_back(by=town.secretary, event=uuid.uuid4(), reason="没有这条", now=MONDAY)


def test_not_needed_and_then_done_all_the_same(town: Net) -> None:
    row = lesson(town)
    say_unneeded(by=town.secretary, owed=row.uid, reason="other", words="本月防汛，改到下月", now=MONDAY)
    event = record(by=town.secretary, what=what(row), now=MONDAY)
    row.refresh_from_db()
    assert row.state == "done"
    with pytest.raises(RuleError, match="owed_done"):
        say_unneeded(by=town.secretary, owed=row.uid, reason="away", now=MONDAY)
    take_back(by=town.secretary, event=event.uid, reason="写错了日子", now=MONDAY)
    row.refresh_from_db()
    assert row.state == "unneeded", "what was said before holds again"


def test_what_is_written_down_for_a_late_one_does_that_one(town: Net) -> None:
    town.generate(DAY + timedelta(days=30))
    late = lesson_of(town, "2026-11")
    record(by=town.secretary, what=what(late, day=DAY + timedelta(days=25)), now=MONDAY + timedelta(days=25))
    assert [row.state for row in town.owed("theme_lesson", unit=town.branch)] == ["done", "open"]


def lesson_of(town: Net, span: str) -> Owed:
    return town.owed("theme_lesson", unit=town.branch, span=span).get()


def test_refused_answers(town: Net) -> None:
    row = lesson(town)
    with pytest.raises(RuleError, match="reason_unknown"):
        say_unneeded(by=town.secretary, owed=row.uid, reason="mood", now=MONDAY)
    with pytest.raises(RuleError, match="reason_words"):
        say_unneeded(by=town.secretary, owed=row.uid, reason="other", words="忙", now=MONDAY)
    with pytest.raises(RuleError, match="owed_open"):
        say_needed(by=town.secretary, owed=row.uid, now=MONDAY)


def test_years_account_and_self_checks_are_owed() -> None:
    account = Net("yangquan", linked=False)
    row = account.owed("year_account").first()
    assert row is not None
    assert (row.span, row.due_on and row.due_on.isoformat(), row.late_from and row.late_from.isoformat()) == (
        "2026", "2026-12-31", "2027-02-01",
    )  # fmt: skip
    assert account.owed("year_account").count() == 2, "one per village per year (3-28)"
