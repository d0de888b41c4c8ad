"""A household that is there no more: one person asks that it be erased, another agrees. Sums and proofs stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.keys import ring
from huiyin.apps.net.leaving import answer, ask_to_erase
from huiyin.apps.net.queries import net_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import commit
from huiyin.apps.records.models import Event
from huiyin.apps.units.linking import link_household
from huiyin.apps.units.models import HouseholdLink
from huiyin.core.errors import RuleError
from tests.apps.net.covered import Net
from tests.apps.net.pages import text
from tests.builders import MONDAY, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawn_anew")]


def chief(net: Net) -> Viewer:
    return net.viewer("chief", unit=net.unit("village_committee", net.village))


def refusal(action: Any, **given: Any) -> str:
    with pytest.raises(RuleError) as found:
        action(**given, now=MONDAY)
    return found.value.code


def test_one_asks_and_another_agrees(net: Net) -> None:
    home, before, today = net.homes[0], net_of(net.village).whole, timezone.localdate()
    page = f"/d/net/home/{home.uid}/erase/"
    asker, other = sign_in(Client(), net.secretary), sign_in(Client(), chief(net))
    assert "删除这一户" in text(asker.get(page))
    assert "已搬走" in text(asker.post(page, {"do": "ask", "why": "moved"}, follow=True))
    assert "要由另一人同意" in text(asker.get(page))
    assert "同意并删除" not in text(asker.get(page))
    assert "您自己提出的" in text(asker.post(page, {"do": "agree"}, follow=True))
    home.refresh_from_db()
    assert home.door != "—"
    assert "已搬走" in text(other.get(page))
    assert "已删除这一户" in text(other.post(page, {"do": "agree"}, follow=True))
    home.refresh_from_db()
    assert (home.door, home.head, home.phone, home.people) == ("—", "", "", 0)
    with pytest.raises(ring.Destroyed):
        ring.get(home.uid)
    assert [link.ends for link in HouseholdLink.objects.filter(household=home)] == [today], (
        "nobody looks after it any more"
    )
    after = net_of(net.village).whole
    assert (after.households, after.linked) == (before.households - 1, before.linked - 1), "nor does it lack anybody"


def test_whoever_may_agree_reads_what_waits(net: Net) -> None:
    home, word, asker = net.homes[0], "等您答复", net.secretary
    pages = [sign_in(Client(), viewer) for viewer in (asker, chief(net), net.member)]
    assert not [page for page in pages if word in text(page.get("/d/net/"))]
    ask_to_erase(by=asker, home=home.uid, why="moved", now=MONDAY)
    assert [word in text(page.get("/d/net/")) for page in pages] == [False, True, False]
    assert f"/d/net/home/{home.uid}/erase/" in pages[1].get("/d/net/").content.decode()
    answer(by=chief(net), home=home.uid, agrees=False, now=MONDAY)
    assert not [page for page in pages if word in text(page.get("/d/net/"))]


def test_nobody_looks_after_it_again(net: Net) -> None:
    home = net.homes[0]
    ask_to_erase(by=net.secretary, home=home.uid, why="over", now=MONDAY)
    answer(by=chief(net), home=home.uid, agrees=True, now=MONDAY)
    home.refresh_from_db()
    with pytest.raises(RuleError, match="erased_home"):
        link_household(household=home, post=net.own, starts=timezone.localdate(), by=net.secretary, now=MONDAY)
    page = sign_in(Client(), net.secretary).get(f"/d/net/home/{home.uid}/").content.decode()
    assert f"/d/net/home/{home.uid}/link/" not in page


def test_what_was_done_is_told_by_events_that_are_proven(net: Net) -> None:
    home, asker, by = net.homes[0], net.secretary, chief(net)
    ask_to_erase(by=asker, home=home.uid, why="over", now=MONDAY)
    answer(by=by, home=home.uid, agrees=True, now=MONDAY)
    events = list(Event.objects.filter(subject=home.uid).select_related("secret").order_by("nth"))
    assert [(event.kind, event.actor_id) for event in events] == [
        ("household.erase_asked", asker.actor.person),
        ("household.erased", by.actor.person),
    ]
    assert [commit(event, event.secret.salt, event.secret.body) for event in events] == [
        event.commitment for event in events
    ]
    assert events[1].data == {"why": "over", "asked": str(events[0].uid)}


def test_it_may_be_left_as_it_is_and_asked_for_again(net: Net) -> None:
    home = net.homes[0]
    ask_to_erase(by=net.secretary, home=home.uid, why="twice", now=MONDAY)
    answer(by=net.secretary, home=home.uid, agrees=False, now=MONDAY)
    home.refresh_from_db()
    assert home.door != "—"
    assert refusal(answer, by=chief(net), home=home.uid, agrees=True) == "erase_not_asked"
    ask_to_erase(by=chief(net), home=home.uid, why="moved", now=MONDAY)
    answer(by=net.secretary, home=home.uid, agrees=True, now=MONDAY)
    assert refusal(ask_to_erase, by=chief(net), home=home.uid, why="moved") == "erased_home"


def test_who_may_not(net: Net) -> None:
    home, secretary = net.homes[0], net.secretary
    elsewhere = net.viewer("secretary", unit=net.unit("village_branch", net.other_village))
    worker = net.viewer("grid_worker", place=net.grid)
    for by in (elsewhere, worker, Viewer.nobody()):
        assert refusal(ask_to_erase, by=by, home=home.uid, why="moved") == "erase_outside"
    assert refusal(ask_to_erase, by=secretary, home=home.uid, why="…") == "erase_why"
    ask_to_erase(by=secretary, home=home.uid, why="moved", now=MONDAY)
    assert refusal(ask_to_erase, by=chief(net), home=home.uid, why="moved") == "erase_asked"
    for by in (elsewhere, worker, Viewer.nobody()):
        assert refusal(answer, by=by, home=home.uid, agrees=True) == "erase_outside"
    assert refusal(answer, by=secretary, home=home.uid, agrees=True) == "erase_same_person"
    assert sign_in(Client(), elsewhere).get(f"/d/net/home/{home.uid}/erase/").status_code == 404
    assert sign_in(Client(), worker).get(f"/d/net/home/{home.uid}/erase/").status_code == 403
