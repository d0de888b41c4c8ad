"""Every guard, on both sides of its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huiyin.core.guards import GUARDS, Situation, facts_needed
from huiyin.core.marks import Marks
from huiyin.core.pack_words import GUARDS as SAID
from tests.core.days import at

NOW = at("2026-11-18 09:00")


def done(*verbs: str, person: int = 1, when: datetime = NOW) -> Marks:
    marks = Marks()
    for seq, do in enumerate(verbs, start=1):
        marks = marks.after(do, "handler", person=person, seq=seq, at=when)
    return marks


def allows(
    guard: str,
    marks: Marks | None = None,
    *,
    do: str = "go",
    person: int = 1,
    now: datetime = NOW,
    limits: dict[str, int] | None = None,
    said: dict[str, Any] | None = None,
    role: str = "",
    **facts: Any,
) -> bool:
    return GUARDS[guard].check(Situation(do, marks or Marks(), limits or {}, facts, person, now, said or {}, role))


DAYS = timedelta(days=1)
asked = Marks(asked_at=NOW)
over = Marks(closed_at=NOW)
DONE_WELL = {"subject": "result", "budget": 1, "actual": 1, "verdict": "yes"}
CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("children_done", {"children_open": 0}, True),
    ("children_done", {"children_open": 1}, False),
    ("disclosed", {"disclosed": True}, True),
    ("disclosed", {"disclosed": False}, False),
    ("limit_not_over", {"due": {"solve": NOW}}, True),
    ("limit_not_over", {"due": {"solve": NOW - timedelta(seconds=1)}}, False),
    ("limit_not_over", {"due": {}}, True),
    ("in_time", {"do": "ask_review", "due": {"ask_review": NOW}}, True),
    ("in_time", {"do": "ask_review", "due": {"ask_review": NOW - timedelta(seconds=1)}}, False),
    ("sent_here", {"marks": Marks(told={"way": "forwarded"})}, True),
    ("sent_here", {"marks": Marks(told={"way": "assigned"})}, True),
    ("sent_here", {"marks": Marks(told={"way": "helped"})}, False),
    ("by_opinion", {"marks": Marks(told={"petition_kind": "claim", "petition_route": "six"})}, True),
    ("by_opinion", {"marks": Marks(told={"petition_kind": "claim", "petition_route": "four"})}, False),
    ("by_other_route", {"marks": Marks(told={"petition_kind": "claim", "petition_route": "four"})}, True),
    ("by_other_route", {"marks": Marks(told={"petition_kind": "claim", "petition_route": "six"})}, False),
    ("five_at_most", {"answers": {"petition_form": "visit", "reps": 5}}, True),
    ("five_at_most", {"answers": {"petition_form": "visit", "reps": 6}}, False),
    ("five_at_most", {"answers": {"petition_form": "letter", "reps": 60}}, True),
    ("notice_over", {"sitting": {"may_meet_on": date(2026, 11, 18)}}, True),
    ("notice_over", {"sitting": {"may_meet_on": date(2026, 11, 19)}}, False),
    ("notice_over", {"sitting": {}}, False),
    ("quorum_met", {"sitting": {"quorum_met": True}}, True),
    ("quorum_met", {"sitting": {}}, False),
    ("no_quorum", {"sitting": {}}, True),
    ("no_quorum", {"sitting": {"quorum_met": True}}, False),
    ("passed", {"sitting": {"passed": True}}, True),
    ("passed", {"sitting": {"quorum_met": True}}, False),
    ("not_passed", {"sitting": {"quorum_met": True}}, True),
    ("not_passed", {"sitting": {"passed": True}}, False),
    ("all_asked", {"sitting": {"roll": 3, "asked": 3}}, True),
    ("all_asked", {"sitting": {"roll": 3, "asked": 2}}, False),
    ("all_asked", {"sitting": {}}, False),
    ("all_asked", {"sitting": {"roll": 3}, "limits": {"asked_gate": 0}}, True),
    ("sheet_signed", {"sitting": {"present": 2, "signed": 1}}, False),
    ("sheet_signed", {"sitting": {"present": 2, "signed": 2}}, True),
    ("sheet_signed", {"sitting": {"present": 2}, "said": {"signatures": "2"}}, False),
    ("sheet_signed", {"sitting": {"present": 2}, "said": {"signatures": "1", "photo": 1}}, False),
    ("sheet_signed", {"sitting": {"present": 2}, "said": {"signatures": "2", "photo": 1}}, True),
    ("approval_asked", {"do": "town_approves", "approvals": ("town",)}, True),
    ("approval_asked", {"do": "county_approves", "approvals": ("town",)}, False),
    ("approvals_given", {"approvals": ()}, True),
    ("approvals_given", {"approvals": ("town",), "marks": done("resolve")}, False),
    ("approvals_given", {"approvals": ("town",), "marks": done("resolve", "town_approves")}, True),
    ("approvals_given", {"approvals": ("town",), "marks": done("town_approves", "resolve")}, False),
    ("sheet_signed", {"sitting": {"present": 2}, "limits": {"sheet_gate": 0}}, True),
    ("all_signed", {"sitting": {"roll": 3, "asked": 3, "signed": 3}}, True),
    ("all_signed", {"sitting": {"roll": 3, "asked": 3, "signed": 2}}, False),
    ("all_signed", {"sitting": {"roll": 3}, "limits": {"signed_gate": 0}}, True),
    ("redacted", {"redacted": True}, True),
    ("redacted", {"redacted": False}, False),
    ("asker_was_asked", {"marks": asked}, False),
    ("asker_was_asked", {"marks": replace(asked, answer="fixed")}, True),
    ("asker_was_asked", {"marks": replace(asked, calls=1)}, True),
    ("asker_was_asked", {"marks": asked, "now": NOW + 7 * DAYS}, True),
    ("asker_was_asked", {"marks": asked, "now": NOW + 7 * DAYS - timedelta(seconds=1)}, False),
    ("asker_was_asked", {"marks": asked, "now": NOW + 3 * DAYS, "limits": {"answer_days": 3}}, True),
    ("asker_was_asked", {"now": NOW + 90 * DAYS}, False),
    ("returns_left", {}, True),
    ("returns_left", {"marks": done("return", "return")}, False),
    ("returns_left", {"marks": done("return"), "limits": {"returns": 1}}, False),
    ("no_returns_left", {"marks": done("return", "return")}, True),
    ("no_returns_left", {}, False),
    ("within_reopen_days", {"marks": over, "now": NOW + 30 * DAYS}, True),
    ("within_reopen_days", {"marks": over, "now": NOW + 30 * DAYS + timedelta(seconds=1)}, False),
    ("within_reopen_days", {}, False),
    ("not_reminded_today", {}, True),
    ("not_reminded_today", {"marks": done("remind"), "now": at("2026-11-18 23:59")}, False),
    ("not_reminded_today", {"marks": done("remind"), "now": at("2026-11-19 00:01")}, True),
    ("pause_was_asked", {"marks": done("ask_pause")}, True),
    ("pause_was_asked", {"marks": done("ask_pause", "pause")}, False),
    ("pause_was_asked", {"marks": done("ask_pause", "deny")}, False),
    ("pause_was_asked", {"marks": done("ask_pause", "pause", "ask_pause")}, True),
    ("pause_was_asked", {"marks": done("ask_extend")}, False),
    ("extension_was_asked", {"marks": done("ask_extend")}, True),
    ("extension_was_asked", {}, False),
    ("extensions_left", {}, True),
    ("extensions_left", {"marks": done("extend")}, False),
    ("extensions_left", {"marks": done("extend"), "limits": {"extensions": 2}}, True),
    ("park_was_asked", {"marks": done("ask_park")}, True),
    ("park_was_asked", {"marks": done("ask_park", "park")}, False),
    ("leave_was_asked", {"marks": done("ask_park")}, True),
    ("leave_was_asked", {"marks": done("ask_park", "deny")}, False),
    ("not_self_requested", {"marks": done("ask_pause"), "do": "pause"}, False),
    ("not_self_requested", {"marks": done("ask_pause"), "do": "pause", "person": 2}, True),
    ("reports_in_order", {}, False),
    ("reports_in_order", {"marks": done("acknowledge")}, True),
    ("mandate_held", {"answers": {}}, False),
    ("mandate_held", {"answers": {"mandate": "paper"}}, True),
    ("only_spoken", {}, False),
    ("only_spoken", {"marks": Marks(spoken=True)}, True),
    ("only_spoken", {"marks": Marks(spoken=True).after("transcribe", "handler", person=1, seq=2, at=NOW)}, False),
    ("petition_by_number", {"category_flags": frozenset(), "answers": {}}, True),
    ("petition_by_number", {"category_flags": frozenset({"petition"}), "answers": {"petition_number": "XF1"}}, True),
    ("petition_by_number", {"category_flags": frozenset({"petition"}), "answers": {}}, False),
    ("no_petition", {"category_flags": frozenset()}, True),
    ("no_petition", {"category_flags": frozenset({"petition"})}, False),
    (
        "not_department_matter",
        {"category_flags": frozenset({"petition"}), "said": {"unit": 7}, "village_units": {"7"}},
        True,
    ),
    (
        "not_department_matter",
        {"category_flags": frozenset({"department"}), "said": {"unit": 7}, "village_units": {"7"}},
        False,
    ),
    (
        "not_department_matter",
        {"category_flags": frozenset({"department"}), "said": {"unit": 8}, "village_units": {"7"}},
        True,
    ),
    ("objection_in_time", {"due": {"objection": NOW}}, False),
    ("objection_in_time", {"due": {"objection": NOW + timedelta(seconds=1)}}, True),
    ("objection_in_time", {"due": {"objection": None}}, True),
    ("limit_over", {"due": {"solve": NOW}}, True),
    ("limit_over", {"due": {"solve": NOW + timedelta(seconds=1)}}, False),
    ("limit_over", {"due": {"solve": NOW + DAYS}, "limits": {"callback_waits": 0}}, True),
    ("limit_over", {"due": {}}, True),
    ("has_published", {}, False),
    ("has_published", {"marks": done("publish")}, True),
    ("not_published", {"marks": done("publish")}, False),
    ("not_published", {}, True),
    ("all_consent", {"mediation": {"consent": True}}, True),
    ("all_consent", {"mediation": {"consent": False}}, False),
    ("mediator_chosen", {"mediation": {"mediator": True}}, True),
    ("mediator_chosen", {"mediation": {"mediator": False}}, False),
    ("agreement_in_force", {"mediation": {"in_force": True}}, True),
    ("another_organ", {"answers": {"review_organ": "县政府"}, "said": {"rereview_organ": "市政府"}}, True),
    ("another_organ", {"answers": {"review_organ": "县政府"}, "said": {"rereview_organ": "县 政府"}}, False),
    ("agreement_in_force", {"mediation": {"in_force": False}}, False),
    ("visited_by_another", {"mediation": {"visited": True}}, True),
    ("visited_by_another", {"mediation": {"visited": False}}, False),
    ("not_escalated", {}, True),
    ("not_escalated", {"marks": done("escalate")}, False),
    ("was_escalated", {"marks": done("escalate")}, True),
    ("was_escalated", {}, False),
    ("posted_long_enough", {"due": {"posting": NOW}}, True),
    ("posted_long_enough", {"due": {"posting": NOW + timedelta(seconds=1)}}, False),
    ("posted_long_enough", {"due": {}}, False),
    ("children_answered", {"children_unanswered": 0}, True),
    ("children_answered", {"children_unanswered": 2}, False),
    ("wall_seen", {}, False),
    ("wall_seen", {"said": {"photo": 1}}, True),
    ("wall_seen", {"said": {"signer": "崔某"}}, True),
    ("wall_seen", {"said": {"photo": 0, "signer": ""}}, False),
    ("wall_seen", {"role": "supervisor@village"}, True),
    ("wall_seen", {"role": "publisher@village"}, False),
    ("initiators_enough", {"kept": {}, "answers": {"initiators": "committee"}}, True),
    (
        "initiators_enough",
        {"kept": {}, "answers": {"initiators": "villagers", "initiators_n": 80, "initiators_of": 800}},
        True,
    ),
    (
        "initiators_enough",
        {"kept": {}, "answers": {"initiators": "villagers", "initiators_n": 79, "initiators_of": 800}},
        False,
    ),
    ("initiators_enough", {"kept": {}, "answers": {"initiators": "villagers"}}, False),
    (
        "initiators_enough",
        {"kept": {}, "answers": {"initiators": "representatives", "initiators_n": 7, "initiators_of": 31}},
        True,
    ),
    (
        "initiators_enough",
        {"kept": {}, "answers": {"initiators": "representatives", "initiators_n": 32, "initiators_of": 31}},
        False,
    ),
    (
        "initiators_enough",
        {"kept": {"representatives": 31}, "answers": {"initiators": "representatives", "initiators_n": 7}},
        True,
    ),
    (
        "initiators_enough",
        {
            "kept": {"representatives": 31},
            "answers": {"initiators": "representatives", "initiators_n": 6, "initiators_of": 30},
        },
        False,
    ),
    ("levy_listed", {"levy_list": True}, True),
    ("levy_listed", {"levy_list": False}, False),
    ("caps_known", {"levy": {"money": 1500, "days": 10}}, True),
    ("caps_known", {"levy": {}}, False),
    ("within_caps", {"levy": {"money": 1500, "days": 10}, "said": {"money": 15000, "people": 10}}, True),
    ("within_caps", {"levy": {"money": 1500, "days": 10}, "said": {"money": 15001, "people": 10}}, False),
    ("within_caps", {"levy": {"money": 1500, "days": 10}, "said": {"workdays": 41, "grown": 4}}, False),
    ("within_caps", {"levy": {}, "said": {"money": 1, "people": 10}}, False),
    ("result_accounted", {"answers": {"subject": "money"}}, True),
    ("result_accounted", {"answers": DONE_WELL}, False),
    ("result_accounted", {"answers": {**DONE_WELL, "actual": None}, "marks": done("inspect")}, False),
    ("result_accounted", {"answers": {**DONE_WELL, "verdict": "no"}, "marks": done("inspect")}, False),
    ("result_accounted", {"answers": {**DONE_WELL, "verdict": "with_defects"}, "marks": done("inspect")}, True),
    ("result_accounted", {"answers": DONE_WELL, "marks": done("inspect")}, True),
]


@pytest.mark.parametrize(("guard", "given", "yes"), CASES)
def test_a_guard(guard: str, given: dict[str, Any], yes: bool):
    assert allows(guard, **given) is yes


def test_every_guard_is_tried_on_both_sides_and_has_words():
    assert {(guard, yes) for guard, _, yes in CASES} == {(guard, yes) for guard in GUARDS for yes in (True, False)}
    assert SAID.keys() == GUARDS.keys()
    assert all(text.zh and text.en for text in SAID.values())


def test_a_guard_declares_the_facts_it_looks_at():
    for guard, given, _ in CASES:
        facts = given.keys() & {
            "sitting",
            "approvals",
            "children_open",
            "disclosed",
            "children_unanswered",
            "levy",
            "levy_list",
            "kept",
            "redacted",
            "answers",
            "category_flags",
            "village_units",
            "due",
            "mediation",
        }
        assert facts == set(GUARDS[guard].needs), guard
    assert facts_needed(("children_done", "redacted", "returns_left")) == {"children_open", "redacted"}
