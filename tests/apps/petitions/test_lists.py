"""The register of petitions, the rota and the promises as lists; and the year's report (信访工作条例 Art 41)."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases import asked as asked_of_cases
from huiyin.apps.cases.accused import Against
from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.keyset import through
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.keys import sealing
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.models import Petition
from huiyin.apps.petitions.queries.register import counted, page
from huiyin.apps.petitions.queries.yearly import report
from huiyin.apps.scope.acting import acting
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer
from tests.apps.petitions.test_register import MARCH, NUMBER, accepted, at, opinion, registered
from tests.builders import World, sign_in, step
from tests.exports import rows_of
from tests.queries import at_most, warm

pytestmark = pytest.mark.django_db


def test_the_register_is_found_by_words_number_village_and_way(world: World, desk: Viewer) -> None:
    first = registered(world, desk).case
    second = registered(
        world, desk, number="XF20260302000018", place=world.other_village, answers={"way": "forwarded"}
    ).case

    def found(**asked: object) -> list[int]:
        return [row.case.pk for row in page(desk, Asked(**{"tab": "open", **asked}), MARCH)[0]]  # type: ignore[arg-type]

    assert set(found()) == {first.pk, second.pk}
    assert found(q=NUMBER) == [first.pk], "by the official number"
    assert set(found(q="占地")) == {first.pk, second.pk}, "by two characters of what was said"
    assert found(q=first.code) == [first.pk]
    assert found(v=world.other_village.pk) == [second.pk]
    assert found(s="forwarded") == [second.pk]
    assert found(k="petition_home") == []
    assert len(list(through(lambda key: page(desk, Asked("all", after=key), MARCH, 1)))) == 2


def test_words_are_looked_for_with_as_few_queries_in_many_as_in_one(
    world: World, desk: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [registered(world, desk, number=f"XF202603020000{n}").case for n in range(10, 22)]
    for case in cases:
        warm(case)
    monkeypatch.setattr(sealing._loaded, "texts", deque(maxlen=5))  # as with hundreds: what is remembered is too short
    with at_most(6):
        assert len(page(desk, Asked("open", "占地"), MARCH)[0]) == len(cases)
    monkeypatch.setattr(asked_of_cases, "READ_THROUGH", 5)
    shown = sign_in(Client(), desk).get("/p/?q=占地").content.decode()
    assert shown.count("XF202603020000") == 5
    assert "只在最新的5件里找了这些字" in shown
    assert "只在最新" not in sign_in(Client(), desk).get("/p/").content.decode()


def test_lists_are_printed_and_taken_away_with_nobody_s_name(world: World, desk: Viewer) -> None:
    case = registered(world, desk).case
    browser = sign_in(Client(), desk)
    for address in ("/p/", "/p/year/", "/p/reception/", "/p/reception/promises/"):
        assert "list.csv" in browser.get(address).content.decode(), address
        printed = browser.get(f"{address}?print=1").content.decode()
        assert "list.csv" not in printed
        assert "返回" in printed
        assert "导出岗位" in rows_of(browser, f"{address}list.csv"), address
    file = rows_of(browser, "/p/list.csv?tab=all")
    assert case.code in file
    assert NUMBER in file
    assert "柳大爷" not in file
    stranger = sign_in(Client(), world.viewer("grid_worker", place=world.grid))
    for address in ("/p/list.csv", "/p/year/list.csv", "/p/reception/list.csv", "/p/reception/promises/list.csv"):
        assert stranger.post(address).status_code == 403, address
    assert stranger.get("/p/year/").status_code == 403


def test_mediation_wants_the_consent_of_both(world: World, desk: Viewer) -> None:
    """Art 33."""
    case, officer = accepted(world, desk)
    with pytest.raises(RuleError, match="missing_answer"):
        step(case, officer, "mediate", at("2026-03-12 10:00"), petitioner_agreed="paper", note="他愿意。")
    assert not Petition.objects.get().mediated
    said: dict[str, Any] = {"petitioner_agreed": "paper", "other_agreed": "said", "note": "让出一米。"}
    step(case, officer, "mediate", at("2026-03-12 11:00"), **said)
    assert Petition.objects.get().mediated


def test_the_year_s_report_says_what_art_41_wants(world: World, desk: Viewer, leader: Viewer) -> None:
    case, officer = accepted(world, desk)
    for day in (12, 14):
        step(case, leader, "supervise", at(f"2026-03-{day} 10:00"), reason="十天没上门。")
    step(case, officer, "mediate", at("2026-03-15 10:00"), petitioner_agreed="said", other_agreed="said", note="谈了。")
    committee = world.unit("village_committee", world.village)
    said = {"petition_kind": "advice", "petition_form": "letter"}
    advice = registered(
        world, desk, number="XF20260302000019", answers=said, against=Against(units=(committee,)), place=world.town
    ).case
    unit = world.unit("social_office")
    step(advice, desk, "accept", at("2026-03-10 10:00"), petition_route="four", accepted="2026-03-10", unit=unit.pk)
    step(advice, officer, "take", at("2026-03-10 11:00"))
    step(advice, officer, "report", at("2026-03-11 11:00"), result="入汛前清完。", taken_up="whole")
    for nth, way in enumerate(("forwarded", "assigned", "assigned")):
        registered(world, desk, number=f"XF2026030300000{nth}", answers={"way": way})
    letter = registered(world, desk, number="XF20260303000009", answers={"way": "office"}).case
    step(letter, desk, "send_on", at("2026-03-05 10:00"), go_to="县水利局", sent_number="转17号", sent_on="2026-03-05")
    told = {part.title: dict(part.lines) for part in report(desk, 2026)}
    assert told["数量"]["收到"] == 6
    assert told["怎么来的"] == {"帮办代办": 2, "上级交办": 2, "上级转送": 1, "信访部门收到": 1}
    assert told["哪些类"] == {"申诉求决": 5, "建议意见": 1}
    assert told["哪些领域"].popitem()[1] == 6
    (about,) = told["反映多的单位"].items()
    assert about == (f"{committee.seat} {committee.name}", 1)
    passed = told["转送、交办、督办"]
    assert (passed["上级转送来的"], passed["上级交办来的"], passed["转送出去的"]) == (1, 2, 1)
    assert (passed["受理后交办的"], passed["督办的件"], passed["督办的次数（次）"], passed["双方同意调解的"]) == (
        2,
        1,
        2,
        1,
    )
    assert told["建议采纳"] == {"收到的建议意见": 1, "采纳": 1, "部分采纳": 0, "没采纳": 0, "还没答复": 0}
    assert {part.title: dict(part.lines) for part in report(desk, 2025)}["数量"]["收到"] == 0
    shown = sign_in(Client(), desk).get("/p/year/?year=2026").content.decode()
    assert "2026年信访工作年度报告" in shown
    assert "2026年" in sign_in(Client(), desk).get("/p/year/?year=1066").content.decode(), "no such year: this one"


def test_silence_is_asked_and_never_answered(world: World, desk: Viewer) -> None:
    case, officer = accepted(world, desk)
    opinion(case, officer)
    Case.objects.filter(pk=case.pk).update(answer=Answer.none)
    told = {part.title: dict(part.lines) for part in report(desk, 2026)}["数量"]
    assert (told["问了的"], told["问了，有回话"], told["有回话的里，满意"]) == (1, 0, 0)
    above = [(each["value"], each.get("of")) for each in counted(desk, at("2026-04-03 09:00"))]
    assert above[2:] == [(0, 1), (0, 0)], "the same above the register"


def test_a_report_counts_nothing_against_who_reads_it(world: World, desk: Viewer) -> None:
    """Not even when the petition was shared with them by a mistake."""
    committee = world.unit("village_committee", world.village)
    case = registered(world, desk, against=Against(units=(committee,))).case
    clerk = world.viewer("chief", unit=committee)
    CaseParty.objects.create(case=case, post_id=clerk.actor.post, part="copy")
    with acting(clerk.acting):
        told = {part.title: dict(part.lines) for part in report(clerk, 2026)}
    assert told["数量"]["收到"] == 0
    assert told["反映多的单位"] == {}
