"""A theme day is held with its parts (一月一课一片一实践, T2-1): it is the event that does the branch's duties, entered once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.activities.actions.activities import Held, announce, hold, record_held
from huiyin.apps.activities.actions.taking_back import take_back_held
from huiyin.apps.activities.models import Activity
from huiyin.apps.duties.actions.answering import Record, record
from huiyin.apps.duties.models import Owed
from huiyin.apps.records.models import Cell, Event
from huiyin.core.errors import RuleError
from tests.apps.activities.held import plan
from tests.apps.duties.hands import DAY, Net
from tests.builders import MONDAY, sign_in
from tests.ways import agree

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=10)
ALL = ("lesson", "film", "practice")


@pytest.fixture
def town() -> Net:
    return Net("dagaoping", linked=False)


def theme_day(town: Net, *parts: str, **more: Any) -> Activity:
    """The branch holds it on Monday morning; it is entered in the evening."""
    given = plan(
        town.world, kind="theme_day", title="十一月主题党日", unit=town.branch, starts=MONDAY,
        ends=MONDAY + timedelta(hours=2),
    )  # fmt: skip
    how = Held({"member": 19}, "学了一课，看了一片，扫了敬老院。", parts=parts)
    return record_held(by=town.secretary, uid=uuid.uuid4(), plan=given, held=how, now=EVENING, **more)


def counted(kind: str, column: str) -> int:
    """What the counters of the days say."""
    return sum(Cell.objects.filter(kind=kind, span=Cell.objects.earliest("day").span).values_list(column, flat=True))


def standing(town: Net) -> dict[str, str]:
    """How the three of the branch stand, by their short names."""
    rows = Owed.objects.filter(unit=town.branch, duty__startswith="theme").values_list("duty", "state")
    return {duty.removeprefix("theme_"): state for duty, state in rows}


def test_one_theme_day_with_its_parts_does_three_duties(town: Net) -> None:
    theme_day(town, *ALL)
    assert standing(town) == {"lesson": "done", "film": "done", "practice": "done"}
    assert Event.objects.filter(kind="duty.record").count() == 0, "nobody enters it a second time"


def test_what_was_not_done_stays_owed(town: Net) -> None:
    theme_day(town, "lesson")
    assert standing(town) == {"lesson": "done", "film": "open", "practice": "open"}


def test_put_right_it_does_what_was_done(town: Net) -> None:
    day = theme_day(town, "lesson")
    hold(by=town.secretary, uid=day.uid, held=Held({"member": 19}, "", parts=("film", "practice")), now=EVENING)
    assert standing(town) == {"lesson": "open", "film": "done", "practice": "done"}
    assert counted("activity.held", "n") == 1, "it is still one theme day"


def test_entered_wrongly_it_is_owed_again(town: Net) -> None:
    day = theme_day(town, *ALL)
    with pytest.raises(RuleError, match="no_evidence"):
        take_back_held(by=town.secretary, uid=day.uid, why=" ", now=EVENING)
    take_back_held(by=town.secretary, uid=day.uid, why="记到别的支部去了", now=EVENING)
    day.refresh_from_db()
    assert (day.state, day.attendances, day.parts) == ("announced", 0, [])
    assert set(standing(town).values()) == {"open"}
    agree(town.world.town, on=DAY, since=DAY.replace(day=1))
    for kind, column in (("activity.held", "n"), ("activity.attended", "quantity")):
        assert counted(kind, column) == 0
    with pytest.raises(RuleError, match="not_held"):
        take_back_held(by=town.secretary, uid=day.uid, why="再来一次", now=EVENING)


def test_other_kinds_have_no_parts(town: Net) -> None:
    day = announce(by=town.secretary, uid=uuid.uuid4(), plan=plan(town.world, starts=MONDAY), now=MONDAY)
    with pytest.raises(RuleError, match="no_such_kind"):
        hold(by=town.secretary, uid=day.uid, held=Held({"member": 3}, parts=("lesson",)), now=EVENING)


def test_the_due_list_leads_to_the_page_where_it_is_entered(client: Client, town: Net) -> None:
    town.generate(timezone.localdate())
    sign_in(client, town.secretary)
    address = f"/d/act/new/?kind=theme_day&amp;unit={town.branch.pk}"
    page = client.get("/duty/").content.decode()
    assert address in page
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert f'<option value="{town.branch.pk}" selected>' in form
    assert '<option value="theme_day" selected>' in form


def test_by_the_pages_the_parts_are_ticked(client: Client, town: Net) -> None:
    day = theme_day(town, "lesson")
    sign_in(client, town.secretary)
    page = client.get(f"/d/act/{day.uid}/held/").content.decode()
    assert "看了一片" in page
    assert client.get(f"/d/act/{day.uid}/back/").status_code == 200
    sent = {"idem": uuid.uuid4(), "n_member": 19, "parts": ["lesson", "film"], "result": ""}
    assert client.post(f"/d/act/{day.uid}/held/", sent).status_code == 302
    assert standing(town)["film"] == "done"
    client.post(f"/d/act/{day.uid}/back/", {"idem": uuid.uuid4(), "why": "记错了月份"})
    assert set(standing(town).values()) == {"open"}


def test_specialists_learn_from_each_other_by_receiving_or_by_going(client: Client) -> None:
    """专干互学 (T4-1): who receives the others has done it, and who went writes down what was learned; coverage says how far."""
    town = Net("huaqiao", linked=False)
    other = town.world.unit("village_branch", town.world.other_village)
    given = plan(town.world, kind="study_visit", unit=town.branch, starts=MONDAY, ends=MONDAY + timedelta(hours=2))
    record_held(by=town.secretary, uid=uuid.uuid4(), plan=given, held=Held({"cadre": 12}), now=EVENING)
    (theirs,) = town.owed("specialists_learn", unit=other)
    assert [row.state for row in town.owed("specialists_learn", unit=town.branch)] == ["done"]
    assert theirs.state == "open"
    guest = town.world.viewer("specialist", unit=other)
    record(by=guest, what=Record(uuid.uuid4(), theirs.uid, MONDAY.date(), "学了台账怎样一月一清。", 0), now=EVENING)
    assert {row.state for row in town.owed("specialists_learn", unit__in=[town.branch, other])} == {"done"}
    sign_in(client, town.world.viewer("desk", unit=town.world.unit("town_centre")))
    page = client.get("/duty/coverage/?duty=specialists_learn").content.decode()
    assert "专干互学" in page


def test_a_self_check_held_as_an_activity_does_the_quarters_duty() -> None:
    town = Net("huaqiao", linked=False)
    given = plan(town.world, kind="self_check", unit=town.branch, starts=MONDAY, ends=MONDAY + timedelta(hours=2))
    record_held(by=town.secretary, uid=uuid.uuid4(), plan=given, held=Held({"member": 3}), now=EVENING)
    assert [row.state for row in town.owed("self_check", unit=town.branch)] == ["done"]
