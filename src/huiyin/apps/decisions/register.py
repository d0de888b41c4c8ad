"""村级重大事务决策登记表: a page for each deliberation and each disclosure, in the layout of the official form.

The pages come from the way of working itself: what was begun, each step at which somebody met, each sitting, each disclosure.
Four deliberations have six pages, six deliberations eight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said
from huiyin.apps.decisions import queries
from huiyin.apps.decisions.models import Decision
from huiyin.apps.decisions.printing import day_in_words, of_decision
from huiyin.apps.decisions.showing import Shown, shown
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core.pack_way import the_way
from huiyin.core.sheets import Register, RegisterStep
from huiyin.core.worktime import SHANGHAI

DISCLOSURE, RESULT, MOST = "disclosure", "result", 280
DUE_AND_CAME = re.compile(r"应到\D{0,4}(\d{1,5})\D{0,6}实到\D{0,4}(\d{1,5})")
REASONS = {"people": "党员、群众建议", "cadres": "干部建议", "above": "上级要求"}
"""动议事由 as the official form has them, by what was answered to `moved_by`: that one is ticked."""
VERDICTS = {"yes": "合格", "with_defects": "合格，有问题要改", "no": "不合格"}


@system("the papers of a decision, for who may read them")
def register(decision: Decision, today: date) -> Register:
    """The whole register, as far as it has come; what is not known is left for the pen."""
    about = of_decision(decision, _("Register of a decision"), today)
    return Register(matter=queries.title_of(decision), steps=tuple(_pages(decision, today)), **about)


def _pages(decision: Decision, today: date) -> Iterator[RegisterStep]:
    pack, told = library.pack(decision.slug), queries.told_at(decision)
    held = {one.sitting.state: one for one in _held(decision, today)}
    way = the_way(pack)
    begun = told.pop(queries.BEGUN, {})
    if pack.start.asks("met_on") or pack.start.asks("movers"):
        form = "" if pack.start.asks("met_on") else _("in writing")
        yield _met(said(pack.start.title), begun, form=form, reasons=tuple(REASONS.values()))
    for name in way:
        state = pack.states[name]
        if state.sitting:
            yield _sat(said(state.title), held.get(name), told.get(name, {}), town=not state.sitting.hears)
        for move in pack.moves_from(name) if not state.sitting else ():
            if move.to in way and move.asks("met_on"):
                yield _met(said(move.title), told.get(name, {}))
        if any(move.opens == DISCLOSURE and move.to == name for move in pack.moves):
            yield _disclosed(said(state.title), decision, result=name == _last_disclosed(decision))


def _last_disclosed(decision: Decision) -> str:
    pack = library.pack(decision.slug)
    return [name for name in the_way(pack) if any(m.opens == DISCLOSURE and m.to == name for m in pack.moves)][-1]


def _held(decision: Decision, today: date) -> list[Shown]:
    return [shown(one, figures, today) for one, figures in queries.sittings_of(decision) if one.closed_at]


def _met(title: str, told: Mapping[str, Any], *, form: str = "", reasons: tuple[str, ...] = ()) -> RegisterStep:
    """A meeting of which the village wrote down when it was, who came and what came of it; or a motion in writing."""
    came = str(told.get("came", ""))
    counts = DUE_AND_CAME.search(came)
    fit = bool(counts and int(counts[2]) <= int(counts[1]))
    return RegisterStep(
        title=title,
        reasons=reasons,
        ticked=REASONS.get(str(told.get("moved_by", "")), "") if reasons else "",
        form=form or str(told.get("movers", "")),
        day=str(told.get("met_on", "")),
        due=int(counts[1]) if counts and fit else None,
        came=int(counts[2]) if counts and fit else None,
        content="\n".join(filter(None, (str(told.get("movers", "")), str(told.get("text", "")), "" if fit else came))),
        result=str(told.get("result", "") or told.get("public_reason", "")),
    )


def _sat(title: str, one: Shown | None, told: Mapping[str, Any], *, town: bool) -> RegisterStep:
    """A sitting that is closed, with its minutes; of one that is still open the page is left for the pen."""
    if one is None:
        return RegisterStep(title=title, township="" if town else None)
    noted = queries.minutes_of(one.sitting)
    how = _("secret ballot") if one.sitting.secret else _("open vote")
    return RegisterStep(
        title=title,
        body=one.body,
        form=_("from door to door, signed") if one.heard else f"{one.body}　{how}",
        day=day_in_words(one.sitting.meets_on),
        spot=one.sitting.venue,
        chair=noted.chair if noted else "",
        recorder=noted.recorder if noted else "",
        township=(noted.township if noted else "") if town else None,
        content=_short(noted.text) if noted else "",
        result=str(told.get("result", "") or told.get("public_reason", "")),
        **_counts(one),
    )


def _short(text: str) -> str:
    """As much as stands on a page; the minutes and the disclosure have all of it."""
    return text if len(text) <= MOST else f"{text[:MOST]}……"


def _counts(one: Shown) -> dict[str, Any]:
    found = one.figures
    came = found.get("asked" if one.heard else "present", 0)
    names = {"agreed": "agree", "against": "oppose", "abstained": "abstain"}
    return {"due": found["roll"], "came": came} | {name: found.get(word, 0) for name, word in names.items()}


def _disclosed(title: str, decision: Decision, *, result: bool) -> RegisterStep:
    """A disclosure: when it hung, what was objected, and what those who supervise and accept had to say."""
    cases = Case.objects.filter(parent_id=decision.pk, slug=DISCLOSURE).select_related("content").order_by("opened_at")
    ours = [each for each in cases if (each.content.answers.get("subject") == RESULT) == result]
    if not ours:
        return RegisterStep(title=title, disclosed="", supervision="")
    case, told = ours[-1], _steps(ours[-1])
    days = [(words, told.get(do, {}).get("on", "")) for words, do in (("张贴", "hang"), ("撤下", "take_down"))]
    lines = [f"{words}：{day}" for words, day in days if day]
    lines.append(f"异议：{case.children.count()}条")
    if found := told.get("inspect"):
        who, verdict = found.get("acceptors", ""), VERDICTS.get(str(found.get("verdict", "")), "")
        lines.append(f"验收：{who}　{verdict}　{found.get('finding', '')}")
    answers = case.content.answers
    sums = [
        f"{words}{int(answers[name]) / 100:.2f}元"
        for words, name in (("预算", "budget"), ("决算", "actual"))
        if answers.get(name)
    ]
    return RegisterStep(
        title=title,
        content=_short(case.content.text),
        result="　".join(sums),
        disclosed="\n".join(lines),
        supervision=str(told.get("check", {}).get("opinion", "")),
    )


def _steps(case: Case) -> dict[str, dict[str, Any]]:
    """By step of a disclosure what it was told the last time, with the day on which it was taken."""
    rows = Event.objects.filter(subject=case.uid, kind__startswith="case.").select_related("secret").order_by("nth")
    found = {}
    for event in rows:
        asked = event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
        day = day_in_words(event.at.astimezone(SHANGHAI).date())
        found[event.kind.partition(".")[2]] = {**asked, "on": day}
    return found
