"""What a village prints: the roll to be signed, the opinion sheet, ballots and count sheet, the notice, the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from huiyin.apps.decisions import printing
from huiyin.apps.records.models import ReadLog
from tests.builders import sign_in

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def buttons(client: Client, case: Case) -> list[str]:
    page = client.get(f"/d/decisions/{case.uid}/").content.decode()
    return re.findall(rf'href="/d/decisions/{case.uid}/print/(\w+)/"', page)


def test_every_sheet_has_a_button_for_who_keeps_the_lists_and_for_nobody_else(village: Village) -> None:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    secretary, worker = sign_in(Client(), village.secretary), sign_in(Client(), village.worker)
    assert buttons(secretary, case) == ["notice", "roll", "ballots", "count", "register"]
    for sheet in buttons(secretary, case):
        answer = secretary.get(f"/d/decisions/{case.uid}/print/{sheet}/")
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
        assert worker.get(f"/d/decisions/{case.uid}/print/{sheet}/").status_code == 404
    assert buttons(worker, case) == []
    assert secretary.get(f"/d/decisions/{case.uid}/print/opinions/").status_code == 404, "nobody is heard in this step"
    assert ReadLog.objects.filter(subject=case.uid, what="roll").count() == 1


def test_the_opinion_sheet_has_a_line_for_each_household_by_its_number(village: Village) -> None:
    case = village.to_round()
    sitting = village.sitting(case)
    sheet = printing.opinions(sitting, village.now.date())
    assert [number for number, _, _ in sheet.entries] == ["1", "2", "3", "4", "5", "6"]
    assert (sheet.matter, sheet.text, sheet.code) == ("修村东水渠八百米", "村东水渠漏水，要修八百米。", case.code)
    assert sheet.address.endswith(f"/decisions/{case.uid}/")
    secretary = sign_in(Client(), village.secretary)
    assert secretary.get(f"/d/decisions/{case.uid}/print/opinions/").content[:4] == b"%PDF"


def test_the_register_says_what_came_of_each_step_and_leaves_the_rest_to_the_pen(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=4)
    before = {page.title: page for page in printing.register(village.decision(case), village.now.date()).steps}
    assert before["决议"].came is None, "not closed yet"
    village.do(case, "resolve", result="通过。")
    pages = {page.title: page for page in printing.register(village.decision(case), village.now.date()).steps}
    first, resolved, heard = pages["动议、提议"], pages["决议"], pages["民议"]
    assert first.content == "村东水渠漏水，要修八百米。\n应到5人，实到5人"
    assert (first.day, first.result) == ("2026-11-16", "先测量。")
    assert (resolved.due, resolved.came, resolved.agreed, resolved.against, resolved.result) == (9, 6, 4, 2, "通过。")
    assert (resolved.body, resolved.spot) == ("村民代表会议", "上午九点，文化广场")
    assert (heard.due, heard.came, heard.agreed, heard.result) == (6, 6, 6, "都问到了。")
