"""`/d/cards/`: cards handed out, printed once, given a new PIN, closed, replaced; and matters entered with one."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions import carding
from huiyin.apps.cases.actions.carding import Bearer
from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.cases.models import Case, CaseContact, ResidentCard
from huiyin.apps.files.models import Export
from huiyin.apps.keys.models import DataKey
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError
from tests.builders import World, just_shown, say
from tests.exports import rows_of

pytestmark = pytest.mark.django_db
BIGCODES = re.compile(r'class="bigcode n">([^<]+)<')


@pytest.fixture
def desk(world: World) -> Viewer:
    return world.viewer("desk", unit=world.unit("village_station", world.village))


@pytest.fixture
def browser(desk: Viewer, sign_in: Callable[[Viewer], Client]) -> Client:
    return sign_in(desk)


def filled(world: World, **changes: Any) -> dict[str, Any]:
    given = {"idem": str(uuid.uuid4()), "name": "欧阳若兰", "place": world.village.pk, "helper": "女儿", "note": "耳背"}
    return {**given, **changes}


def printed(page: Any) -> tuple[str, str]:
    """Number and PIN on a print."""
    number, pin = BIGCODES.findall(page.content.decode())
    return re.sub(r"\W", "", number), pin.strip()


def test_a_card_is_handed_out_and_printed_once(world: World, desk: Viewer, browser: Client) -> None:
    form = filled(world)
    page = browser.post("/d/cards/new/", form)
    number, pin = printed(page)
    text = page.content.decode()
    assert "欧阳若兰" in text
    assert "0300-555-0110" in text, "whom to ring"
    assert '<svg role="img"' in text
    assert "no-store" in page["Cache-Control"]
    card = ResidentCard.objects.get()
    assert (card.handed_by_id, card.as_post_id, card.place) == (desk.actor.person, desk.actor.post, world.village)
    assert (card.helper, card.note) == ("女儿", "耳背")
    assert carding.show_card(number=number, pin=pin, now=card.handed_at) == card
    again = browser.post("/d/cards/new/", form).content.decode()
    assert "已经发过" in again
    assert pin not in again
    for path in ("/d/cards/", f"/d/cards/{card.uid}/"):
        shown = browser.get(path).content.decode()
        assert "欧阳若兰" in shown
        assert pin not in shown
        assert number not in shown


def test_what_happens_to_a_card_is_recorded_without_a_word(world: World, desk: Viewer, browser: Client) -> None:
    browser.post("/d/cards/new/", filled(world))
    card = ResidentCard.objects.get()
    browser.post(f"/d/cards/{card.uid}/pin/")
    browser.post(f"/d/cards/{card.uid}/close/")
    events = Event.objects.filter(subject=card.uid).order_by("nth")
    assert [event.kind for event in events] == ["card.handed", "card.pin", "card.closed"]
    assert {event.as_post_id for event in events} == {desk.actor.post}
    assert not any(event.secret.body for event in events)


def test_a_new_pin_once_a_form(world: World, browser: Client) -> None:
    number, old = printed(browser.post("/d/cards/new/", filled(world)))
    card = ResidentCard.objects.get()
    form = {"idem": str(uuid.uuid4())}
    same, pin = printed(browser.post(f"/d/cards/{card.uid}/pin/", form))
    assert same == number
    assert browser.post(f"/d/cards/{card.uid}/pin/", form).status_code == 302, "sent twice, it stays the same"
    assert carding.show_card(number=number, pin=pin, now=card.handed_at)
    if pin != old:
        with pytest.raises(RuleError, match="wrong_pin"):
            carding.show_card(number=number, pin=old, now=card.handed_at)


def test_a_lost_card_is_replaced_and_its_matters_go_with_it(world: World, desk: Viewer, browser: Client) -> None:
    number, pin = printed(browser.post("/d/cards/new/", filled(world)))
    old = ResidentCard.objects.get()
    case = say(world, by=desk, channel="counter", card=number)
    fresh, new_pin = printed(browser.post(f"/d/cards/{old.uid}/replace/", {"idem": str(uuid.uuid4())}))
    assert fresh != number
    new = ResidentCard.objects.exclude(pk=old.pk).get()
    assert (new.name, new.helper, new.place) == ("欧阳若兰", "女儿", world.village)
    assert CaseContact.objects.get(case=case).card == new
    assert carding.show_card(number=fresh, pin=new_pin, now=new.handed_at) == new
    with pytest.raises(RuleError, match="wrong_pin"):
        carding.show_card(number=number, pin=pin, now=new.handed_at)
    assert browser.post(f"/d/cards/{old.uid}/pin/").status_code == 302, "closed"
    assert ResidentCard.objects.get(pk=old.pk).closed_at


def test_cards_are_of_ones_own_villages(world: World, now: datetime, sign_in: Callable[[Viewer], Client]) -> None:
    here = world.viewer("desk", unit=world.unit("village_station", world.village))
    there = world.viewer("desk", unit=world.unit("village_station", world.other_village))
    town = world.viewer("desk", unit=world.unit("town_station"))
    card = carding.hand_out(by=here, uid=uuid.uuid4(), bearer=Bearer("暗记甲", world.village), now=now).card
    for who, sees in ((here, True), (there, False), (town, True)):
        browser = sign_in(who)
        assert ("暗记甲" in browser.get("/d/cards/").content.decode()) is sees
        assert (browser.get(f"/d/cards/{card.uid}/").status_code == 200) is sees
    with pytest.raises(RuleError, match="not_your_village"):
        carding.hand_out(by=there, uid=uuid.uuid4(), bearer=Bearer("乙", world.village), now=now)
    with pytest.raises(RuleError, match="not_your_village"):
        carding.hand_out(by=town, uid=uuid.uuid4(), bearer=Bearer("乙", world.grid), now=now)
    for action in (carding.new_pin, carding.close_card):
        with pytest.raises(RuleError, match="no_such_card"):
            action(by=there, card=card.uid, now=now)
    page = sign_in(there).post("/d/cards/new/", filled(world))
    assert ResidentCard.objects.count() == 1
    assert page.status_code == 200


def test_not_every_post_hands_out_cards(world: World, now: datetime, sign_in: Callable[[Viewer], Client]) -> None:
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    assert sign_in(volunteer).get("/d/cards/").status_code == 403
    desk = world.viewer("desk", unit=world.unit("village_station", world.village))
    card = carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("甲", world.village), now=now).card
    with pytest.raises(RuleError, match="cards_not_yours"):
        carding.hand_out(by=volunteer, uid=uuid.uuid4(), bearer=Bearer("乙", world.village), now=now)
    with pytest.raises(RuleError, match="cards_not_yours"):
        carding.new_pin(by=volunteer, card=card.uid, now=now)
    worker = world.viewer("grid_worker", place=world.grid)
    assert carding.hand_out(by=worker, uid=uuid.uuid4(), bearer=Bearer("丙", world.village), now=now)


def test_the_list_is_found_filtered_and_paged(
    world: World, desk: Viewer, browser: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.apps.desk.queries import cards

    monkeypatch.setattr(cards, "PAGE", 2)
    made = [
        carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer(f"名{n}", world.village), now=now) for n in range(3)
    ]
    ResidentCard.objects.filter(pk=made[0].card.pk).update(tries=5)
    carding.close_card(by=desk, card=made[1].card.uid, now=now)
    names = lambda query: re.findall(r"名\d", browser.get(f"/d/cards/{query}").content.decode())  # noqa: E731
    assert names("") == ["名2", "名1"]
    onward = re.search(r'href="(\?after=\d+)" rel="next"', browser.get("/d/cards/").content.decode())
    assert onward
    assert names(onward[1]) == ["名0"]
    assert [names(f"?state={state}") for state in ("locked", "closed", "open")] == [["名0"], ["名1"], ["名2"]]
    assert names(f"?q={made[2].number}") == ["名2"]
    assert names("?q=0123456789") == []


def test_the_list_is_taken_away_as_it_is_filtered(
    world: World, desk: Viewer, browser: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.apps.desk.cards_taken.PIECE", 2)
    made = [
        carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer(f"名{n}", world.village, "女儿", "耳背"), now=now)
        for n in range(3)
    ]
    carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("=1+1", world.village), now=now)
    carding.close_card(by=desk, card=made[1].card.uid, now=now)
    address = "/d/cards/list.csv"
    just_shown(browser, ago=timedelta(minutes=11))
    assert "/sign-in/again/" in browser.post(address)["Location"], "it names people"
    just_shown(browser)

    def file(query: str) -> tuple[dict[str, str], list[list[str]]]:
        page = browser.get(f"/d/cards/{query}").content.decode()
        ways = [unescape(each) for each in re.findall(r'action="(/d/cards/list.csv[^"]*)"', page)]
        table = list(csv.reader(io.StringIO(rows_of(browser, ways[0]))))
        head, rows = {line[0]: line[1] for line in table[:6]}, table[8:]
        assert int(head["行数"]) == len(rows)
        assert [row[0] for row in rows if row[0][0] == "名"] == re.findall(r"名\d", page), "the page's rows"
        return head, rows

    head, rows = file("")
    assert [row[0] for row in rows] == ["'=1+1", "名2", "名1", "名0"]
    assert rows[3][1:] == ["杏树湾村", "女儿", f"{timezone.localdate(now)}", "在用"]
    assert head["筛选"] == "全部"
    head, rows = file("?state=closed")
    assert [(row[0], row[-1]) for row in rows] == [("名1", "停用")]
    assert head["筛选"] == "停用"
    head, rows = file(f"?q={made[2].number}")
    assert [row[0] for row in rows] == ["名2"]
    assert head["筛选"] == "按卡号找的一张"
    assert file("?q=0123456789")[1] == [], "a number that no card has"
    for number in (made[2].number, "0123456789"):
        assert not any(number in export.query for export in Export.objects.all()), "no number is kept"
    assert not any(secret in str(table) for table in file("") for secret in (made[2].number, "耳背"))
    entry = SecurityEntry.objects.filter(kind="list_exported").latest("pk")
    assert (entry.by_id, entry.data["list"], entry.data["rows"]) == (desk.actor.person, "cards", 4)


def test_who_may_not_see_the_cards_gets_no_file(
    world: World, desk: Viewer, now: datetime, sign_in: Callable[[Viewer], Client]
) -> None:
    carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("暗记甲", world.village), now=now)
    there = world.viewer("desk", unit=world.unit("village_station", world.other_village))
    assert "暗记甲" not in rows_of(just_shown(sign_in(there)), "/d/cards/list.csv")
    volunteer = world.viewer("volunteer", unit=world.unit("village_volunteers", world.village))
    assert just_shown(sign_in(volunteer)).post("/d/cards/list.csv").status_code == 403


def test_a_matter_is_entered_with_a_card(world: World, desk: Viewer, browser: Client, now: datetime) -> None:
    made = carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("欧阳若兰", world.village), now=now)
    form = {
        "idem": str(uuid.uuid4()),
        "channel": "counter",
        "place": world.village.pk,
        "category": "lamp",
        "text": "路灯不亮",
        "card": "0123456789",
    }
    wrong = browser.post("/d/new/", form)
    assert "没有这张回音卡" in wrong.content.decode()
    assert not Case.objects.exists()
    browser.post("/d/new/", {**form, "card": f"http://127.0.0.1/mine/card/{made.number}"})
    assert CaseContact.objects.get().card == made.card
    assert f"{made.card.name}" in browser.get(f"/d/{Case.objects.get().uid}/").content.decode()


def test_a_report_from_the_field_takes_a_card(
    world: World, desk: Viewer, now: datetime, sign_in: Callable[[Viewer], Client]
) -> None:
    made = carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("欧阳若兰", world.village), now=now)
    worker = sign_in(world.viewer("grid_worker", place=world.grid))
    form = {"idem": str(uuid.uuid4()), "text": "路灯不亮", "place": world.grid.pk, "card": made.number.lower()}
    worker.post("/w/report/", form)
    contact = CaseContact.objects.get()
    assert (contact.card, contact.on_behalf) == (made.card, True)


def test_a_year_after_it_was_closed_the_name_goes(world: World, desk: Viewer, now: datetime) -> None:
    made = carding.hand_out(by=desk, uid=uuid.uuid4(), bearer=Bearer("欧阳若兰", world.village), now=now)
    carding.close_card(by=desk, card=made.card.uid, now=now)
    assert retain(now=now + timedelta(days=300))["cards"] == 0
    assert retain(now=now + timedelta(days=400))["cards"] == 1
    card = ResidentCard.objects.get()
    assert (card.name, bool(card.erased_at)) == ("", True)
    assert DataKey.objects.get(owner=card.uid).destroyed_at
    assert retain(now=now + timedelta(days=401))["cards"] == 0


def test_the_number_of_a_card_is_not_kept_with_the_list(browser: Client) -> None:
    page = browser.get("/d/cards/?q=2345-6789-0123&state=open").content.decode()
    kept = next(link for link in re.findall(r'href="(/d/views/[^"]*)"', unescape(page)) if "list=" in link)
    assert "2345" not in kept
    assert "state=open" in kept
