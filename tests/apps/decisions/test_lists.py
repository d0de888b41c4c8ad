"""The lists of decisions: words, filters, page after page, to print, as files; of owners the floor area beside the heads."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions import listing
from huiyin.apps.decisions.figures import recount
from huiyin.apps.decisions.models import Decision
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from tests.builders import sign_in, step
from tests.exports import rows_of, taken

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def begun(village: Village, title: str, **more: object) -> Case:
    case = village.begin()
    told: dict[str, Any] = {"met_on": "2026-11-16", "came": "五人", "result": "好"}
    village.do(case, "propose", title=title, **told)
    if more:
        Decision.objects.filter(case=case).update(**more)
    return case


def titles(client: Client, address: str) -> list[str]:
    found = client.get(address)
    assert found.status_code == 200
    return [row["decision"].title for row in found.context["rows"]]


def test_words_ways_and_how_far_narrow_both_lists(village: Village) -> None:
    for title, outcome in (("修村东水渠", ""), ("硬化进组路", "solved"), ("修戏台", "withdrawn")):
        begun(village, title, outcome=outcome)
    town, staff = village.world.town, sign_in(Client(), village.secretary)
    for client, address in ((Client(), f"/decisions/?town={town.uid}&"), (staff, "/d/decisions/?")):
        assert titles(client, f"{address}q=修") == ["修戏台", "修村东水渠"]
        assert titles(client, f"{address}q=修 水") == ["修村东水渠"]
        assert titles(client, f"{address}q=cdsq") == ["修村东水渠"], "by the initials of the title"
        place = village.world.village
        for words in (f"{place.name} 水渠", f"{place.letters} XCD"):
            assert titles(client, f"{address}q={words}") == ["修村东水渠"], "of the place"
        assert titles(client, f"{address}s=done") == ["硬化进组路"]
        assert titles(client, f"{address}s=ended") == ["修戏台"]
        assert titles(client, f"{address}s=open&k=six_deliberations") == ["修村东水渠"]
        assert titles(client, f"{address}k=charter") == []
        assert "没有" in client.get(f"{address}k=charter").content.decode()
        assert len(titles(client, f"{address}v=x&k=no&s=no&after=..")) == 3, "what cannot be read is left out"
        printed = client.get(f"{address}s=open&print=1").content.decode()
        assert "修村东水渠" in printed
        assert 'class="filters"' not in printed
    assert titles(Client(), f"/decisions/?v={village.world.other_village.pk}") == []


@pytest.mark.sqlite
def test_both_lists_are_taken_away_as_they_are_filtered(village: Village) -> None:
    for title in ("修村东水渠", "=1+1"):
        begun(village, title)
    staff = sign_in(Client(), village.secretary)
    text = rows_of(staff, "/d/decisions/list.csv?q=cdsq")
    assert "修村东水渠" in text
    assert "1+1" not in text
    assert taken(staff, "/d/decisions/list.xlsx?q=水渠")[:2] == b"PK"
    for form in ("csv", "xlsx"):
        file: Any = Client().get(f"/decisions/list.{form}?s=open")
        content = b"".join(file.streaming_content)
        file.close()
        assert content[:2] == b"PK" or "修村东水渠" in content.decode("utf-8-sig")
    assert Client().get("/d/decisions/list.csv").status_code in (302, 403, 405)


def owners_vote(village: Village, body: str, matter: str, *lines: str) -> Case:
    from huiyin.apps.decisions.actions.changing import keep_list

    place = village.world.village
    keep_list(by=village.secretary, place=place, body="owners", names=lines, now=village.now)
    said = Said(
        uid=uuid.uuid4(), slug="property_owners", place=place, text="屋面漏水。", title="屋面维修", channel="meeting",
        answers={"matter": matter, "body": body, "title": "屋面维修", "asked_by": "committee"},
    )  # fmt: skip
    case = open_case(by=village.secretary, said=said, at=village.now, now=village.now)
    step(case, village.secretary, "convene", village.now, meets_on=village.day(15), venue="物业用房")
    return case


def test_owners_are_counted_by_heads_and_by_floor_area(village: Village) -> None:
    flats = ["甲 100.00", "乙 100", "丙 100.5", "丁 100", "戊 99.50", "己 1000"]
    case = owners_vote(village, "owners", "owners_funds_use", *flats)
    for number in range(1, 6):
        village.act(case, number, ActKind.vote, "agree", channel=ActChannel.paper)
    village.days(15)
    with pytest.raises(RuleError, match="quorum_met"):
        village.do(case, "resolve")
    village.act(case, 6, ActKind.vote, "oppose", channel=ActChannel.paper)
    with pytest.raises(RuleError, match="passed"):
        village.do(case, "resolve")
    village.act(case, 6, ActKind.vote, "agree", channel=ActChannel.paper)
    village.do(case, "resolve")
    figures = village.last(case).published
    assert (figures["roll"], figures["present"], figures["area_roll"], figures["area_present"]) == (
        6,
        6,
        150_000,
        150_000,
    )
    assert figures["area_pass"] == {"need": 75_001, "have": 150_000, "met": True}
    assert [each.differs for each in recount(village.decision(case))] == [()]
    page = Client().get(f"/decisions/{case.uid}/").content.decode()
    assert "1,500.00 m²" in page


def test_a_major_matter_of_owners_is_refused_to_the_ordinary_majority_and_hands_are_not_counted(
    village: Village,
) -> None:
    with pytest.raises(RuleError, match="wrong_body"):
        owners_vote(village, "owners", "owners_funds_raise", "甲 100")
    for wrong in (["甲"], ["甲 0"], ["甲 100", "甲 20"]):
        with pytest.raises(RuleError, match=r"no_floor_area|twice_on_list"):
            owners_vote(village, "owners_major", "owners_funds_raise", *wrong)
    case = owners_vote(village, "owners_major", "owners_funds_raise", "甲 100", "乙 50")
    from huiyin.apps.decisions.actions.counting import Counted, count_sheet
    from huiyin.core.tallies import Sheet

    counted = Counted(uid=uuid.uuid4(), sheet=Sheet(1, 0, 0, hands=True), counter=village.secretary.actor.person)
    with pytest.raises(RuleError, match="by_area"):
        count_sheet(by=village.secretary, sitting=village.sitting(case).uid, counted=counted, now=village.now)
    page = sign_in(Client(), village.secretary).get("/d/decisions/lists/owners/").content.decode()
    assert "甲 100.00" in page


def test_the_calculator_counts_owners_by_area_and_asks_for_all_three() -> None:
    page, told = Client(), "/rule/?body=owners&roll=300&present=200&agree=101"
    assert "面积" in page.get(told).content.decode()
    whole = page.get(f"{told}&roll_area=30000&present_area=20000&agree_area=10000.01").content.decode()
    assert "20,000.00 m²" in whole
    assert "第278条" in whole or "278" in whole
    assert "三个面积都填" in page.get(f"{told}&roll_area=30000").content.decode()
    assert (
        "面积"
        in page.get(
            "/rule/?body=group_assembly&roll=3&present=3&agree=3&roll_area=3&present_area=3&agree_area=3"
        ).content.decode()
    )


def test_a_list_is_of_ones_own_village_alone(village: Village) -> None:
    begun(village, "修村东水渠")
    branch = village.world.unit("village_branch", village.world.other_village)
    assert titles(sign_in(Client(), village.world.viewer("secretary", unit=branch)), "/d/decisions/") == []
    assert listing.Asked.read({"q": "\0水\0"}).q == "水"
