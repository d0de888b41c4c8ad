"""What a village keeps of people: its lists, the names on frozen rolls, the minutes; and what an erased matter leaves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.test import Client

from huiyin.apps.cases.actions.erasing import erase_case
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.actions.counting import Noted, write_minutes
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.figures import recount
from huiyin.apps.decisions.models import Minutes, Remark
from huiyin.apps.decisions.queries import minutes_of
from huiyin.apps.keys.fields import row_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.models import Entry
from huiyin.core.errors import RuleError
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def refused(village: Village, *lines: str) -> RuleError:
    with pytest.raises(RuleError) as refusal:
        keep(village, *lines)
    return refusal.value


def keep(village: Village, *lines: str) -> list[tuple[str, str]]:
    place = village.world.village
    kept = keep_list(by=village.secretary, place=place, body="group_assembly", names=lines, now=village.now)
    return [(each.name, each.household.code if each.household else "") for each in kept.entries.order_by("number")]


def test_a_line_is_a_name_with_its_spaces_or_a_name_and_a_household_of_this_village(village: Village) -> None:
    assert keep(village, "秦大妈 X001", "古丽 艾山", "  Iain   Grant ", "秦大妈 X002") == [
        ("秦大妈", "X001"), ("古丽 艾山", ""), ("Iain Grant", ""), ("秦大妈", "X002"),
    ]  # fmt: skip


def test_nobody_stands_on_a_list_twice_and_no_code_is_dropped(village: Village) -> None:
    twice = refused(village, "秦大妈 X001", "老韩", "", "秦大妈 X001", "老韩")
    assert (twice.code, twice.values) == ("twice_on_list", {"lines": "1、2、4、5"})
    unknown = refused(village, "秦大妈 X001", "老韩 X999")
    assert (unknown.code, unknown.values) == ("unknown_household", {"lines": "2"})
    other = village.world.other_village.children.first()
    assert other
    add_households(other, [{"code": "Y001", "door": "1号", "head": "外村户"}])
    assert refused(village, "老韩 Y001").code == "unknown_household", "a code of another village is none here"


def test_a_new_list_leaves_no_name_of_the_one_before(village: Village) -> None:
    before = list(Entry.objects.filter(roll__body="party_members"))
    assert all(each.name for each in before)
    village.keep("party_members", 2)
    assert [each.name for each in Entry.objects.filter(pk__in=[each.pk for each in before])] == [""] * 3


def test_minutes_are_read_again_as_they_were_written(village: Village) -> None:
    case = village.to_vote()
    sitting, secretary = village.sitting(case), sign_in(Client(), village.secretary)
    uid = uuid.uuid4()
    told: dict[str, Any] = {"by": village.secretary, "sitting": sitting.uid, "now": village.now}
    assert write_minutes(noted=Noted(uid, "开会。"), **told) == write_minutes(noted=Noted(uid, "开会。"), **told)
    with pytest.raises(RuleError, match="idem_reused"):
        write_minutes(noted=Noted(uid, "没开。"), **told)
    found = minutes_of(sitting)
    assert found is not None
    assert found.text == "开会。"
    path = f"/d/decisions/{case.uid}/meeting/minutes/"
    for text in ("到会六人，先念方案。", "到会七人，先念方案。"):
        assert secretary.post(path, {"uid": uuid.uuid4(), "text": text}).status_code == 302
        assert text in secretary.get(path).content.decode()
    assert secretary.get(f"/d/decisions/{case.uid}/meeting/").status_code == 200
    assert Minutes.objects.count() == 3


def test_nothing_is_sealed_before_its_row_has_a_name() -> None:
    """What is bound to no row would never open again."""
    for row in (Minutes(text="到会六人。"), Remark(text="占了我家的地。")):
        with pytest.raises(FieldError):
            row_of(row)


def test_an_erased_matter_leaves_its_figures_and_nobody(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=3)
    roll = village.sitting(case).roll
    code = entry_code(roll.uid, 1)
    village.do(case, "reject", public_reason="张三家不同意。")
    village.do(case, "abandon", public_reason="不修了。")
    assert Client().get(f"/decisions/{case.uid}/").status_code == 200
    erase_case(by=Viewer.for_system("test"), case=case.uid, reason="mistake", now=village.now)
    assert Client().get(f"/decisions/{case.uid}/").status_code == 404
    assert "水渠" not in Client().get("/decisions/").content.decode()
    decision = village.decision(case)
    assert decision.letters == ""
    assert (decision.title, [(one.reason, one.venue) for one in decision.sittings.all()]) == ("", [("", "")] * 3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, spoken_for, shelf FROM rolls_entry WHERE roll_id IN (SELECT roll_id FROM decisions_sitting)"
        )
        assert set(cursor.fetchall()) == {("", "", "")}
    assert "没有这个编码" in Client().post("/decisions/mine/", {"code": code}).content.decode()
    assert [each.differs for each in recount(decision)] == [(), (), ()]
    assert Event.objects.filter(kind="decision.vote").count()


def test_whoever_guesses_the_codes_of_slips_has_to_wait(village: Village) -> None:
    page = Client()
    for _ in range(30):
        assert page.post("/decisions/mine/", {"code": "11111-11111"}).status_code == 200
    answer = page.post("/decisions/mine/", {"code": "11111-11111"})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert page.get("/decisions/mine/").status_code == 200
