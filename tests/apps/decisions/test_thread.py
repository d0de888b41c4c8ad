"""A matter by six deliberations, from a motion on paper to the decision, and everything that must stop it on the way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone

from huiyin.apps.cases import facts
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.upgrading import carry_over
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.figures import recount
from huiyin.apps.people.queries import Viewer
from huiyin.apps.rolls.queries import tallied
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from tests.builders import step
from tests.newer import renamed

if TYPE_CHECKING:
    from tests.apps.decisions.village import Village
    from tests.newer import Publish

pytestmark = pytest.mark.django_db


def refused(village: Village, case: Case, verb: str, **answers: Any) -> str:
    with pytest.raises(RuleError) as refusal:
        village.do(case, verb, **answers)
    return refusal.value.code


def test_from_a_motion_to_the_decision(village: Village) -> None:
    case = village.to_vote()
    assert [entry.name for entry in village.entries(case)][:2] == ["甲0", "乙1"]
    village.vote(case, present=6, agree=4)
    village.do(case, "resolve", village.head)
    case.refresh_from_db()
    decision, sitting = village.decision(case), village.last(case)
    assert (case.state, decision.state, decision.title) == ("resolved", "resolved", "修村东水渠八百米")
    assert sitting.published["quorum"] == {"need": 6, "have": 6, "met": True}
    assert sitting.published["pass"] == {"need": 4, "have": 4, "met": True}
    assert (sitting.law["article"], sitting.law["in_force_from"]) == ("30", "2026-01-01")
    assert [each.differs for each in recount(decision)] == [(), (), ()]


def test_no_vote_before_everybody_is_asked_and_has_signed(village: Village) -> None:
    case = village.to_round()
    assert refused(village, case, "close_round", result="好了") == "all_asked"
    for number in range(1, 6):
        village.hear(case, number)
    village.act(case, 6, ActKind.opine, "oppose", channel=ActChannel.call)
    found = tallied(village.sitting(case).roll)
    assert (found.asked, found.signed, found.opinions) == (6, 5, (5, 1, 0))
    assert refused(village, case, "close_round", result="好了") == "all_signed"
    assert refused(village, case, "convene", meets_on=village.day(9), venue="广场") == "not_from_here"
    village.act(case, 6, ActKind.sign, channel=ActChannel.paper)
    village.do(case, "close_round", result="五户同意，一户不同意。")
    assert village.last(case).published | {"channels": 0} == {
        "roll": 6, "changes": 0, "channels": 0, "asked": 6, "signed": 6, "tried": 0, "objections": 0,
        "agree": 5, "oppose": 1, "abstain": 0,
    }  # fmt: skip


def test_who_was_not_met_stays_open_with_every_attempt(village: Village) -> None:
    case = village.to_round()
    for _ in range(3):
        village.act(case, 1, ActKind.attempt)
    found = tallied(village.sitting(case).roll)
    assert (found.asked, found.tried) == (0, 1)
    assert village.sitting(case).roll.acts.filter(kind=ActKind.attempt).count() == 3


def test_without_quorum_nothing_was_held_and_nothing_is_completed_afterwards(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=5, agree=5)
    assert refused(village, case, "resolve") == "quorum_met"
    assert refused(village, case, "reject", public_reason="没过") == "quorum_met"
    village.do(case, "adjourn", public_reason="应到9人，实到5人，差1人。")
    before = village.last(case)
    assert (before.published["holds"], before.left_by, before.reason) == (False, "adjourn", "应到9人，实到5人，差1人。")
    village.do(case, "convene", meets_on=village.day(2), venue="文化广场")
    assert village.sitting(case).nth == before.nth + 1
    assert tallied(village.sitting(case).roll).present == 0, "nobody is there again before the roll call"


def test_not_passed_goes_back_with_a_public_reason(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=3)
    assert refused(village, case, "resolve") == "passed"
    assert refused(village, case, "reject") == "missing_answer"
    village.do(case, "reject", public_reason="实到6人，赞成3人，没过半。")
    case.refresh_from_db()
    assert (case.state, village.decision(case).state) == ("proposed", "proposed")


def test_the_wrong_body_is_refused_with_its_article(village: Village) -> None:
    with pytest.raises(RuleError) as refusal:
        village.begin(matter="land", body="villagers_representatives")
    assert refusal.value.code == "wrong_body"
    assert refusal.value.values == {"law": "农村集体经济组织法", "article": "26、28", "bodies": "成员大会"}
    with pytest.raises(RuleError, match="wrong_body"):
        village.begin(matter="charter", body="villagers_representatives")
    assert not Case.objects.exists()


def test_a_merger_is_for_the_members_and_benefits_for_others_need_their_three_quarters(village: Village) -> None:
    for matter, body in (("merger", "collective_representatives"), ("outsiders", "collective_members")):
        with pytest.raises(RuleError, match="wrong_body"):
            village.begin(matter=matter, body=body)
    village.keep("collective_members", 8)
    case = village.to_vote(matter="outsiders", body="collective_members_outsiders", meets=10)
    village.vote(case, present=8, agree=5)
    village.days(10)
    assert refused(village, case, "resolve") == "passed", "two thirds of eight are six"
    village.act(case, 6, ActKind.vote, "agree")
    village.do(case, "resolve")


def test_a_body_without_a_list_cannot_be_called_and_the_notice_keeps_its_days(village: Village) -> None:
    case = village.to_round(body="villagers_assembly")
    for number in range(1, 7):
        village.hear(case, number)
    village.do(case, "close_round", result="都问到了。")
    assert refused(village, case, "convene", meets_on=village.day(30), venue="广场") == "no_kept_list"
    village.keep("villagers_assembly", 20)
    with pytest.raises(RuleError) as refusal:
        village.do(case, "convene", meets_on=village.day(9), venue="广场")
    assert (refusal.value.code, refusal.value.values["days"]) == ("notice_too_short", 10)
    village.do(case, "convene", meets_on=village.day(10), venue="广场")
    village.vote(case, present=11, agree=8)
    assert refused(village, case, "resolve") == "notice_over"
    village.days(10)
    village.do(case, "resolve")


def test_nothing_is_decided_before_the_day_for_which_the_body_was_called(village: Village) -> None:
    case = village.to_members(members_meet=3)
    village.vote(case, village.members, village.members)
    assert refused(village, case, "review") == "notice_over"
    assert refused(village, case, "reject", public_reason="不成") == "notice_over"
    village.days(3)
    village.do(case, "review")
    case = village.to_vote(meets=5)
    village.vote(case, present=6, agree=6)
    assert refused(village, case, "resolve") == "notice_over"
    assert village.sitting(case).may_meet_on < village.sitting(case).decides_from
    village.days(5)
    village.do(case, "resolve")


def test_the_roll_is_frozen_and_later_lists_do_not_touch_it(village: Village) -> None:
    case = village.to_vote()
    village.keep("villagers_representatives", 3)
    assert len(village.entries(case)) == 9
    assert village.sitting(case).roll.frozen_at is not None


def test_the_disclosures_are_cases_of_their_own_and_work_begins_after_them(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=6)
    village.do(case, "resolve")
    village.do(case, "post", title="修村东水渠的决议", text="决议：修村东水渠八百米，赞成六票。")
    child = Case.objects.get(parent=case)
    assert (child.slug, child.state) == ("disclosure", "draft")
    assert refused(village, case, "begin_work") == "children_done"
    step(child, village.secretary, "withdraw", village.now, reason="改日再贴")
    assert refused(village, case, "begin_work") == "disclosed", "what was withdrawn was never disclosed"
    village.do(case, "post", title="修村东水渠的决议", text="决议：修村东水渠八百米，赞成六票。")
    again = Case.objects.filter(parent=case).latest("pk")
    Case.objects.filter(pk=again.pk).update(state="down", phase="closed", open=False, outcome="solved")
    village.do(case, "begin_work")


def test_a_disclosure_that_was_turned_down_lets_nothing_go_on(village: Village) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=6)
    village.do(case, "resolve")
    village.do(case, "post", title="修村东水渠的决议", text="决议：修村东水渠八百米。")
    step(Case.objects.get(parent=case), village.supervisor, "turn_down", village.now, reason="没写票数")
    assert refused(village, case, "begin_work") == "disclosed"


def test_the_second_disclosure_is_that_of_the_result_whatever_is_said_and_needs_the_acceptance(
    village: Village,
) -> None:
    """towns.md T3-1: budget against actual, accepted by the residents' representatives. The move says what is disclosed."""
    case = village.to_vote()
    village.vote(case, present=6, agree=6)
    village.do(case, "resolve")
    village.do(case, "post", title="修村东水渠的决议", text="决议：修村东水渠八百米。")
    Case.objects.filter(parent=case).update(state="down", phase="closed", open=False, outcome="solved")
    village.do(case, "begin_work")
    village.do(case, "carry_out", result="修好了。")
    told: dict[str, Any] = {"title": "结果公开", "text": "修好八百零五米。", "budget": 8600000, "actual": 8435000}
    village.do(case, "post_result", **told, subject="proposal")
    child = Case.objects.get(parent=case, open=True)
    assert child.content.answers["subject"] == "result"
    assert refused(village, child, "check", by=village.supervisor, opinion="好") == "result_accounted"
    found: dict[str, Any] = {"acceptors": "代表三人", "finding": "有一段漏水。"}
    village.do(child, "inspect", verdict="no", **found)
    assert refused(village, child, "check", by=village.supervisor, opinion="好") == "result_accounted"
    village.do(child, "inspect", verdict="with_defects", **found)
    village.do(child, "check", by=village.supervisor, opinion="账实相符。")


def test_an_open_meeting_goes_on_in_the_state_that_a_new_version_has_put_in_its_place(
    village: Village, newer: Publish
) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=5)
    before = village.sitting(case).pk
    carried = {"carries": {"1": {"resolving": "voting"}}}
    newer(lambda raw: renamed(raw, "resolving", "voting") | carried, slug="six_deliberations")
    assert carry_over(by=Viewer.for_system("test"), slug="six_deliberations", now=village.now).carried == 1
    assert (village.sitting(case).pk, village.sitting(case).state, village.decision(case).state) == (
        before, "voting", "voting",
    )  # fmt: skip
    village.act(case, 6, ActKind.vote, "agree")
    village.do(case, "resolve")
    assert village.last(case).published["agree"] == 6


def test_a_meeting_that_the_new_version_knows_no_more_is_closed_with_its_figures(
    village: Village, newer: Publish
) -> None:
    case = village.to_vote()
    village.vote(case, present=6, agree=5)
    newer(lambda raw: raw | {"carries": {"1": {"resolving": "heard"}}}, slug="six_deliberations")
    assert carry_over(by=Viewer.for_system("test"), slug="six_deliberations", now=village.now).carried == 1
    assert (village.decision(case).state, village.last(case).published["agree"]) == ("heard", 5)
    village.do(case, "convene", meets_on=village.day(0), venue="广场")


def levy(village: Village, at: datetime, money: int, heads: int = 10) -> Case:
    """A levy of the village, reckoned: so many fen from so many heads."""
    asked = {"title": "修水渠", "body": "villagers_assembly_households", "initiators": "committee"}
    place = village.world.village
    said = Said(
        uid=uuid4(), slug="one_matter", place=place, text="修水渠。", title="修水渠", channel="paper", answers=asked
    )
    case = open_case(by=village.head, said=said, at=at, now=at)
    step(case, village.head, "reckon", at, money=money, people=heads + 2, free_poor=2)
    return case


def test_the_cap_of_the_year_is_for_all_levies_of_the_village_together(village: Village) -> None:
    now = timezone.now()
    first = levy(village, now, 10_000)
    assert facts.levy(first)["money"] == 1500, "the own plan takes nothing off itself"
    with pytest.raises(RuleError, match="within_caps"):
        levy(village, now, 5_001)
    step(first, village.secretary, "abandon", now, public_reason="等项目资金。")
    levy(village, now, 15_000)
