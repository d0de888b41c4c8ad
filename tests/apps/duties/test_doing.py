"""What is owed is done by what happens, never by a tick (towns.md T1-4)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from huiyin.apps.cases import library
from huiyin.apps.duties.actions import doing
from huiyin.apps.duties.actions.counting import recount, sums
from huiyin.apps.duties.actions.doing import follow
from huiyin.apps.duties.chosen import duties_of
from huiyin.apps.duties.models import Coverage, Doing, Owed
from huiyin.apps.field.actions import take_back_visit
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import reactions_to
from huiyin.apps.units.linking import end_link
from huiyin.apps.units.models import HouseholdLink
from huiyin.cli.checks import duties
from huiyin.core.errors import RuleError
from huiyin.core.words import VisitDeed
from tests.apps.duties.hands import Net
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


def states(net: Net, duty: str) -> list[str]:
    return list(net.owed(duty).values_list("state", flat=True))


def test_a_month_is_made_once(net: Net) -> None:
    assert net.owed("one_visit").count() == 2
    row = net.owed("one_visit")[0]
    assert (row.span, row.due_on, row.late_from) == ("2026-11", date(2026, 11, 30), date(2026, 12, 1))
    assert (row.post_id, row.unit_id, row.household_id) == (net.member.actor.post, net.branch.pk, net.homes[0].pk)
    assert net.generate() == {}, "again makes nothing new"
    assert net.generate(date(2026, 12, 1))["one_visit"] == 2, "the next month is another one"


def test_one_visit_does_everything_that_expected_it(net: Net) -> None:
    net.visit(net.member, did=(VisitDeed.opinion, VisitDeed.policy))
    assert states(net, "one_visit") == ["done", "open"], "the other household is still to be visited"
    assert states(net, "one_hearing") == states(net, "one_policy") == ["done", "open"]
    assert states(net, "one_safety") == ["open", "open"], "nobody looked for hazards"
    cell = Coverage.objects.get(duty="one_visit")
    assert (cell.total, cell.done, cell.unneeded) == (2, 1, 0)


def test_somebody_elses_visit_is_not_the_members(net: Net) -> None:
    worker = net.world.viewer("grid_worker", place=net.world.grid)
    net.visit(worker)
    assert states(net, "one_visit") == ["open", "open"]


def test_a_visit_that_met_nobody_does_nothing(net: Net) -> None:
    event = net.visit(net.member, did=(VisitDeed.nobody,)).event
    assert (event.outcome, event.data["did"]) == ("nobody", ["nobody"])
    assert states(net, "one_visit") == ["open", "open"]


def test_the_outcome_is_the_telling_one(net: Net) -> None:
    event = net.visit(net.member, did=(VisitDeed.policy, VisitDeed.mediation)).event
    assert (event.outcome, event.data["did"]) == ("mediation", ["mediation", "policy"])


def test_a_visit_taken_back_is_owed_again(net: Net) -> None:
    first = net.visit(net.member).event
    second = net.visit(net.member, at=MONDAY + timedelta(days=1)).event
    assert net.owed("one_visit")[0].done == 2
    take_back_visit(by=net.member, visit=first.uid, reason="填错了户", now=MONDAY)
    assert states(net, "one_visit") == ["done", "open"], "the second visit holds"
    take_back_visit(by=net.member, visit=second.uid, reason="也填错了", now=MONDAY)
    assert states(net, "one_visit") == ["open", "open"]
    assert not Doing.objects.exists()
    assert Coverage.objects.get(duty="one_visit").done == 0
    with pytest.raises(RuleError, match="visit_gone"):
        take_back_visit(by=net.member, visit=second.uid, reason="再来一次", now=MONDAY)


@pytest.mark.parametrize(("reason", "later", "code"), [("错", 0, "visit_reason"), ("填错了户", 40, "visit_old")])
def test_what_cannot_be_taken_back(net: Net, reason: str, later: int, code: str) -> None:
    event = net.visit(net.member).event
    with pytest.raises(RuleError, match=code):
        take_back_visit(by=net.member, visit=event.uid, reason=reason, now=MONDAY + timedelta(days=later))
    with pytest.raises(RuleError, match="visit_unknown"):
        take_back_visit(by=net.secretary, visit=event.uid, reason="不是我的", now=MONDAY)
    with pytest.raises(RuleError, match="visit_unknown"):
        take_back_visit(by=net.member, visit=uuid.uuid4(), reason="没有这次", now=MONDAY)


def test_what_is_late_can_be_made_up_for(net: Net) -> None:
    net.generate(date(2026, 12, 1))
    december = MONDAY + timedelta(days=20)
    net.visit(net.member, at=december)
    rows = net.owed("one_visit", household=net.homes[0])
    assert [row.state for row in rows] == ["open", "done"], "the first visit in December is December's"
    net.visit(net.member, at=december + timedelta(days=1))
    assert [row.state for row in rows.all()] == ["done", "done"], "the second makes up for November"


@pytest.mark.parametrize("few", [doing.FEW, 0])
def test_events_before_the_rows_count_too(net: Net, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    """Looked for by the posts of few rows, or among all of the town for very many."""
    monkeypatch.setattr(doing, "FEW", few)
    Owed.objects.all().delete()
    Coverage.objects.all().delete()
    event = net.visit(net.member).event
    other = net.visit(net.member, 1).event
    take_back_visit(by=net.member, visit=other.uid, reason="填错了户", now=MONDAY)
    net.generate()
    assert states(net, "one_visit") == ["done", "open"]
    assert Doing.objects.filter(owed__duty="one_visit").get().event == event.uid


def test_a_household_that_has_another_contact_is_not_owed_any_more(net: Net) -> None:
    link = HouseholdLink.objects.get(household=net.homes[1])
    net.visit(net.member, 0)
    end_link(link=link, ends=MONDAY.date() - timedelta(days=1), by=Viewer.for_system("test"), now=MONDAY)
    net.generate()
    assert states(net, "one_visit") == ["done"]
    assert Coverage.objects.get(duty="one_visit").total == 1


def test_sums_are_what_the_rows_say(net: Net) -> None:
    net.visit(net.member, did=(VisitDeed.opinion,))
    assert not recount(net.world.town), "nothing differs"
    Coverage.objects.filter(duty="one_visit").update(done=9)
    assert recount(net.world.town) == {"one_visit": 1}
    true = sums(net.world.town)
    assert true["one_visit", "2026-11", net.world.grid.pk] == (2, 1, 0)


def test_every_kind_of_event_that_a_duty_expects_is_listened_to() -> None:
    kinds = {event.kind for slug in library.profile_slugs() for duty in duties_of(slug) for event in duty.events}
    assert all(follow in reactions_to(kind) for kind in kinds)


def test_verify_finds_what_does_not_agree(net: Net) -> None:
    net.visit(net.member)
    assert not list(duties.look(lambda _n: None))
    Coverage.objects.filter(duty="one_visit").update(done=7)
    Owed.objects.filter(duty="one_help").update(done=3)
    assert len(list(duties.look(lambda _n: None))) == 3
