"""Accusations: named persons alone, every read noted; never the accused, their unit or whom they lead (law.md §1)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.keys.models import DataKey
from huiyin.apps.people.actions import give_post
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.petitions.actions import accusing
from huiyin.apps.petitions.models import Accusation, AccusationAgainst, AccusationEntry, AccusationReader
from huiyin.apps.petitions.queries.accusations import mine, one, to_hand_over, who_may_be_named
from huiyin.apps.records.models import ReadLog
from huiyin.apps.scope.acting import acting
from huiyin.apps.units.models import Post
from huiyin.core.accusations import Deed, Shut, Standing, due_by, what_is_due
from huiyin.core.errors import RuleError
from huiyin.core.relations import Actor
from tests.apps.petitions.accused import WORDS, accuse, chief_of, somebody_in, told
from tests.builders import MONDAY, World, sign_in
from tests.core.days import CHINA, at

pytestmark = pytest.mark.django_db
MODELS = (Accusation, AccusationAgainst, AccusationReader, AccusationEntry)


def rows_for(viewer: Viewer) -> list[int]:
    """How many rows of each table there are for somebody, whatever is asked."""
    with acting(viewer.acting):
        return [model.objects.count() for model in MODELS]


def test_who_writes_it_down_reads_it_and_nobody_else_of_the_same_desk(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    with acting(leader.acting):
        assert [line.row.pk for line in mine(leader, MONDAY)[0]] == [row.pk]
        opened = one(leader, row.uid, MONDAY)
        assert opened
        assert opened.line.row.text == WORDS
    colleague = world.viewer("leader", place=world.town, nth=1)
    assert rows_for(colleague) == [0, 0, 0, 0]
    successor = viewer_of_post(Post.objects.get(pk=leader.actor.post), Person.objects.create(name="接任的").pk)
    assert rows_for(successor) == [0, 0, 0, 0], "it is the person who is named, not the post"


def test_it_is_sealed_and_entered_once(world: World, leader: Viewer) -> None:
    uid = uuid.uuid4()
    first, again = accuse(world, leader, uid=uid), accuse(world, leader, uid=uid)
    assert (first.pk, Accusation.objects.count()) == (again.pk, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_accusation")
        raw = str(cursor.fetchall())
    assert WORDS not in raw
    assert "沈阿姨" not in raw


def test_the_accused_their_unit_and_whom_they_lead_are_never_named(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    unit = world.unit("village_committee", world.village)
    for post in Post.objects.filter(unit=unit):
        somebody_in(post)
        with pytest.raises(RuleError, match="may_not_know"):
            accusing.name(by=leader, accusation=row.uid, post=post, idem=uuid.uuid4(), now=MONDAY)
    above = Post.objects.filter(unit=world.unit("town_office"), title="chief").get()
    somebody_in(above)
    accusing.name(by=leader, accusation=row.uid, post=above, idem=uuid.uuid4(), now=MONDAY)
    assert row.readers.count() == 2, "the level above handles it"


def test_who_works_under_the_accused_in_another_post_is_not_named_either(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    above = somebody_in(Post.objects.filter(unit=world.unit("town_office"), title="desk").get())
    below = Post.objects.filter(unit=world.unit("village_committee", world.village), title="officer").first()
    assert below
    give_post(person=Person.objects.get(pk=above.actor.person), post=below, starts=date(2026, 1, 1))
    with pytest.raises(RuleError, match="may_not_know"):
        accusing.name(
            by=leader, accusation=row.uid, post=Post.objects.get(pk=above.actor.post), idem=uuid.uuid4(), now=MONDAY
        )


def test_the_picker_offers_none_of_them(world: World, leader: Viewer) -> None:
    office = world.unit("social_office")
    accused = Post.objects.get(unit=office, title="chief")
    for post in Post.objects.filter(unit__in=[office, world.unit("economy_office")], title__in=["chief", "officer"]):
        somebody_in(post)
    row = accusing.enter(by=leader, told=told(posts=(accused,)), now=MONDAY)
    opened = one(leader, row.uid, MONDAY)
    assert opened
    offered = {Post.objects.get(pk=pk).unit.key for pk, _ in who_may_be_named(leader, opened, MONDAY)}
    assert "economy_office" in offered
    assert "social_office" not in offered


def test_who_is_against_themselves_may_not_take_it(world: World) -> None:
    clerk = somebody_in(Post.objects.get(unit=world.unit("village_committee", world.village), title="desk"))
    with pytest.raises(RuleError, match="accused_not_by_you"):
        accuse(world, clerk)
    assert not Accusation.objects.exists()


def test_who_comes_under_the_accused_later_reads_it_no_more(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    below = Post.objects.filter(unit=world.unit("village_committee", world.village), title="officer").first()
    assert below
    Holding.objects.filter(person_id=leader.actor.person).delete()
    moved = viewer_of_post(below, leader.actor.person)
    assert mine(moved, MONDAY) == ([], None)
    assert one(moved, row.uid, MONDAY) is None
    with pytest.raises(RuleError, match="no_such_accusation"):
        accusing.note_read(by=moved, accusation=row.uid, now=MONDAY)


def test_every_read_is_noted_in_its_own_trail(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    browser = sign_in(Client(), leader)
    for _ in range(2):
        assert WORDS in browser.get(f"/p/accusations/{row.uid}/").content.decode()
    assert [entry.deed for entry in row.entries.order_by("id")] == ["entered", "read", "read"]
    with pytest.raises(DatabaseError), transaction.atomic():
        row.entries.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccusationEntry.objects.update(deed="noted")


def test_it_is_handed_over_answered_and_ended_in_that_order(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)

    def do(deed: Deed, words: str = "交县纪委信访室，文号〔2026〕12号。") -> None:
        accusing.do(by=leader, accusation=row.uid, deed=deed, words=words, idem=uuid.uuid4(), now=MONDAY)

    with pytest.raises(RuleError, match="accusation_not_from_here"):
        do(Deed.ended)
    with pytest.raises(RuleError, match="empty_text"):
        do(Deed.handed, " ")
    for deed in (Deed.noted, Deed.handed, Deed.answered, Deed.ended):
        do(deed)
    row.refresh_from_db()
    assert row.standing == Standing.ended


def test_somebody_looks_after_it_as_long_as_it_is_there(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    own = Person.objects.get(pk=leader.actor.person).uid
    with pytest.raises(RuleError, match="last_reader"):
        accusing.unname(by=leader, accusation=row.uid, person=own, idem=uuid.uuid4(), now=MONDAY)
    above = Post.objects.get(unit=world.unit("party_committee"), title="secretary")
    other = somebody_in(above)
    accusing.name(by=leader, accusation=row.uid, post=above, idem=uuid.uuid4(), now=MONDAY)
    accusing.unname(by=other, accusation=row.uid, person=own, idem=uuid.uuid4(), now=MONDAY)
    assert rows_for(leader) == [0, 0, 0, 0]
    assert rows_for(other)[0] == 1


def test_it_says_whom_and_what_and_not_of_tomorrow(world: World, leader: Viewer) -> None:
    chief = chief_of(world)
    for changes, code in (
        ({"posts": ()}, "accused_nobody"),
        ({"posts": (chief,), "text": " "}, "empty_text"),
        ({"posts": (chief,), "text": "长" * 4001}, "too_long"),
        ({"posts": (chief,), "received_on": MONDAY.date() + timedelta(days=1)}, "day_still_ahead"),
        ({"posts": (chief,), "received_on": date(1, 1, 1)}, "day_long_past"),
    ):
        with pytest.raises(RuleError, match=code):
            accusing.enter(by=leader, told=told(**changes), now=MONDAY)


def test_nobody_holds_an_empty_post(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    empty = Post.objects.get(unit=world.unit("economy_office"), title="chief")
    with pytest.raises(RuleError, match="nobody_holds_it"):
        accusing.name(by=leader, accusation=row.uid, post=empty, idem=uuid.uuid4(), now=MONDAY)


def test_in_the_browser_it_is_written_down_handed_over_and_somebody_named(world: World, leader: Viewer) -> None:
    chief, above = chief_of(world), Post.objects.get(unit=world.unit("party_committee"), title="secretary")
    somebody_in(above)
    browser, idem = sign_in(Client(), leader), str(uuid.uuid4())
    empty = browser.post("/p/accusations/new/", {"text": WORDS, "received_on": "2026-11-16"}).content.decode()
    assert WORDS in empty
    sent = browser.post(
        "/p/accusations/new/", {"idem": idem, "post": chief.pk, "text": WORDS, "received_on": "2026-11-16"}
    )
    assert sent.headers["Location"] == f"/p/accusations/{idem}/"
    assert "被反映的人" in browser.get("/p/accusations/").content.decode()
    browser.post(f"/p/accusations/{idem}/do/", {"deed": "handed", "words": "交县纪委信访室。"})
    browser.post(f"/p/accusations/{idem}/name/", {"post": above.pk})
    page = browser.get(f"/p/accusations/{idem}/").content.decode()
    assert "交县纪委信访室。" in page
    assert "已移送" in page
    row = Accusation.objects.get()
    assert row.readers.count() == 2


def test_fifteen_days_to_hand_it_over_and_who_is_shut_out() -> None:
    assert due_by("15d", date(2026, 9, 16), CHINA).at == at("2026-10-01 23:59:59")
    shut = Shut(persons=frozenset({7}))
    assert shut.bars(Actor(person=7, post=1))
    assert not shut.bars(Actor(person=8, post=1))
    assert shut.bars(Actor(person=8)), "who acts as no post knows of none"


def test_the_accuser_s_number_is_shown_to_who_says_why_and_stands_in_the_trail_alone(
    world: World, leader: Viewer, settings: Any
) -> None:
    rows = [accuse(world, leader, phone="13800000000") for _ in range(2)]
    browser, address = sign_in(Client(), leader), f"/p/accusations/{rows[0].uid}/"
    page = browser.get(address).content.decode()
    assert "138****0000" in page.replace("-", "")
    assert "tel:" not in page
    assert "请先选原因" in browser.post(f"{address}phone/", follow=True).content.decode()
    for _ in range(2):
        page = browser.post(f"{address}phone/", {"why": "ask"}, follow=True).content.decode()
    assert "tel:" in page
    assert "有事要问" in page or "看了电话" in page
    assert rows[0].entries.filter(deed=Deed.called).count() == 1, "the same number counts once a day"
    assert not ReadLog.objects.exists(), "no other log may tell of it"
    settings.REVEALS_A_DAY = 1
    with pytest.raises(RuleError, match="reveals_used_up"):
        accusing.show_phone(by=leader, accusation=rows[1].uid, reason="ask", now=timezone.now())
    colleague = sign_in(Client(), world.viewer("leader", place=world.town, nth=1))
    assert colleague.post(f"{address}phone/", {"why": "ask"}).status_code == 404


def test_above_the_register_a_named_person_sees_what_is_to_be_handed_over(world: World, leader: Viewer) -> None:
    row = accuse(world, leader)
    told = to_hand_over(leader, MONDAY)
    assert told
    assert (told.n, told.due) == (1, at("2026-12-01 23:59:59"))
    assert "要您转交的检举控告：1 件" in sign_in(Client(), leader).get("/p/").content.decode()
    colleague = world.viewer("leader", place=world.town, nth=1)
    assert "要您转交" not in sign_in(Client(), colleague).get("/p/").content.decode()
    do(leader, row, Deed.handed, "交县纪委。")
    assert to_hand_over(leader, MONDAY) is None


def do(by: Viewer, row: Accusation, deed: Deed, words: str) -> None:
    accusing.do(by=by, accusation=row.uid, deed=deed, words=words, idem=uuid.uuid4(), now=MONDAY)


def test_what_is_long_over_is_forgotten_and_no_count_tells_of_it(world: World, leader: Viewer) -> None:
    over, held = accuse(world, leader), accuse(world, leader)
    do(leader, over, Deed.handed, "交县纪委。")
    do(leader, over, Deed.ended, "已答复。")
    assert retain(now=MONDAY + timedelta(days=3000))["accusations"] == 0
    over.refresh_from_db()
    assert over.text == WORDS
    assert retain(now=MONDAY + timedelta(days=3700))["accusations"] == 0
    over.refresh_from_db()
    assert (over.text, over.accuser, over.readers.filter(until=None).count(), over.against.count()) == ("", "", 0, 0)
    assert not DataKey.objects.filter(owner=over.uid, destroyed_at=None).exists()
    held.refresh_from_db()
    assert held.text == WORDS, "what nobody has ended stays"
    assert one(leader, over.uid, MONDAY) is None


def test_the_list_and_the_page_say_what_is_due_by_which_day(world: World, leader: Viewer) -> None:
    """To the discipline organs (Art 22), then to who gave their name (Art 23): both within fifteen days of receipt, 16 November."""
    row, nameless = accuse(world, leader), accuse(world, leader, accuser="")
    browser = sign_in(Client(), leader)

    def shown(of: Accusation) -> list[str]:
        return [browser.get(url).content.decode() for url in ("/p/accusations/", f"/p/accusations/{of.uid}/")]

    assert all("最晚移送" in page and "12月1日" in page for page in shown(row))
    do(leader, nameless, Deed.handed, "交县纪委。")
    assert "最晚" not in shown(nameless)[1], "nobody can be told"
    do(leader, row, Deed.handed, "交县纪委。")
    assert all("最晚告知反映人" in page and "12月1日" in page and "最晚移送" not in page for page in shown(row))
    do(leader, row, Deed.answered, "书面告知了。")
    assert all("最晚" not in page for page in shown(row))
    assert [what_is_due(standing, named=True) for standing in Standing] == ["hand_over", "tell_accuser", "", ""]
