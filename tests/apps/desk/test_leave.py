"""Leave to wait or to take longer: who decides has before them what was asked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError
from tests.builders import World, say, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def volunteer(world: World) -> Viewer:
    return world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))


@pytest.fixture
def case(world: World, desk: Viewer, volunteer: Viewer, now: datetime) -> Case:
    """A matter that the volunteer has taken on."""
    case = say(world, now=now)
    step(case, desk, "dispatch", now, unit=volunteer.actor.unit)
    return step(case, volunteer, "accept", now).case


def test_who_decides_reads_what_was_asked_and_finds_it_filled_in(sign_in, now, case, desk, volunteer) -> None:
    browser = sign_in(desk)
    step(case, volunteer, "ask_extend", now, days=3, reason="电缆要从市里订")
    agree, refuse = (browser.get(f"/d/{case.uid}/do/{do}/") for do in ("extend", "deny"))
    for page in (agree, refuse):
        assert "电缆要从市里订" in page.content.decode(), "what is decided on stands beside the decision"
    assert agree.context["form"]["days"].value() == 3
    assert not refuse.context["form"]["reason"].value(), "the reason of a no is one's own"
    step(case, desk, "deny", now, reason="库里有")
    step(case, volunteer, "ask_pause", now, until="2030-01-07", reason="等雨停")
    page = browser.get(f"/d/{case.uid}/do/pause/")
    assert page.context["form"]["until"].value() == "2030-01-07"
    assert "电缆要从市里订" not in page.content.decode(), "what was settled is not asked any more"


def test_more_time_never_hides_that_an_end_was_missed(now, case, desk, volunteer) -> None:
    """Asked for in time and granted too late, or asked for too late: late is late."""
    step(case, volunteer, "ask_extend", now, days=3, reason="电缆要从市里订")
    over = case.clocks.get(name="solve").due_at + timedelta(minutes=1)
    for viewer, do in ((desk, "extend"), (volunteer, "ask_extend")):
        with pytest.raises(RuleError, match="limit_not_over"):
            step(case, viewer, do, over, days=3, reason="电缆要从市里订")
    sweep(now=over)
    assert case.clocks.get(name="solve").late_at


def test_the_same_in_the_field(world, sign_in, now, case, volunteer) -> None:
    chief = world.viewer("chief", unit=world.unit("village_volunteers", world.village))
    step(case, volunteer, "ask_extend", now, days=2, reason="等零件")
    page = sign_in(chief).get(f"/w/c/{case.uid}/extend/")
    assert "等零件" in page.content.decode()
    assert page.context["form"]["days"].value() == 2


@pytest.mark.parametrize(("days", "code"), [(91, "review_too_late"), (-1, "day_not_ahead")])
def test_a_parked_case_is_looked_at_again_before_its_clock_ends(world, now, case, volunteer, days, code) -> None:
    leader = world.viewer("leader", place=world.town)
    wrong, last = (timezone.localdate(now) + timedelta(days=n) for n in (days, 90))
    with pytest.raises(RuleError, match=code):
        step(case, volunteer, "ask_park", now, review=wrong, reason="要等县里批电缆")
    step(case, volunteer, "ask_park", now, review=last, reason="要等县里批电缆")
    with pytest.raises(RuleError, match=code) as refused:
        step(case, leader, "park", now, review=wrong)
    assert code != "review_too_late" or refused.value.values["last"] == last
    parked = step(case, leader, "park", now, review=last).case
    assert parked.due_at is None or timezone.localdate(parked.due_at) >= last


def test_a_clock_that_waits_is_paused_and_not_done_in_time(sign_in, now, case, desk, volunteer) -> None:
    step(case, volunteer, "ask_pause", now, until="2030-01-07", reason="等雨停")
    step(case, desk, "pause", now, until="2030-01-07")
    page = sign_in(desk).get(f"/d/{case.uid}/")
    words = {meter.title: meter.word for meter in page.context["found"].meters}
    assert words["办结"] == "暂停", "it is not done yet"
    assert words["接单"] == "按时"
    assert "2030年1月7日" in page.content.decode(), "days are said as days"
    step(case, volunteer, "resume", now)
    again = sign_in(desk).get(f"/d/{case.uid}/").context["found"].meters
    assert {meter.title: meter.word for meter in again}["办结"] == "", "it runs"
