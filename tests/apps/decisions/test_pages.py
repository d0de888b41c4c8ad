"""The pages: who sees what, nothing of how others answered or voted before the end, a recount that finds a change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.models import Sitting
from huiyin.apps.records.models import ReadLog
from huiyin.core.rolls import ActChannel, ActKind
from tests.builders import sign_in

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village

pytestmark = pytest.mark.django_db


def words(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    text = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.find("<main") :]))


def test_everybody_sees_the_steps_and_nobody_the_votes_before_the_end(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=5)
    page, path = Client(), f"/decisions/{case.uid}/"
    assert "应到 9 · 实到 6 · 需 6 ✓" in words(page, path)
    assert "赞成 5" not in words(page, path)
    village.do(case, "resolve")
    assert "应到 9 · 实到 6 · 需 6 ✓ · 赞成 5 · 需 4 ✓" in words(page, path)
    assert "修村东水渠八百米" in words(page, "/decisions/")
    assert "甲0" not in page.get(path).content.decode(), "no name of an entry on a public page"


def test_a_motion_is_public_only_when_the_branch_has_written_its_title(village: Village) -> None:
    case = village.begin()
    assert "水渠" not in words(Client(), "/decisions/")
    words(Client(), f"/decisions/{case.uid}/", status=404)


def test_a_recount_finds_a_published_figure_that_was_changed(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=4)
    village.do(case, "resolve")
    path = f"/decisions/{case.uid}/recount/"
    assert "完全一致" in words(Client(), path)
    sitting = village.last(case)
    Sitting.objects.filter(pk=sitting.pk).update(published={**sitting.published, "agree": 9})
    said = words(Client(), path)
    assert "不一致" in said
    assert "赞成 9" in said
    assert "赞成 4" in said


def test_the_round_says_who_is_left_and_never_what_others_said(village: Village) -> None:
    case = village.to_round()
    village.act(case, 1, ActKind.opine, "oppose", channel=ActChannel.call, text="占了我家的地。")
    worker = sign_in(Client(), village.worker)
    grid = village.world.grid.pk
    path = f"/d/decisions/{case.uid}/round/"
    assert "第一网格 3 1 0 0 3" in words(worker, path)
    for shown in (words(worker, f"{path}?grid={grid}"), words(worker, f"{path}{village.entries(case)[0].pk}/")):
        assert "占了我家的地" not in shown
        assert "checked" not in shown
    assert "问到，待签字" in words(worker, f"{path}?grid={grid}")


def test_rolls_are_read_in_their_village_alone_and_that_they_were_is_kept(village: Village) -> None:
    case = village.to_round()
    path = f"/d/decisions/{case.uid}/roll/"
    code = entry_code(village.sitting(case).roll.uid, 1)
    secretary, worker = sign_in(Client(), village.secretary), sign_in(Client(), village.worker)
    assert code[:5] in words(secretary, path)
    assert code[:5] not in words(worker, path), "slips are handed out by who keeps the lists"
    assert ReadLog.objects.filter(subject=case.uid, what="roll").count() == 2
    world = village.world
    for viewer in (
        world.viewer("officer", unit=world.unit("works_office")),
        world.viewer("verifier", place=world.other_village),
    ):
        for page in ("roll", "round", "meeting"):
            words(sign_in(Client(), viewer), f"/d/decisions/{case.uid}/{page}/", status=404)


def test_a_slip_opens_its_own_entry_and_shows_no_secret_choice(village: Village) -> None:
    case = village.to_vote()
    village.do(case, "adjourn", public_reason="改为无记名投票。")
    village.do(case, "convene", meets_on=village.day(1), venue="广场", secret="True")
    village.act(case, 1, ActKind.attend)
    village.act(case, 1, ActKind.mark)
    roll = village.sitting(case).roll
    bearer, code = Client(), entry_code(roll.uid, 1)
    answer = bearer.post("/decisions/mine/", {"code": f" {code[:5]}-{code[5:].lower()}"})
    assert (answer.status_code, answer["Location"]) == (302, "/decisions/mine/entry/"), "no address keeps the code"
    own = words(bearer, "/decisions/mine/entry/")
    assert "已无记名投票" in own
    assert not re.search("已无记名投票：", own)
    bearer.post("/decisions/mine/leave/")
    assert bearer.get("/decisions/mine/entry/").status_code == 302
    assert Client().get("/decisions/mine/object/").status_code == 302
    assert "没有这个编码" in Client().post("/decisions/mine/", {"code": "12345"}).content.decode()


def test_the_calculator_says_the_article(village: Village) -> None:
    said = words(Client(), "/rule/?body=villagers_representatives&roll=62&present=45&agree=31")
    assert "要到 42 · 实到 45 ✓ 要赞成 23 · 赞成 31 ✓" in said
    assert "村民委员会组织法 30" in said
    assert "对不上" in words(Client(), "/rule/?body=owners&roll=2&present=3&agree=1")


def test_the_lists_of_the_bodies_are_kept_by_the_village(village: Village) -> None:
    secretary = sign_in(Client(), village.secretary)
    answer = secretary.post("/d/decisions/lists/group_assembly/", {"names": "秦大妈 X001\n\n欧阳若兰\n"})
    assert answer.status_code == 302
    assert "名单上2人" in words(secretary, "/d/decisions/lists/")
    assert "秦大妈 X001" in secretary.get("/d/decisions/lists/group_assembly/").content.decode()
    answer = secretary.post("/d/decisions/lists/group_assembly/", {"names": "  \n"})
    assert answer.status_code == 200
