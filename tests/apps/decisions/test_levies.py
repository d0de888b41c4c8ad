"""一事一议筹资筹劳 to the household: who bears and who is let off, what each owes, and who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.decisions import levies, printing
from huiyin.apps.decisions.actions.levies import keep_levy
from huiyin.apps.decisions.models import LevyList
from huiyin.apps.records.models import ReadLog
from huiyin.core.errors import RuleError
from tests.builders import sign_in, step
from tests.exports import rows_of

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db
LIST = "1 4 0 0 2\n2 3 1 0 1\n3 2 0 2 0\n4 5 0 0 3 1\n5 1\n6 2 0 0 2 0 1 1"
"""Six households, 17 people: a soldier and a poor household of two bear no money, 14 do; of 8 of working age 5 bear labour."""


def to_round(village: Village, **reckoned: int) -> Case:
    """A levy that is being heard: 100 yuan from 14 people, 12 days from 5."""
    answers = {"title": "修水渠", "body": "villagers_assembly_households", "initiators": "committee"}
    said = Said(
        uid=uuid4(), slug="one_matter", place=village.world.village, text="修水渠。", title="修水渠", channel="paper",
        answers=answers,
    )  # fmt: skip
    case = open_case(by=village.head, said=said, at=village.now, now=village.now)
    asked: dict[str, Any] = {"money": 10_000, "people": 17, "free_soldiers": 1, "free_poor": 2, "workdays": 12, "grown": 8,
             "free_students": 1, "free_mothers": 1, "free_disabled": 1}  # fmt: skip
    step(case, village.head, "reckon", village.now, **(asked | reckoned))
    village.do(case, "open_round", village.head)
    return case


def test_the_list_adds_up_to_the_fen_and_each_household_signs_what_it_bears(village: Village) -> None:
    case = to_round(village)
    secretary, path = sign_in(Client(), village.secretary), f"/d/decisions/{case.uid}/levy/"
    page = secretary.get(path).content.decode()
    assert "还有6户没填" in page
    assert "1 1\n2 1" in page, "it begins with the people of the register"
    assert secretary.post(path, {"uid": str(uuid4()), "lines": LIST}).status_code == 302
    page = secretary.get(path).content.decode()
    assert "都对上了" in page
    found = levies.levied(village.decision(case))
    assert found is not None
    owed = [(row.share.fen, row.share.days) for row in found.rows if row.share]
    assert owed == [(2857, 5), (1429, 2), (0, 0), (3571, 5), (714, 0), (1429, 0)]
    assert (sum(fen for fen, _ in owed), sum(days for _, days in owed)) == (10_000, 12)
    sheet = printing.opinions(village.sitting(case), timezone.localdate())
    assert [note for _n, _name, note in sheet.entries] == [
        "出资4人，28.57元；出工2人，5个工日", "出资2人，14.29元；出工1人，2个工日", "这户不出钱也不出工",
        "出资5人，35.71元；出工2人，5个工日", "出资1人，7.14元", "出资2人，14.29元",
    ]  # fmt: skip
    signed = printing.levy(village.sitting(case), timezone.localdate())
    assert signed.foot == ("合计100.00元，12个工日。",)
    assert "levy" in printing.of_sitting(village.sitting(case))
    assert secretary.get(f"/d/decisions/{case.uid}/print/levy/").content[:4] == b"%PDF"
    assert "甲户,2,0,2,0,0,0,0" not in rows_of(secretary, f"{path}csv/")
    assert rows_of(secretary, f"{path}csv/").count("户,") == 6
    assert secretary.post(f"{path}exe/").status_code == 404


def test_a_list_that_does_not_fit_the_plan_tells_nobody_a_sum_and_closes_no_round(village: Village) -> None:
    case = to_round(village, people=18)
    sitting = village.sitting(case)
    keep_levy(by=village.secretary, sitting=sitting.uid, uid=uuid4(), lines=LIST, now=village.now)
    assert not levies.owed_words(sitting)
    assert "levy" not in printing.of_sitting(sitting)
    page = sign_in(Client(), village.secretary).get(f"/d/decisions/{case.uid}/levy/").content.decode()
    assert "还没对上" in page
    for entry in village.entries(case):
        village.hear(case, entry.number)
    with pytest.raises(RuleError, match="levy_listed"):
        village.do(case, "close_round", village.head, result="都签了。")
    keep_levy(by=village.secretary, sitting=sitting.uid, uid=uuid4(), lines=LIST.replace("5 1", "5 2"), now=village.now)
    village.do(case, "close_round", village.head, result="都签了。")


def test_who_is_let_off_is_read_by_who_keeps_the_lists_and_who_supervises_and_that_is_kept(village: Village) -> None:
    case = to_round(village)
    path, key = f"/d/decisions/{case.uid}/levy/", uuid4()
    keep_levy(by=village.secretary, sitting=village.sitting(case).uid, uid=key, lines=LIST, now=village.now)
    for viewer in (village.worker, village.world.viewer("verifier", place=village.world.other_village)):
        assert sign_in(Client(), viewer).get(path).status_code in (403, 404)
        assert sign_in(Client(), viewer).post(f"{path}csv/").status_code in (403, 404)
    supervisor = sign_in(Client(), village.supervisor)
    page = supervisor.get(path).content.decode()
    assert "都对上了" in page
    assert "<textarea" not in page, "who supervises reads"
    assert ReadLog.objects.filter(subject=case.uid, what="levy", post_id=village.supervisor.actor.post).count() == 1
    supervisor.post(path, {"lines": "1 1"})
    assert LevyList.objects.count() == 1
    with pytest.raises(RuleError, match="not_yours"):
        keep_levy(by=village.worker, sitting=village.sitting(case).uid, uid=uuid4(), lines=LIST, now=village.now)
    assert "free" not in Client().get(f"/decisions/{case.uid}/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines FROM decisions_levylist")
        assert LIST[:20] not in cursor.fetchone()[0], "sealed"


def test_the_same_list_twice_is_one_a_later_one_stands_before_it_and_none_is_changed(village: Village) -> None:
    case = to_round(village)
    sitting = village.sitting(case).uid

    def written(uid: UUID, lines: str) -> LevyList:
        return keep_levy(by=village.secretary, sitting=sitting, uid=uid, lines=lines, now=village.now)

    key = uuid4()
    first = written(key, LIST)
    assert written(key, LIST) == first
    with pytest.raises(RuleError, match="idem_reused"):
        written(key, "1 4")
    village.days(1)
    written(uuid4(), "1 4")
    found = levies.levied(village.decision(case))
    assert found is not None
    assert (found.sums.told, found.sums.left) == (1, 5)
    with pytest.raises(Error):
        LevyList.objects.all().delete()


def test_a_matter_that_raises_nothing_has_no_such_list(village: Village) -> None:
    case = village.to_round()
    assert sign_in(Client(), village.secretary).get(f"/d/decisions/{case.uid}/levy/").status_code == 404
    with pytest.raises(RuleError, match="not_in_this_sitting"):
        keep_levy(by=village.secretary, sitting=village.sitting(case).uid, uid=uuid4(), lines="1 4", now=village.now)


def test_of_how_many_villagers_or_representatives_is_read_from_the_kept_list(village: Village) -> None:
    """Nine representatives are on the list: two are a fifth of them, whatever was typed."""

    def put_forward(n: int, of: int) -> Case:
        answers = {"title": "修渠", "body": "villagers_assembly_households", "initiators": "representatives",
                   "initiators_n": n, "initiators_of": of}  # fmt: skip
        said = Said(
            uid=uuid4(), slug="one_matter", place=village.world.village, text="修水渠。", title="修渠", channel="paper",
            answers=answers,
        )  # fmt: skip
        return open_case(by=village.head, said=said, at=village.now, now=village.now)

    with pytest.raises(RuleError, match="initiators_enough"):
        step(put_forward(1, 5), village.head, "reckon", village.now, money=10_000, people=17)
    step(put_forward(2, 900), village.head, "reckon", village.now, money=10_000, people=17)
