"""Opening a case: who is the asker, which limits hold, and what stands for words that nobody wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huiyin.apps.cases import facts, library
from huiyin.apps.cases.actions.answers import Said as Heard
from huiyin.apps.cases.actions.answers import hear_asker
from huiyin.apps.cases.choices import category_choices
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.titles import LONGEST, headline
from huiyin.apps.people.queries import Viewer
from huiyin.core.errors import RuleError
from huiyin.core.limits import parse_limit
from huiyin.core.profiles import Profile
from huiyin.core.words import Answer
from tests.builders import MONDAY, World, say, step

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = MONDAY.date()
ORDER: dict[str, Any] = {"slug": "hotline", "channel": "hotline", "category": "water", "text": "楼里三天没水。"}


def order(world: World, by: Viewer, **answers: str) -> Case:
    return say(world, by=by, **ORDER, answers={"matter": "help", **answers})


def solve(case: Case) -> tuple[str, datetime]:
    return case.clocks.values_list("limit", "due_at").get(name="solve")


@pytest.fixture
def town() -> World:
    return World("dalu")


@pytest.fixture
def desk(town: World) -> Viewer:
    return town.viewer("desk", unit=town.unit("town_office"))


def test_a_clerk_who_enters_a_call_is_not_the_asker_and_may_dispatch_it():
    world = World("yangquan")
    clerk = world.viewer("desk", unit=world.unit("village_station", world.village))
    case = say(world, by=clerk, channel="phone")
    assert case.marks.roles == {}
    team = world.unit("village_volunteers", world.village)
    assert step(case, clerk, "dispatch", MONDAY + HOUR, unit=team.pk).case.state == "assigned"


@pytest.mark.parametrize(("channel", "on_behalf", "asker"), [("web", False, True), ("web", True, False)])
def test_who_asks_for_themselves_is_the_asker(channel: str, on_behalf: bool, asker: bool):
    world = World("yangquan")
    clerk = world.viewer("desk", unit=world.unit("village_station", world.village))
    case = say(world, by=clerk, channel=channel, on_behalf=on_behalf)
    assert case.marks.roles == ({"reporter": (clerk.actor.person,)} if asker else {})


def test_residents_do_not_enter_orders_of_the_hotline(town: World):
    with pytest.raises(RuleError, match="not_yours"):
        order(town, Viewer.nobody())


def test_the_kind_of_order_chooses_its_limit_by_the_preset_of_the_region(
    town: World, desk: Viewer, monkeypatch: pytest.MonkeyPatch
):
    assert solve(order(town, desk))[0] == "5wd"
    profile = library.profile("dalu")
    packs = tuple(replace(pack, preset="guangdong") for pack in profile.packs)
    changed: Profile = replace(profile, packs=packs)
    monkeypatch.setattr(library, "profile", lambda slug: changed)
    assert solve(order(town, desk))[0] == "10wd"
    assert solve(order(town, desk, matter="consult"))[0] == "2wd"
    case = order(town, desk, matter="complaint")
    case = step(case, desk, "sort", MONDAY + HOUR, category="lamp").case
    assert solve(case)[0] == "15wd", "another category does not change what the kind of order decides"


def test_a_preset_sets_objections_and_extensions_too():
    pack = library.pack("hotline")
    profile = library.profile("dalu")
    town = replace(profile, packs=tuple(replace(chosen, preset="shandong") for chosen in profile.packs))
    assert library.clock_of(pack, "objection", town, DAY).limits["default"] == "2wd"
    assert library.clock_of(pack, "solve", town, DAY).extend.max == "10wd"
    assert library.limits_by_clock(pack, town, DAY)["solve"]["complaint"] == "5wd"
    assert library.clock_of(pack, "dispatch", town, DAY) == pack.clocks["dispatch"]


def test_before_its_day_a_preset_does_not_hold():
    pack, profile = library.pack("hotline"), library.profile("dalu")
    town = replace(profile, packs=tuple(replace(chosen, preset="shandong") for chosen in profile.packs))
    before = library.limits_by_clock(pack, town, date(2019, 12, 31))
    assert before == library.limits_by_clock(pack, profile, DAY), "the pack's own limits stand"
    assert library.clock_of(pack, "solve", town, date(2019, 12, 31)) == pack.clocks["solve"]


def test_every_preset_fits_its_pack():
    pack = library.pack("hotline")
    profile = library.profile("dalu")
    for row in library.presets("hotline"):
        town = replace(profile, packs=tuple(replace(chosen, preset=row.region) for chosen in profile.packs))
        for limits in library.limits_by_clock(pack, town, row.in_force_from).values():
            assert all(parse_limit(text) for text in limits.values())
    assert library.presets("wish") == ()


def test_a_town_s_own_clocks_go_before_any_preset():
    profile = library.profile("dalu")
    own = {"solve": {"help": "3wd"}, "dispatch": "1h"}
    town = replace(profile, packs=tuple(replace(c, preset="guangdong", clocks=own) for c in profile.packs))
    pack = library.pack("hotline")
    assert library.limit_text(pack, "solve", "water", town, DAY, {"matter": "help"}) == "3wd"
    assert library.limit_text(pack, "solve", "water", town, DAY, {"matter": "consult"}) == "2wd"
    assert library.limit_text(pack, "dispatch", "water", town, DAY) == "1h"


@pytest.mark.parametrize(
    ("category", "limit"), [("fire_risk", "2h"), ("water", "24h"), ("power", "24h"), ("road", "7d"), ("question", "7d")]
)
def test_a_region_may_go_by_the_class_of_the_matter(category: str, limit: str) -> None:
    profile = library.profile("dalu")
    town = replace(profile, packs=tuple(replace(chosen, preset="beijing") for chosen in profile.packs))
    for kind in ("help", "complaint"):
        assert library.limit_text(library.pack("hotline"), "solve", category, town, DAY, {"matter": kind}) == limit


def test_an_order_is_asked_its_kind_once_and_its_subject_apart():
    town, pack = library.profile("dalu"), library.pack("hotline")
    kinds = {code for ask in pack.start.ask if ask.kind.name == "matter" for code, _ in ask.kind.choices}
    offered = {code for _, group in category_choices(town, "hotline") for code in _codes(group)}
    assert kinds == {"consult", "help", "advice", "complaint", "accusation"}
    assert not kinds & offered
    assert {"pollution", "lamp", "water"} <= offered


def _codes(group: Any) -> list[str]:
    return [code for code, _ in group] if isinstance(group, list) else []


def test_a_phoned_order_about_a_departments_matter_is_not_pushed_down(town: World, desk: Viewer):
    case = say(town, by=desk, **ORDER | {"channel": "phone", "category": "pollution"}, answers={"matter": "accusation"})
    committee = town.unit("village_committee", town.village)
    with pytest.raises(RuleError, match="not_department_matter"):
        step(case, desk, "dispatch", MONDAY + HOUR, unit=committee.pk)
    step(case, desk, "escalate", MONDAY + HOUR, reason="村里没有执法权。")
    leader = town.viewer("leader", place=town.town)
    with pytest.raises(RuleError, match="not_department_matter"):
        step(case, leader, "order_up", MONDAY + HOUR, unit=committee.pk, reason="村里先看看。")
    office = town.unit("works_office")
    assert (
        step(case, leader, "order_up", MONDAY + HOUR, unit=office.pk, reason="镇里先联系执法队。").case.unit == office
    )
    with pytest.raises(RuleError, match="not_department_matter"):
        step(case, desk, "resend", MONDAY + 2 * HOUR, unit=committee.pk, reason="村里先看看。")


def test_an_order_about_a_departments_matter_is_objected_to_in_time(town: World, desk: Viewer):
    case = say(town, by=desk, **ORDER | {"channel": "phone", "category": "pollution"}, answers={"matter": "accusation"})
    objected = step(case, desk, "object", MONDAY + HOUR, reason="属生态环境部门职责。", route="other_office")
    assert objected.case.state == "objected"


def test_an_order_is_suggested_to_the_office_of_its_subject(town: World, desk: Viewer):
    assert order(town, desk).suggested == town.unit("works_office")
    assert say(town, by=desk, **ORDER | {"category": "relief"}, answers={"matter": "consult"}).suggested == town.unit(
        "social_office"
    )


def test_the_day_on_the_order_is_its_limit(town: World, desk: Viewer):
    case = order(town, desk, due=date(2026, 11, 20).isoformat())
    assert solve(case) == ("4d", datetime(2026, 11, 20, 15, 59, 59, tzinfo=UTC)), (
        "until the end of that day in Shanghai"
    )
    assert solve(order(town, desk, due="2026-11-02"))[1] == MONDAY, "a day that has passed is due at once"
    with pytest.raises(RuleError, match="wrong_answer"):
        order(town, desk, due="下周")


def test_after_the_time_for_objections_none_is_made(town: World, desk: Viewer):
    case = order(town, desk)
    assert facts.due(case)["objection"] == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    with pytest.raises(RuleError, match="objection_in_time"):
        step(case, desk, "object", MONDAY + 3 * 24 * HOUR, reason="不归我们", route="other_office")
    assert step(case, desk, "object", MONDAY + HOUR, reason="不归我们", route="other_office").case.state == "objected"


def test_a_call_for_help_needs_no_words():
    world = World("xinba")
    changes: dict[str, Any] = {"slug": "respond_now", "channel": "one_key", "text": " ", "category": ""}
    case = say(world, **changes)
    assert case.content.text == case.title == library.profile("xinba").pack("respond_now").title.zh
    english = say(world, **changes, language="en")
    assert english.content.text == library.profile("xinba").pack("respond_now").title.en
    with pytest.raises(RuleError, match="missing_answer"):
        say(world, **changes, phone="")


def test_other_packs_need_words():
    with pytest.raises(RuleError, match="empty_text"):
        say(World("yangquan"), text=" ")


def test_a_call_without_words_that_is_sent_twice_is_one_case():
    world = World("xinba")
    case = say(world, slug="respond_now", channel="one_key", text="", category="")
    again = say(world, slug="respond_now", channel="one_key", text="", category="", uid=case.uid)
    assert again.pk == case.pk


def test_the_mandate_may_be_given_when_the_errand_is_taken_on(town: World):
    runner = town.viewer("errand_runner", unit=town.unit("village_station", town.village))
    case = say(town, slug="errand", channel="phone", category="errand_papers", text="代办老年证。")
    case = step(case, runner, "accept", MONDAY + HOUR, mandate="paper", witness="邻居老潘").case
    assert facts.answers(case)["mandate"] == "paper"
    assert step(case, runner, "report", MONDAY + 2 * HOUR, result="办好了").case.state == "to_deliver"


def test_who_brought_it_to_be_confirmed_does_not_ring_the_asker():
    world = World("xinba")
    duty = world.viewer("duty", unit=world.unit("town_office"))
    caller = world.viewer("caller", unit=world.unit("town_centre"))
    case = say(world, slug="respond_now", channel="one_key", text="", category="")
    case = step(case, duty, "take", MONDAY + HOUR).case
    case = step(case, duty, "report", MONDAY + 2 * HOUR, result="合上闸了").case
    with pytest.raises(RuleError, match="handler_confirms"):
        hear_asker(by=duty, said=Heard(case=case.uid, answer=Answer.fixed, by_call=True), now=MONDAY + 3 * HOUR)
    hear_asker(by=caller, said=Heard(case=case.uid, answer=Answer.fixed, by_call=True), now=MONDAY + 3 * HOUR)
    with pytest.raises(RuleError, match="handler_confirms"):
        step(case, duty, "close", MONDAY + 4 * HOUR, finding="好了", outcome="solved")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("路灯不亮", "路灯不亮"),
        ("路灯不亮\n在桥头", "路灯不亮"),
        ("水磨坊路口的路灯不亮，有一个多星期了，晚上过桥看不清，老人摔倒", "水磨坊路口的路灯不亮，有一个多星期了，晚上过桥看不清"),
        ("灯坏了，" + "水" * 40, "灯坏了，" + "水" * 25 + "…"),
        ("水" * 30 + "。再说", "水" * 30),
        ("水" * 31, "水" * 29 + "…"),
        ("The light, at last, is out since Monday evening", "The light, at last"),
    ],
)  # fmt: skip
def test_a_long_title_ends_at_a_mark_or_says_that_it_goes_on(said: str, title: str):
    assert headline(said) == title
    assert len(title) <= LONGEST
