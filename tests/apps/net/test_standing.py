"""How heads of offices stand to the Party: seen by the Party unit that keeps it, by nobody else (towns.md T2-4)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.apps.keys import ring
from huiyin.apps.keys.actions import destroy
from huiyin.apps.net.actions import note_standing
from huiyin.apps.net.heads import Head, heads, standings
from huiyin.apps.net.models import Standing
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event, ReadLog
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError
from huiyin.core.party import PartyStanding
from tests.apps.net.covered import SINCE
from tests.apps.net.pages import text
from tests.builders import MONDAY, World, sign_in

pytestmark = pytest.mark.django_db
TEN = 10
"""六办三中心一大队."""


@pytest.fixture
def township(db: None) -> World:
    world = World("dagaoping")
    chiefs = Post.objects.filter(title="chief", unit__kind__in=("office", "centre", "brigade"), unit__seat=world.town)
    for nth, post in enumerate(chiefs.order_by("id")):
        give_post(person=add_person(name=f"主任{nth}"), post=post, starts=SINCE)
    return world


def secretary(world: World) -> Viewer:
    return world.viewer("secretary", unit=world.unit("party_committee"))


def nothing_seen(rows: list[Head]) -> dict[str, str]:
    return {f"was-{row.person}": "" for row in rows}


def stands(by: Viewer) -> dict[int, str]:
    with acting(by.acting):
        return {row.person: row.standing for row in standings(by) if row.standing}


def test_the_committee_keeps_the_standing_of_ten_heads(township: World) -> None:
    browser = sign_in(Client(), secretary(township))
    unit = township.unit("party_committee")
    assert "负责人党内身份" in text(browser.get(f"/d/net/unit/{unit.uid}/"))
    rows = heads(unit.pk)
    assert len(rows) == TEN
    words = ["member"] * 8 + ["candidate", "activist"]
    form = {f"s-{row.person}": word for row, word in zip(rows, words, strict=True)} | nothing_seen(rows)
    page = text(browser.post("/d/net/standing/", form, follow=True))
    assert "党员 8 预备党员 1 入党积极分子 1" in page.replace("　", " ")
    assert ReadLog.objects.filter(what="standing", subject=unit.uid).exists(), "that it was opened is kept"
    with connection.cursor() as cursor:
        cursor.execute("SELECT standing FROM net_standing")
        assert not {word for (word,) in cursor.fetchall()} & set(PartyStanding), "sealed at rest"
    assert {str(event.data) for event in Event.objects.filter(kind="standing.noted")} == {"{}"}


def test_who_heads_two_offices_is_asked_once(township: World) -> None:
    by = secretary(township)
    one, other = heads(by.actor.unit)[:2]
    give_post(
        person=Person.objects.get(pk=one.person),
        post=Post.objects.get(unit=other.posts[0][0], title="chief"),
        starts=SINCE,
    )
    rows = heads(by.actor.unit)
    assert len(rows) == TEN
    assert [unit for unit, _name in rows[0].posts] == [one.posts[0][0], other.posts[0][0]]
    browser = sign_in(Client(), by)
    page = browser.get("/d/net/standing/").content.decode()
    assert page.count(f'name="s-{one.person}"') == 1
    form = {f"s-{one.person}": "member"} | nothing_seen(rows)
    assert "党员 1 " in text(browser.post("/d/net/standing/", form, follow=True)).replace("　", " ")


def test_a_page_that_has_grown_old_takes_back_nothing(township: World) -> None:
    by = secretary(township)
    mine, theirs = heads(by.actor.unit)[:2]
    browser = sign_in(Client(), by)
    old = {f"{name}-{row.person}": "" for row in (mine, theirs) for name in ("s", "was")}
    note_standing(by=by, person=theirs.person, standing=PartyStanding.candidate, now=MONDAY)
    browser.post("/d/net/standing/", {**old, f"s-{mine.person}": "member"})
    assert stands(by) == {mine.person: "member", theirs.person: "candidate"}
    page = text(browser.post("/d/net/standing/", {**old, f"s-{theirs.person}": "activist"}))
    assert "同事" in page
    assert "现在写的是：预备党员" in page
    assert stands(by) == {mine.person: "member", theirs.person: "candidate"}
    browser.post("/d/net/standing/", {f"s-{theirs.person}": "activist", f"was-{theirs.person}": "candidate"})
    assert stands(by)[theirs.person] == "activist"


def test_the_list_costs_the_same_however_many_there_are(township: World) -> None:
    by = secretary(township)
    with CaptureQueriesContext(connection) as all_ten:
        heads(by.actor.unit)
    Holding.objects.filter(person__in=[row.person for row in heads(by.actor.unit)[1:]]).delete()
    ring.forget()
    with CaptureQueriesContext(connection) as one:
        assert len(heads(by.actor.unit)) == 1
    assert len(one) == len(all_ten)


def test_what_stood_before_ends_and_is_forgotten(township: World) -> None:
    by = secretary(township)
    head = heads(by.actor.unit)[0]
    for standing in (PartyStanding.activist, PartyStanding.candidate, PartyStanding.candidate, None):
        note_standing(by=by, person=head.person, standing=standing, now=MONDAY)
    rows = Standing.objects.order_by("id")
    assert [(row.standing, row.until is None) for row in rows] == [("", False), ("", False)]


def test_nobody_else_reads_or_writes_it(township: World) -> None:
    by = secretary(township)
    head = heads(by.actor.unit)[0]
    note_standing(by=by, person=head.person, standing=PartyStanding.member, now=MONDAY)
    village = township.viewer("secretary", unit=township.unit("village_branch", township.village))
    office = township.viewer("chief", unit=township.unit("town_office"))
    leader = township.viewer("leader", place=township.town)
    assert sign_in(Client(), office).get("/d/net/standing/").status_code == 403
    assert sign_in(Client(), leader).get("/d/net/standing/").status_code == 403
    assert "党员 1" not in text(sign_in(Client(), village).get("/d/net/standing/"))
    with acting(village.acting):
        assert not Standing.objects.exists()
    with acting(by.acting):
        assert [row.standing for row in standings(by) if row.standing] == ["member"]
    for viewer in (village, office, leader):
        with pytest.raises(RuleError) as refused:
            note_standing(by=viewer, person=head.person, standing=None, now=MONDAY)
        assert refused.value.code == "standing_outside"
    page = text(sign_in(Client(), by).get(f"/d/net/unit/{township.unit('town_office').uid}/"))
    assert "预备党员" not in page


def test_a_word_that_is_none_is_refused(township: World) -> None:
    browser = sign_in(Client(), secretary(township))
    person = heads(township.unit("party_committee").pk)[0].person
    for form in ({f"s-{person}": "king"}, {f"s-{person}": "", f"was-{person}": "king"}):
        assert browser.post("/d/net/standing/", form).status_code == 404
    assert not Standing.objects.exists()


def test_who_is_erased_is_erased_here_too(township: World) -> None:
    by = secretary(township)
    head = heads(by.actor.unit)[0]
    note_standing(by=by, person=head.person, standing=PartyStanding.member, now=MONDAY)
    destroy([Person.objects.get(pk=head.person).uid], now=MONDAY)
    assert Standing.objects.select_related("person").get().standing == ""
