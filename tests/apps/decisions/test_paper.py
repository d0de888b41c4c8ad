"""What a village prints: the roll to be signed, the opinion sheet, ballots and count sheet, the notice, the register."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import uuid
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.decisions import printing
from huiyin.apps.decisions.actions.counting import Noted, write_minutes
from huiyin.apps.decisions.actions.papers import file_photo
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.figures import figures_of
from huiyin.apps.decisions.models import PaperSheet
from huiyin.apps.decisions.register import register
from huiyin.apps.files.actions import Prepared
from huiyin.apps.jobs.actions import run_long
from huiyin.apps.records.models import ReadLog
from huiyin.core.pack_way import the_way
from tests.apps.files.pictures import jpeg
from tests.builders import sign_in
from tests.exports import ask, fetch

if TYPE_CHECKING:
    from huiyin.apps.cases.models import Case
    from huiyin.core.sheets import RegisterStep
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def buttons(client: Client, case: Case) -> list[str]:
    page = client.get(f"/d/decisions/{case.uid}/").content.decode()
    return re.findall(rf'(?:href|action)="/d/decisions/{case.uid}/print/(\w+)/"', page)


def test_every_sheet_has_a_button_for_who_keeps_the_lists_and_for_nobody_else(village: Village) -> None:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    secretary, worker = sign_in(Client(), village.secretary), sign_in(Client(), village.worker)
    assert buttons(secretary, case) == ["notice", "roll", "ballots", "count", "slips", "register"]
    for sheet in buttons(secretary, case):
        path = f"/d/decisions/{case.uid}/print/{sheet}/"
        answer = secretary.get(path) if sheet == "register" else secretary.post(path, follow=True)
        assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
        assert worker.get(f"/d/decisions/{case.uid}/print/{sheet}/").status_code == 404
    assert buttons(worker, case) == []
    assert secretary.get(f"/d/decisions/{case.uid}/print/opinions/").status_code == 404, "nobody is heard in this step"
    assert ReadLog.objects.filter(subject=case.uid, what="roll").count() == 2


def test_the_opinion_sheet_has_a_line_for_each_household_by_its_number(village: Village) -> None:
    case = village.to_round()
    sitting = village.sitting(case)
    sheet = printing.opinions(sitting, village.now.date())
    assert [number for number, _, _ in sheet.entries] == ["1", "2", "3", "4", "5", "6"]
    assert (sheet.matter, sheet.text, sheet.code) == ("修村东水渠八百米", "村东水渠漏水，要修八百米。", case.code)
    assert sheet.address.endswith(f"/decisions/{case.uid}/")
    secretary = sign_in(Client(), village.secretary)
    assert secretary.post(f"/d/decisions/{case.uid}/print/opinions/", follow=True).content[:4] == b"%PDF"


def pages(village: Village, case: Case) -> dict[str, RegisterStep]:
    return {page.title: page for page in register(village.decision(case), village.now.date()).steps}


def test_the_register_has_the_pages_of_the_official_form_and_says_what_came_of_each_step(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=4)
    noted = Noted(uuid.uuid4(), "讨论了线路。", "欧阳若兰", "秦小满", "镇农业办来一人")
    write_minutes(by=village.head, sitting=village.sitting(case).uid, noted=noted, now=village.now)
    assert pages(village, case)["决议"].came is None, "not closed yet"
    village.do(case, "resolve", result="通过。")
    found = pages(village, case)
    assert list(found) == ["动议", "提议", "商议", "审议", "民议", "决议", "决议公开", "结果公开"]
    motion, proposed, resolved, heard = (found[name] for name in ("动议", "提议", "决议", "民议"))
    assert motion.content == "秦大妈等三户\n村东水渠漏水，要修八百米。"
    assert motion.reasons == ("党员、群众建议", "干部建议", "上级要求")
    assert motion.ticked == "党员、群众建议"
    assert (proposed.day, proposed.due, proposed.came, proposed.result) == ("2026-11-16", 5, 5, "先测量。")
    assert (resolved.due, resolved.came, resolved.agreed, resolved.against, resolved.result) == (9, 6, 4, 2, "通过。")
    assert (resolved.form, resolved.spot) == ("村民代表会议　公开表决", "上午九点，文化广场")
    assert (resolved.chair, resolved.recorder, resolved.township) == ("欧阳若兰", "秦小满", "镇农业办来一人")
    assert (resolved.content, resolved.supervision) == ("讨论了线路。", None)
    assert (heard.due, heard.came, heard.agreed, heard.result, heard.township) == (6, 6, 6, "都问到了。", None)
    assert (found["决议公开"].disclosed, found["结果公开"].supervision) == ("", "")


def test_four_deliberations_have_six_pages() -> None:
    way = the_way(pack := library.pack("four_deliberations"))
    sat = [name for name in way if pack.states[name].sitting]
    met = [move.do for name in way for move in pack.moves_from(name) if move.asks("met_on") and move.to in way]
    shut = {move.to for move in pack.moves if move.opens == "disclosure" and move.to in way}
    assert (pack.start.asks("met_on"), len(met), len(sat), len(shut)) == (True, 1, 2, 2)


def test_minutes_are_filled_in_with_the_line_of_figures_and_its_article(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=5)
    noted = Noted(uuid.uuid4(), "讨论了线路。", "欧阳若兰", "秦小满")
    write_minutes(by=village.head, sitting=village.sitting(case).uid, noted=noted, now=village.now)
    sitting = village.sitting(case)
    sheet = printing.minutes(sitting, figures_of(sitting), village.now.date())
    told = dict(sheet.facts)
    assert told["数字"] == "应到9人 · 实到6人（至少6人） · 赞成5票（至少4票） · 反对1票 · 弃权0票"
    assert "第30条" in told["依据"]
    assert (told["主持人"], sheet.text) == ("欧阳若兰", "讨论了线路。")
    path = f"/d/decisions/{case.uid}/print/minutes/{sitting.nth}/"
    assert sign_in(Client(), village.supervisor).get(path).content[:4] == b"%PDF"
    assert sign_in(Client(), village.worker).get(path).status_code == 404
    assert sign_in(Client(), village.secretary).get(f"/d/decisions/{case.uid}/print/minutes/9/").status_code == 404


def test_slips_carry_each_code_once_and_only_who_keeps_the_lists_prints_them(village: Village) -> None:
    case = village.to_round()
    sitting = village.sitting(case)
    sheet = printing.slips(sitting, village.now.date())
    assert sheet.address.endswith("/decisions/mine/"), "no address keeps a code"
    for number, _name, code in sheet.slips:
        assert code.replace("-", "") == entry_code(sitting.roll.uid, int(number))
    assert len({code for _, _, code in sheet.slips}) == 6
    path = f"/d/decisions/{case.uid}/print/slips/"
    assert sign_in(Client(), village.secretary).get(path).content[:4] == b"%PDF"
    assert sign_in(Client(), village.worker).get(path).status_code == 404


def test_the_archive_holds_every_sheet_photo_and_proof_with_a_list_of_them(village: Village) -> None:
    case = village.to_round()
    secretary, path = sign_in(Client(), village.secretary), f"/d/decisions/{case.uid}/archive/"
    secretary.post(f"/d/decisions/{case.uid}/print/opinions/")
    paper = PaperSheet.objects.get()
    photo = Prepared("photo", "image/jpeg", jpeg(), 8, 8)
    file_photo(by=village.worker, sheet=paper.uid, photo=photo, more="", now=village.now)
    assert secretary.get(path).status_code == 405
    assert sign_in(Client(), village.worker).post(path).status_code == 404
    assert f'action="{path}"' in secretary.get(f"/d/decisions/{case.uid}/").content.decode()
    page = ask(secretary, path)
    assert "正在准备" in secretary.get(page).content.decode(), "it takes long, so nobody waits for it"
    run_long(timezone.now())
    assert "9份文件" in secretary.get(page).content.decode()
    answer = fetch(secretary, page)
    assert answer["Content-Type"] == "application/zip"
    assert sign_in(Client(), village.worker).get(page).status_code == 404, "for who asked alone"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        names = set(archive.namelist())
        assert names == {
            "list.csv", "proofs.json", "register.pdf", "sitting-1/minutes.pdf", "sitting-1/figures.json",
            "sitting-2/minutes.pdf", "sitting-2/figures.json", "sitting-2/opinions.pdf", "sitting-2/opinions-1-1.jpg",
        }  # fmt: skip
        rows = list(csv.reader(archive.read("list.csv").decode("utf-8-sig").splitlines()))
        assert {row[0] for row in rows[1:]} == names - {"list.csv"}
        for name, _what, size, digest in rows[1:]:
            content = archive.read(name)
            assert (str(len(content)), hashlib.sha256(content).hexdigest()) == (size, digest)
        assert json.loads(archive.read("proofs.json"))["number"] == case.code
    assert ReadLog.objects.filter(subject=case.uid, what="archive").count() == 1
