"""Every clock of the Petition Regulation by kind and route: holidays, make-up days, extension, hearing (law.md §1, §12).

2026: Spring Festival 02-15…02-23 with make-up work on 02-14 and 02-28; Mid-Autumn 09-25…27, make-up 09-20; National Day 10-01…07,
make-up 10-10. Days of organs are calendar days shown raw; a petitioner's own time rolls over days off.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from huiyin.core.errors import RuleError
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_weave import weave
from huiyin.core.stories import Scene
from huiyin.core.story_run import Play
from tests.core.days import CHINA, at
from tests.packs.shelf import PARTS, load

PACK = read_pack(weave(load("petition/pack.toml"), PARTS))
CAST = {
    "专干": ["desk@office"], "经办": ["member@unit"], "领导": ["leader@town"], "县里": ["desk@county"], "本人": ["reporter"],
    "回访": ["caller@town"],
}  # fmt: skip
FIRST = {
    "petition_number": "XF1", "way": "helped", "petition_kind": "claim", "petition_form": "net", "category": "petition_other",
    "text": "事",
}  # fmt: skip
OPINION = {"claimed": "要", "facts_found": "实", "opinion_result": "support", "opinion": "好", "basis": "法"}
DECISION = {"review_result": "uphold", "opinion": "维持", "basis": "法"}
BY_COUNTY, BY_CITY = {**DECISION, "review_organ": "县政府"}, {**DECISION, "rereview_organ": "市政府"}


class Petition:
    """A petition that is played; `due` tells when a clock is due."""

    def __init__(self, when: str, **answers: Any) -> None:
        self.stage = Play(PACK, {name: frozenset(words) for name, words in CAST.items()}, CHINA)
        self.now = at(when)
        self.do("专干", "register", **{**FIRST, **answers})

    def do(self, who: str, do: str, when: str = "", **answers: Any) -> Petition:
        self.now = at(when) if when else self.now + timedelta(minutes=1)
        self.stage.scene(Scene(at=self.now, who=who, do=do, answers=answers))
        return self

    def accepted(self, day: str, route: str = "six", **answers: Any) -> Petition:
        """Accepted on a day, and in somebody's hands."""
        self.do("专干", "accept", f"{day} 16:00", petition_route=route, accepted=day, unit="所", **answers)
        return self.do("经办", "take")

    def delivered(self, day: str) -> Petition:
        """The opinion was given and received on a day."""
        self.do("经办", "opine", f"{day} 09:00", **OPINION)
        return self.do("经办", "deliver", received_on=day, delivered="签收")

    def reviewed(self, asked: str, delivered: str) -> Petition:
        """A review was asked for, decided and received."""
        self.do("专干", "ask_review", f"{asked} 10:00", review_received=asked)
        self.do("县里", "decide_review", f"{delivered} 09:00", **BY_COUNTY)
        return self.do("县里", "deliver_review", review_delivered_on=delivered)

    def due(self, clock: str) -> datetime | None:
        return self.stage.clocks.due().get(clock)

    @property
    def clocks(self) -> set[str]:
        return set(self.stage.clocks.due())


@pytest.mark.parametrize(
    ("way", "clock", "received", "due"),
    [
        ("office", "transfer", "2026-09-16", "2026-10-01 23:59:59"),  # A, Art 22: ends on the holiday, is not moved
        ("helped", "notice", "2026-09-16", "2026-10-01 23:59:59"),  # B, Art 23(2)
        ("leader", "notice", "2026-02-05", "2026-02-20 23:59:59"),
        ("forwarded", "answer_sender", "2026-09-16", "2026-10-01 23:59:59"),  # C, Art 23(3)
        ("assigned", "answer_sender", "2026-09-16", "2026-10-01 23:59:59"),
        ("forwarded", "objection", "2026-02-12", "2026-02-26 18:00"),  # five work days, the make-up Saturday among them
        ("assigned", "objection", "2026-09-24", "2026-10-09 18:00"),
        ("forwarded", "objection", "2026-09-18", "2026-09-24 18:00"),  # the make-up Sunday counts
    ],
)
def test_fifteen_days_and_five_work_days_from_receipt(way: str, clock: str, received: str, due: str):
    petition = Petition(f"{received} 15:00", way=way, received=received)
    assert petition.due(clock) == at(due)
    late = Petition((datetime.fromisoformat(received) + timedelta(days=2)).isoformat(), way=way, received=received)
    assert late.due(clock) == at(due), "entered two days late it still counts from its receipt"


@pytest.mark.parametrize(
    ("way", "clocks"),
    [
        ("office", {"transfer"}), ("helped", {"notice"}), ("leader", {"notice"}),
        ("forwarded", {"answer_sender", "objection"}), ("assigned", {"answer_sender", "objection"}),
    ],
)  # fmt: skip
def test_each_way_has_its_own_clocks_and_no_other(way: str, clocks: set[str]):
    assert Petition("2026-03-02 09:00", way=way).clocks == clocks


@pytest.mark.parametrize("kind", ["claim", "advice"])
@pytest.mark.parametrize("route", ["one", "two", "three", "four", "five", "six"])
def test_only_a_claim_by_the_sixth_route_has_sixty_days(kind: str, route: str):
    petition = Petition("2026-08-03 09:00", petition_kind=kind).accepted("2026-08-06", route)
    assert petition.due("solve") == (at("2026-10-05 23:59:59") if (kind, route) == ("claim", "six") else None)


def test_sixty_days_count_from_acceptance_not_from_receipt():
    assert Petition("2026-07-27 09:00", received="2026-07-27").accepted("2026-08-06").due("solve") == at(
        "2026-10-05 23:59:59"
    )


def test_one_extension_adds_to_the_sixty_days_and_a_hearing_does_not():
    """Only Art 36 leaves a hearing out, of the second review."""
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06")
    petition.do("经办", "hear", "2026-08-20 09:00", hearing_days=7, note="听证")
    assert petition.due("solve") == at("2026-10-05 23:59:59")
    petition.do("经办", "ask_extend", "2026-09-28 09:00", days=30, reason="复杂")
    petition.do("领导", "extend", days=30, reason="同意")
    assert petition.due("solve") == at("2026-11-04 23:59:59")
    with pytest.raises(RuleError, match="extensions_left"):
        petition.do("经办", "ask_extend", days=1, reason="还要")


def test_who_asks_for_more_time_never_grants_it_and_nobody_does_once_it_is_over():
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06")
    with pytest.raises(RuleError, match="not_yours"):
        petition.do("经办", "extend", days=30, reason="自己批")
    petition.do("经办", "ask_extend", "2026-10-05 20:00", days=30, reason="复杂")
    with pytest.raises(RuleError, match="limit_not_over"):
        petition.do("领导", "extend", "2026-10-06 08:00", days=30, reason="过了期再批")


@pytest.mark.parametrize(
    ("accepted", "due"),
    [("2026-09-18", "2026-10-09 18:00"), ("2026-02-12", "2026-03-04 18:00")],  # make-up days count, the holidays do not
)
def test_the_short_way_has_ten_work_days_and_is_not_verified(accepted: str, due: str):
    petition = Petition(f"{accepted} 08:40").accepted(accepted, simple="yes")
    assert petition.due("solve") == at(due)
    (row,) = [row for row in PACK.clocks["solve"].law if row.limit == "10wd"]
    assert not row.verified


def test_changed_to_the_sixth_route_the_days_count_from_acceptance():
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06", "four")
    petition.do("专干", "reroute", "2026-09-07 09:00", petition_route="six", reason="该出意见书")
    assert petition.due("solve") == at("2026-10-05 23:59:59")
    petition.do("专干", "reroute", "2026-09-08 09:00", petition_route="one", reason="法院立案了")
    assert "solve" not in petition.stage.clocks.late(at("2026-12-01 09:00")), "and stop when it leaves it"


def test_a_move_to_another_unit_stops_no_clock():
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06")
    petition.do("专干", "resend", "2026-09-01 09:00", unit="别的所", reason="回避")
    petition.do("经办", "take", "2026-09-20 09:00")
    assert petition.due("solve") == at("2026-10-05 23:59:59")


def test_an_objection_stops_no_clock():
    petition = Petition("2026-09-16 09:00", way="forwarded", received="2026-09-16")
    petition.do("专干", "object", "2026-09-18 09:00", reason="不归我们")
    assert petition.due("answer_sender") == at("2026-10-01 23:59:59")
    petition.do("领导", "overrule", "2026-09-28 09:00", reason="来件单位不同意")
    assert petition.due("answer_sender") == at("2026-10-01 23:59:59")
    with pytest.raises(RuleError, match="objection_in_time"):
        petition.do("专干", "object", reason="再来一次")


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        ("2026-09-05", "2026-10-08 23:59:59"),  # ends on 10-05, a day off
        ("2026-09-10", "2026-10-10 23:59:59"),  # a Saturday on which one works
        ("2026-09-11", "2026-10-12 23:59:59"),  # a Sunday
        ("2026-09-15", "2026-10-15 23:59:59"),
    ],
)
def test_thirty_days_to_ask_for_a_review_run_from_the_petitioners_receipt(received_on: str, due: str):
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06").delivered(received_on)
    assert petition.due("ask_review") == at(due)
    last = at(due)
    with pytest.raises(RuleError, match="in_time"):
        petition.do("本人", "ask_review", f"{last + timedelta(hours=9):%Y-%m-%d} 09:00", review_received=received_on)
    petition.do("本人", "ask_review", f"{last + timedelta(hours=8):%Y-%m-%d} 09:00", review_received=received_on)


def test_the_review_has_thirty_days_from_its_receipt_raw():
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06").delivered("2026-08-20")
    petition.do("专干", "ask_review", "2026-09-07 09:00", review_received="2026-09-05")
    assert petition.due("review") == at("2026-10-05 23:59:59")


def test_the_second_review_leaves_its_hearing_out_and_its_asking_rolls():
    petition = (
        Petition("2025-12-01 09:00").accepted("2025-12-03").delivered("2025-12-20").reviewed("2026-01-05", "2026-01-16")
    )
    assert petition.due("ask_rereview") == at("2026-02-24 23:59:59"), "02-15 lies in the Spring Festival"
    petition.do("专干", "ask_rereview", "2026-02-09 09:00", rereview_received="2026-02-09")
    assert petition.due("rereview") == at("2026-03-11 23:59:59")
    petition.do("县里", "hear", "2026-02-26 09:00", hearing_days=4, note="听证")
    assert petition.due("rereview") == at("2026-03-15 23:59:59")
    assert petition.due("solve") == at("2026-02-01 23:59:59"), "the sixty days of before stay as they were"


@pytest.mark.parametrize("organ", ["县政府", " 县 政府 ", "县政府　"])
def test_the_second_review_is_another_organs(organ: str):
    """One level above again (Art 36): the organ that decided the review does not decide about itself."""
    petition = (
        Petition("2026-01-05 09:00").accepted("2026-01-05").delivered("2026-01-20").reviewed("2026-02-02", "2026-02-10")
    )
    petition.do("专干", "ask_rereview", "2026-02-24 09:00", rereview_received="2026-02-24")
    with pytest.raises(RuleError, match="another_organ"):
        petition.do("县里", "decide_rereview", **DECISION, rereview_organ=organ)
    petition.do("县里", "decide_rereview", **BY_CITY)
    assert petition.stage.case.state == "rereview_to_deliver"


def test_what_is_sent_on_has_its_own_number_and_its_clock_stops_and_what_comes_back_has_a_new_one():
    petition = Petition("2026-08-03 09:00", way="office", received="2026-08-03")
    with pytest.raises(RuleError, match="missing_answer"):
        petition.do("专干", "send_on", "2026-08-05 09:00", go_to="县水利局")
    petition.do("专干", "send_on", go_to="县水利局", sent_number="转〔2026〕17号", sent_on="2026-08-05")
    assert (petition.stage.case.state, petition.stage.case.outcome) == ("sent_on", "refused")
    assert "transfer" not in petition.stage.clocks.late(at("2026-12-01 09:00"))
    petition.do("专干", "came_back", "2026-08-12 09:00", reason="水利局提了异议，核实同意。")
    assert (petition.stage.case.state, petition.due("transfer")) == ("new", at("2026-08-27 23:59:59"))


@pytest.mark.parametrize(
    ("delivered", "due"),
    [
        ("2026-09-23", "2026-10-08 18:00"),
        ("2026-09-17", "2026-09-23 18:00"),
    ],  # over two holidays; the make-up Sunday counts
)
def test_what_is_decided_is_delivered_within_five_work_days(delivered: str, due: str):
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06")
    petition.do("经办", "opine", f"{delivered} 10:00", **OPINION)
    assert petition.due("deliver") == at(due)
    assert "deliver" not in petition.stage.clocks.late(at("2026-12-01 09:00")), "it reminds: no law sets these days"


def test_review_is_only_of_opinions():
    petition = Petition("2026-08-03 09:00").accepted("2026-08-06", "four")
    petition.do("经办", "report", result="办完")
    petition.do("经办", "deliver", received_on="2026-08-06", delivered="签收")
    assert "ask_review" not in petition.clocks
    with pytest.raises(RuleError, match="by_opinion"):
        petition.do("本人", "ask_review", review_received="2026-08-06")


def test_holidays_lengthen_limits_of_work_days_and_never_shorten_them():
    """A peer lets holidays in the window shorten its limit (requests.md, defects of the peer)."""
    days = [f"2026-09-{day:02}" for day in range(14, 31)]
    ends = [Petition(f"{day} 15:00", way="forwarded", received=day).due("objection") for day in days]
    starts = [at(f"{day} 15:00") for day in days]
    assert ends == sorted(ends)
    assert all(end and end - start > timedelta(days=4) for start, end in zip(starts, ends, strict=True))


def test_five_at_most_come_and_any_number_sign():
    with pytest.raises(RuleError, match="five_at_most"):
        Petition("2026-03-02 09:00", petition_form="visit", reps=6)
    Petition("2026-03-02 09:00", petition_form="visit", reps=5)
    Petition("2026-03-02 09:00", petition_form="letter", reps=6, signatories=400)


def test_finality_keeps_help_and_new_facts():
    petition = (
        Petition("2026-01-05 09:00").accepted("2026-01-05").delivered("2026-01-20").reviewed("2026-02-02", "2026-02-10")
    )
    petition.do("专干", "ask_rereview", "2026-02-24 09:00", rereview_received="2026-02-24")
    petition.do("县里", "decide_rereview", **BY_CITY)
    petition.do("县里", "deliver_rereview", rereview_delivered_on="2026-02-24")
    petition.do("回访", "conclude", "2026-03-06 09:00", finding="没有回话", outcome="answered")
    assert petition.stage.case.state == "final"
    petition.do("领导", "look_after", note="还是要走动")
    petition.do("专干", "reopen", new_facts="新的鉴定")
    assert petition.stage.case.state == "new"
