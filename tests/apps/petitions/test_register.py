"""A petition helped along: its official number, its clocks on the page, one extension, a hearing, the review, finality."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.cases.accused import Against
from huiyin.apps.cases.actions import answers
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.asked import Asked
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.queries import visible_to
from huiyin.apps.jobs.actions import run_due
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.registering import Registered, register
from huiyin.apps.petitions.models import Petition
from huiyin.apps.petitions.queries.register import counted, page
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer
from huiyin.core.worktime import SHANGHAI
from tests.builders import World, sign_in, step

pytestmark = pytest.mark.django_db
NUMBER = "XF2026030200017"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


MARCH = at("2026-03-02 09:00")


def registered(world: World, by: Viewer, now: datetime = MARCH, number: str = NUMBER, **changes: Any) -> Registered:
    answers = {
        "petition_number": number, "way": "helped", "petition_kind": "claim", "petition_form": "visit", "received": "2026-03-02",
        **changes.pop("answers", {}),
    }  # fmt: skip
    said = Said(
        **{"uid": uuid.uuid4(), "place": world.grid, **changes}, slug="petition", text="修路占地的补偿少算了。",
        category="petition_land", name="柳大爷", phone="13800000000", answers=answers,
    )  # fmt: skip
    return register(by=by, said=said, now=now)


def accepted(world: World, desk: Viewer) -> tuple[Case, Viewer]:
    """Registered, accepted by the sixth route on 10 March, and in the hands of an officer."""
    case = registered(world, desk).case
    unit = world.unit("social_office")
    step(case, desk, "accept", at("2026-03-10 10:00"), petition_route="six", accepted="2026-03-10", unit=unit.pk)
    officer = world.viewer("officer", unit=unit, name="秦树声")
    step(case, officer, "take", at("2026-03-10 11:00"))
    return Case.objects.get(pk=case.pk), officer


def due(case: Case, clock: str) -> datetime | None:
    return case.clocks.filter(name=clock).order_by("-id").values_list("due_at", flat=True).first()


def test_it_is_registered_by_its_official_number_and_found_by_it(world: World, desk: Viewer) -> None:
    case = registered(world, desk, number=" xf20260302 00017 ").case
    assert (case.level, case.channel, due(case, "notice")) == ("restricted", "helper", at("2026-03-17 23:59:59"))
    (row,), _ = page(desk, Asked("open", NUMBER.lower()), MARCH)
    assert (row.number, row.case.pk, row.way, row.kind) == (NUMBER, case.pk, "帮办代办", "申诉求决")
    assert page(desk, Asked("open", "XF1"), MARCH) == ([], "")
    raw = Petition.objects.values_list("number", "number_index").get()
    assert NUMBER not in str(raw), "sealed, and found blindly"


def test_without_a_number_nothing_is_taken_in(world: World, desk: Viewer) -> None:
    with pytest.raises(RuleError, match="missing_answer"):
        registered(world, desk, number="")
    assert not Case.objects.exists()


def test_the_same_number_again_joins_the_first_and_starts_no_clock(world: World, desk: Viewer) -> None:
    first = registered(world, desk)
    again = registered(world, desk, now=MARCH + timedelta(days=3), answers={"way": "forwarded"})
    assert (again.joined, again.case.pk, Case.objects.count()) == (True, first.case.pk, 1)
    assert again.case.backers == 1
    assert list(first.case.clocks.values_list("name", flat=True)) == ["notice"]
    assert registered(world, desk, uid=first.case.uid).case.pk == first.case.pk, "sent twice is registered once"


def test_entered_elsewhere_the_same_number_is_refused(world: World, desk: Viewer) -> None:
    first = registered(world, desk).case
    answers = {"petition_number": NUMBER, "way": "forwarded", "petition_kind": "claim", "petition_form": "net"}
    said = Said(
        uid=uuid.uuid4(), slug="petition", place=world.grid, text="还是那件", category="petition_land", answers=answers,
        channel="paper",
    )  # fmt: skip
    with pytest.raises(RuleError, match="petition_known") as refused:
        open_case(by=desk, said=said, at=MARCH, now=MARCH)
    assert refused.value.values["number"] == first.code
    assert Case.objects.count() == 1


def test_who_it_does_not_concern_sees_nothing_of_it(world: World, desk: Viewer) -> None:
    case = registered(world, desk).case
    run_due(MARCH + timedelta(minutes=1))
    stranger = world.viewer("secretary", unit=world.unit("village_branch", world.other_village))
    assert not visible_to(stranger).filter(pk=case.pk).exists()
    assert page(stranger, Asked("all"), MARCH) == ([], "")
    assert counted(stranger, MARCH)[0]["value"] == 0


def test_the_unit_that_it_is_about_neither_reads_nor_handles_it(world: World, desk: Viewer) -> None:
    unit = world.unit("social_office")
    case = registered(world, desk, against=Against(units=(unit,))).case
    with pytest.raises(RuleError, match="accused_unit"):
        step(case, desk, "accept", MARCH, petition_route="six", accepted="2026-03-02", unit=unit.pk)


def test_sixty_days_one_extension_and_a_hearing_within_them(world: World, desk: Viewer, leader: Viewer) -> None:
    case, officer = accepted(world, desk)
    assert due(case, "solve") == at("2026-05-09 23:59:59")
    step(case, officer, "hear", at("2026-04-20 10:00"), note="开了五天听证会。")
    assert due(case, "solve") == at("2026-05-09 23:59:59"), "only the second review leaves a hearing out (Art 36)"
    step(case, officer, "ask_extend", at("2026-05-06 10:00"), days=30, reason="要调地籍图。")
    with pytest.raises(RuleError, match="extension_too_long"):
        step(case, leader, "extend", at("2026-05-07 10:00"), days=31, reason="多给一天")
    step(case, leader, "extend", at("2026-05-07 10:00"), days=30, reason="地籍图在市里。")
    assert due(case, "solve") == at("2026-06-08 23:59:59")
    with pytest.raises(RuleError, match="extensions_left"):
        step(case, officer, "ask_extend", at("2026-05-25 10:00"), days=5, reason="还差一份。")
    sweep(now=at("2026-06-08 20:00"))
    assert not Case.objects.get(pk=case.pk).late
    sweep(now=at("2026-06-09 08:00"))
    assert Case.objects.get(pk=case.pk).late


def test_other_routes_have_no_sixty_days(world: World, desk: Viewer) -> None:
    case = registered(world, desk).case
    unit = world.unit("social_office")
    step(case, desk, "accept", at("2026-03-10 10:00"), petition_route="four", accepted="2026-03-10", unit=unit.pk)
    assert due(case, "solve") is None
    assert Petition.objects.get().route == "four"
    step(case, desk, "reroute", at("2026-04-10 10:00"), petition_route="six", reason="该出意见书")
    assert due(case, "solve") == at("2026-05-09 23:59:59")
    assert Petition.objects.get().route == "six"
    assert Case.objects.get(pk=case.pk).due_at == at("2026-05-09 23:59:59")


def opinion(case: Case, officer: Viewer, result: str = "explain") -> None:
    asked: dict[str, Any] = {
        "claimed": "补发",
        "facts_found": "少算0.3亩",
        "opinion": "按实补发",
        "basis": "土地管理法第四十八条",
    }
    step(case, officer, "opine", at("2026-04-01 09:00"), opinion_result=result, **asked)
    step(case, officer, "deliver", at("2026-04-02 09:00"), received_on="2026-04-01", delivered="挂号信")


def test_the_review_runs_from_receipt_and_finality_keeps_help(world: World, desk: Viewer, leader: Viewer) -> None:
    case, officer = accepted(world, desk)
    opinion(case, officer)
    assert Petition.objects.get().result == "explain"
    assert due(case, "ask_review") == at("2026-05-06 23:59:59"), "05-01 to 05-05 are days off"
    county = world.viewer("desk", unit=county_office(world))
    step(case, desk, "ask_review", at("2026-05-06 17:00"), review_received="2026-05-06")
    assert due(case, "review") == at("2026-06-05 23:59:59")
    decision: dict[str, Any] = {"review_result": "uphold", "opinion": "维持", "basis": "第三十五条"}
    step(case, county, "decide_review", at("2026-06-01 09:00"), **decision, review_organ="县政府")
    step(case, county, "deliver_review", at("2026-06-03 09:00"), review_delivered_on="2026-06-02")
    step(case, desk, "ask_rereview", at("2026-06-20 09:00"), rereview_received="2026-06-20")
    step(case, county, "hear", at("2026-07-01 09:00"), hearing_days=3, note="市里听证")
    assert due(case, "rereview") == at("2026-07-23 23:59:59")
    with pytest.raises(RuleError, match="another_organ"):
        step(case, county, "decide_rereview", at("2026-07-20 09:00"), **decision, rereview_organ="县 政府")
    step(case, county, "decide_rereview", at("2026-07-20 09:00"), **decision, rereview_organ="市政府")
    step(case, county, "deliver_rereview", at("2026-07-22 09:00"), rereview_delivered_on="2026-07-22")
    caller = world.viewer("caller", unit=world.unit("town_centre"))
    step(case, caller, "conclude", at("2026-08-01 09:00"), finding="没有回话", outcome="answered")
    assert Case.objects.get(pk=case.pk).state == "final"
    with pytest.raises(RuleError, match="petition_final"):
        registered(world, desk, now=at("2026-08-10 09:00"))
    step(case, leader, "look_after", at("2026-08-12 09:00"), note="帮着报了加固补助。")
    step(case, desk, "reopen", at("2026-09-10 09:00"), new_facts="新的鉴定")
    assert due(case, "notice") == at("2026-09-25 23:59:59")


def county_office(world: World) -> Any:
    from huiyin.apps.units.models import Post, Unit

    unit = Unit.objects.filter(kind="office", seat=world.county).first()
    if unit is None:
        unit = Unit.objects.create(kind="office", name="基层治理办公室", seat=world.county)
        unit.serves.add(world.county)
        Post.objects.create(title="desk", name="总派单岗", unit=unit)
    return unit


def test_asked_and_answered_stand_apart(world: World, desk: Viewer) -> None:
    case, officer = accepted(world, desk)
    opinion(case, officer)
    registered(world, desk, number="XF2")
    numbers = {str(each["value"]) + "/" + str(each.get("of", "")) for each in counted(desk, at("2026-04-03 09:00"))}
    assert numbers == {"2/", "0/2", "0/1", "0/0"}
    said = answers.Said(case=case.uid, answer=Answer.fixed, grade=5)
    answers.hear_asker(by=Viewer.nobody().as_reporter, said=said, now=at("2026-04-03 10:00"))
    after = [(each["value"], each.get("of")) for each in counted(desk, at("2026-04-03 11:00"))]
    assert after == [(2, None), (0, 2), (1, 1), (1, 1)]
    Case.objects.filter(pk=case.pk).update(phase="working", outcome="")
    again = [(each["value"], each.get("of")) for each in counted(desk, at("2026-04-04 11:00"))]
    assert again[2:] == [(1, 1), (1, 1)], "open again, and asked all the same: never more answered than asked"


def test_the_register_and_its_form_in_the_browser(world: World, desk: Viewer) -> None:
    browser = sign_in(Client(), desk)
    assert "登记一件" in browser.get("/p/").content.decode()
    form = {
        "idem": str(uuid.uuid4()), "petition_number": NUMBER, "way": "helped", "petition_kind": "claim",
        "petition_form": "visit", "place": str(world.grid.pk), "category": "petition_land", "text": "占地补偿", "reps": "6",
    }  # fmt: skip
    refused = browser.post("/p/new/", form).content.decode()
    assert "不超过5人" in refused or "不超过五人" in refused
    assert "占地补偿" in refused
    assert browser.post("/p/new/", {**form, "reps": "5"}).status_code == 302
    shown = browser.get("/p/").content.decode()
    assert NUMBER in shown
    assert "/d/" in shown
    joined = browser.post("/p/new/", {**form, "idem": str(uuid.uuid4()), "reps": "5"})
    assert joined.headers["Location"] == "/p/"
    assert Case.objects.count() == 1
