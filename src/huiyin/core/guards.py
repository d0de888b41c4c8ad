"""Guards: named conditions that a pack may put on a move. Each declares the facts that it needs from outside the case.

Facts are loaded by the app that owns them (registered in `site/wiring.py`) and only when a move asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from huiyin.core.errors import RuleError
from huiyin.core.levies import Most, check_plan, plan_of
from huiyin.core.marks import Marks
from huiyin.core.sittings import all_of, reached, said_of
from huiyin.core.worktime import SHANGHAI

LEAVE = ("pause", "extend", "park")
"""What a handler needs leave for: asked by `ask_<kind>`, given by `<kind>`, refused by `deny`."""


@dataclass(frozen=True)
class Situation:
    """Everything a guard may look at. `limits` are the pack's, with the profile's overrides; `answers` those of this act,
    made in the relation `role`."""

    do: str
    marks: Marks
    limits: Mapping[str, int]
    facts: Mapping[str, Any]
    person: int
    at: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""


@dataclass(frozen=True)
class Guard:
    """`check` is true when the move may go on; `needs` names the facts to load first."""

    check: Callable[[Situation], bool]
    needs: tuple[str, ...] = ()


def _asker_was_asked(s: Situation) -> bool:
    """Answered, called at least once, or the question has stood open for the whole answer time."""
    if s.marks.answer or s.marks.calls:
        return True
    wait = timedelta(days=s.limits.get("answer_days", 7))
    return s.marks.asked_at is not None and s.at >= s.marks.asked_at + wait


def _within_reopen_days(s: Situation) -> bool:
    closed = s.marks.closed_at
    return closed is not None and s.at <= closed + timedelta(days=s.limits.get("reopen_days", 30))


def _not_reminded_today(s: Situation) -> bool:
    last = s.marks.last("remind").at
    return last is None or last.astimezone(SHANGHAI).date() != s.at.astimezone(SHANGHAI).date()


def _not_self_requested(s: Situation) -> bool:
    return s.marks.last(f"ask_{s.do}").person != s.person


def _returns_left(s: Situation) -> bool:
    return s.marks.last("return").times < s.limits.get("returns", 2)


def open_requests(marks: Marks, leave: Iterable[str]) -> list[int]:
    """Which requests for these kinds of leave are open, as numbers of events: asked, and neither given nor denied since."""
    return [marks.last(f"ask_{do}").seq for do in leave if marks.pending(f"ask_{do}", do, "deny")]


def _was_asked(*leave: str) -> Callable[[Situation], bool]:
    return lambda s: bool(open_requests(s.marks, leave))


def _petition_by_number(s: Situation) -> bool:
    """Of a petition nothing is taken in but the number that the petition office gave it (towns.md T1-10)."""
    return "petition" not in s.facts["category_flags"] or bool(s.facts["answers"].get("petition_number"))


def _objection_in_time(s: Situation) -> bool:
    """Before the clock `objection` is due (law.md §2). Fact `due`: clock name → due moment, None when not known."""
    due = s.facts["due"].get("objection")
    return due is None or s.at < due


def _limit_over(s: Situation) -> bool:
    """The clock `solve` has come due, running or not: only then is the caller called back (北京条例 23).

    A profile lifts it with the limit `callback_waits = 0`.
    """
    due = s.facts["due"].get("solve")
    return not s.limits.get("callback_waits", 1) or due is None or s.at >= due


def _limit_not_over(s: Situation) -> bool:
    """The clock `solve` has not come due: more time is granted before its end, never to hide that it was missed."""
    due = s.facts["due"].get("solve")
    return due is None or s.at <= due


def _in_time(s: Situation) -> bool:
    """Before the clock of the same name as the move is due: somebody's own time to do it, as to ask for a review."""
    due = s.facts["due"].get(s.do)
    return due is None or s.at <= due


def _five_at_most(s: Situation) -> bool:
    """A common matter is brought in person by at most five (信访工作条例 Art 20); no other form has a limit."""
    answers = s.facts["answers"]
    return answers.get("petition_form") != "visit" or int(answers.get("reps") or 0) <= 5


def _not_department_matter(s: Situation) -> bool:
    """What is a department's by law goes to no unit of a village (law.md §2). Fact `village_units`: which units these are."""
    return "department" not in s.facts["category_flags"] or str(s.answers.get("unit")) not in s.facts["village_units"]


def _another_organ(s: Situation) -> bool:
    """The second review is one level above the first: never the same organ's (信访工作条例 Art 36)."""
    return _bare(s.answers.get("rereview_organ")) != _bare(s.facts["answers"].get("review_organ"))


def _bare(name: object) -> str:
    """A name as it is compared: without blanks."""
    return "".join(str(name or "").split())


def _told(ask: str, *answers: str) -> Callable[[Situation], bool]:
    return lambda s: s.marks.told.get(ask, "") in answers


def _by_opinion(s: Situation) -> bool:
    """A claim by the sixth route ends in a written opinion, nothing else does (信访工作条例 Art 31)."""
    return _told("petition_kind", "claim")(s) and _told("petition_route", "six")(s)


SITTING = ("sitting",)
"""What the sitting of the state has come to: counts, days and verdicts (`core/sittings.py`)."""


def _whole(count: str) -> Callable[[Situation], bool]:
    """Is everybody on the roll asked, or has signed? A profile that wants only one of the two lifts the other with 0."""
    return lambda s: not s.limits.get(f"{count}_gate", 1) or all_of(s.facts, count)


def _sheet_signed(s: Situation) -> bool:
    """As many have signed as came (towns.md T3-1): each by name on the roll, or so many on a sheet whose photo is there.

    A profile lifts it with `sheet_gate = 0`.
    """
    said, sitting = str(s.answers.get("signatures") or 0), s.facts["sitting"]
    shown = int(said) if said.isdecimal() and s.answers.get("photo") else 0
    return not s.limits.get("sheet_gate", 1) or max(shown, sitting.get("signed", 0)) >= max(
        1, sitting.get("present", 1)
    )


def _posted_long_enough(s: Situation) -> bool:
    """The clock `posting` has come due: the days of law have run while it hung (村民委员会组织法 Art 35)."""
    due = s.facts["due"].get("posting")
    return due is not None and s.at >= due


def _wall_seen(s: Situation) -> bool:
    """What hangs on the wall is shown by a photo, by the name of who signed for it, or by a supervisor's own act."""
    return bool(s.answers.get("photo") or s.answers.get("signer")) or s.role.startswith("supervisor@")


def _result_accounted(s: Situation) -> bool:
    """A result is disclosed with budget and actual, and after the residents' representatives have accepted the work.

    What they found last counts: what they did not accept is put right and looked at again.
    """
    said = s.facts["answers"]
    whole = all(said.get(name) is not None for name in ("budget", "actual"))
    accepted = bool(s.marks.last("inspect").times) and said.get("verdict") in {"yes", "with_defects"}
    return said.get("subject") != "result" or (whole and accepted)


def _approval_asked(s: Situation) -> bool:
    """Is this approval one that the law asks for? Fact `approvals`: who has to approve the matter, `town` and `county`."""
    return s.do.removesuffix("_approves") in s.facts["approvals"]


def _approvals_given(s: Situation) -> bool:
    """Has everybody above whom the law names approved what was resolved last?"""
    resolved = s.marks.last("resolve").seq
    return all(s.marks.last(f"{level}_approves").seq > resolved for level in s.facts["approvals"])


def _within_caps(s: Situation) -> bool:
    """What is to be raised stays within the province's caps, a head and a year. Fact `levy`: what they leave of it, or nothing."""
    most, asked = Most(**s.facts["levy"]), s.answers
    try:
        check_plan(most, plan_of(asked))
    except (RuleError, ValueError):
        return False
    return True


SHARES = {"villagers": 10, "representatives": 5}
"""Who may propose beside the committee: a tenth of the villagers, a fifth of the representatives (国办发〔2007〕4号)."""


def _initiators_enough(s: Situation) -> bool:
    """Did so many propose a levy as the measures ask for? The committee does so by itself; of others they are counted. Of how many:
    fact `kept`, by who proposes; typed only where the village keeps no list of them."""
    told = s.facts["answers"]
    who, many = str(told.get("initiators", "")), int(told.get("initiators_n") or 0)
    of = s.facts["kept"].get(who) or int(told.get("initiators_of") or 0)
    share = SHARES.get(who)
    return share is None or 0 < of <= many * share <= of * share


GUARDS: dict[str, Guard] = {
    "children_done": Guard(lambda s: not s.facts["children_open"], ("children_open",)),
    "disclosed": Guard(lambda s: bool(s.facts["disclosed"]), ("disclosed",)),
    "asker_was_asked": Guard(_asker_was_asked),
    "redacted": Guard(lambda s: bool(s.facts["redacted"]), ("redacted",)),
    "returns_left": Guard(_returns_left),
    "no_returns_left": Guard(lambda s: not _returns_left(s)),
    "within_reopen_days": Guard(_within_reopen_days),
    "not_reminded_today": Guard(_not_reminded_today),
    "pause_was_asked": Guard(_was_asked("pause")),
    "extension_was_asked": Guard(_was_asked("extend")),
    "extensions_left": Guard(lambda s: s.marks.last("extend").times < s.limits.get("extensions", 1)),
    "park_was_asked": Guard(_was_asked("park")),
    "leave_was_asked": Guard(_was_asked(*LEAVE)),
    "not_self_requested": Guard(_not_self_requested),
    "reports_in_order": Guard(lambda s: bool(s.marks.last("acknowledge").times)),
    "mandate_held": Guard(lambda s: bool(s.facts["answers"].get("mandate")), ("answers",)),
    "only_spoken": Guard(lambda s: s.marks.spoken),
    "petition_by_number": Guard(_petition_by_number, ("category_flags", "answers")),
    "no_petition": Guard(lambda s: "petition" not in s.facts["category_flags"], ("category_flags",)),
    "not_department_matter": Guard(_not_department_matter, ("category_flags", "village_units")),
    "objection_in_time": Guard(_objection_in_time, ("due",)),
    "limit_over": Guard(_limit_over, ("due",)),
    "limit_not_over": Guard(_limit_not_over, ("due",)),
    "in_time": Guard(_in_time, ("due",)),
    "by_opinion": Guard(_by_opinion),
    "by_other_route": Guard(lambda s: not _by_opinion(s)),
    "sent_here": Guard(_told("way", "forwarded", "assigned")),
    "another_organ": Guard(_another_organ, ("answers",)),
    "five_at_most": Guard(_five_at_most, ("answers",)),
    "has_published": Guard(lambda s: bool(s.marks.last("publish").times)),
    "notice_over": Guard(lambda s: reached(s.facts, "may_meet_on", s.at), SITTING),
    "quorum_met": Guard(lambda s: bool(said_of(s.facts, "quorum_met")), SITTING),
    "no_quorum": Guard(lambda s: not said_of(s.facts, "quorum_met"), SITTING),
    "passed": Guard(lambda s: bool(said_of(s.facts, "passed")), SITTING),
    "not_passed": Guard(lambda s: not said_of(s.facts, "passed"), SITTING),
    "sheet_signed": Guard(_sheet_signed, SITTING),
    "all_asked": Guard(_whole("asked"), SITTING),
    "all_signed": Guard(_whole("signed"), SITTING),
    "not_published": Guard(lambda s: not s.marks.last("publish").times),
    "all_consent": Guard(lambda s: bool(s.facts["mediation"]["consent"]), ("mediation",)),
    "mediator_chosen": Guard(lambda s: bool(s.facts["mediation"]["mediator"]), ("mediation",)),
    "agreement_in_force": Guard(lambda s: bool(s.facts["mediation"]["in_force"]), ("mediation",)),
    "visited_by_another": Guard(lambda s: bool(s.facts["mediation"]["visited"]), ("mediation",)),
    "not_escalated": Guard(lambda s: not s.marks.last("escalate").times),
    "was_escalated": Guard(lambda s: bool(s.marks.last("escalate").times)),
    "posted_long_enough": Guard(_posted_long_enough, ("due",)),
    "children_answered": Guard(lambda s: not s.facts["children_unanswered"], ("children_unanswered",)),
    "wall_seen": Guard(_wall_seen),
    "result_accounted": Guard(_result_accounted, ("answers",)),
    "approval_asked": Guard(_approval_asked, ("approvals",)),
    "approvals_given": Guard(_approvals_given, ("approvals",)),
    "initiators_enough": Guard(_initiators_enough, ("answers", "kept")),
    "levy_listed": Guard(lambda s: bool(s.facts["levy_list"]), ("levy_list",)),
    "caps_known": Guard(lambda s: bool(s.facts["levy"]), ("levy",)),
    "within_caps": Guard(lambda s: bool(s.facts["levy"]) and _within_caps(s), ("levy",)),
}


def facts_needed(guards: tuple[str, ...]) -> frozenset[str]:
    """The facts to load before these guards can be asked."""
    return frozenset(fact for name in guards for fact in GUARDS[name].needs)
