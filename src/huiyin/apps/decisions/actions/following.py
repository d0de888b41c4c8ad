"""What a step of a case does to its decision, in the step's own transaction: it begins, a sitting is opened, one is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law
from huiyin.apps.decisions.actions import associations
from huiyin.apps.decisions.associations import SLUG
from huiyin.apps.decisions.figures import figures_of
from huiyin.apps.decisions.making import frozen_roll
from huiyin.apps.decisions.models import Decision, PaperSheet, Sitting
from huiyin.apps.files.actions import erase_of
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.actions import forget_names, make_roll
from huiyin.apps.rolls.models import Roll
from huiyin.core import sittings
from huiyin.core.bodies import GROUP
from huiyin.core.errors import RuleError
from huiyin.core.words import AskType, Outcome, PlaceKind
from huiyin.core.worktime import SHANGHAI

REASON, NAME = 400, 40


@cache
def deciding() -> frozenset[str]:
    """The packs by which something is decided."""
    return frozenset(slug for slug in library.slugs() if library.pack(slug).decides)


def follow(events: Sequence[Event]) -> None:
    """Take every step of a deciding pack over. Raises wrong_body, notice_too_short, no_kept_list, empty_roll: no step then."""
    for event in events:
        if event.data.get("pack") not in deciding() or not event.subject:
            continue
        if event.kind == "case.erased":
            forget(event)
        elif event.kind == "case.carried":
            carry(event)
        elif event.data.get("to"):
            _follow(event, event.subject)


def _follow(event: Event, uid: UUID) -> None:
    case = Case.objects.select_related("content", "place", "village").get(uid=uid)
    asked = _answers(event, case)
    decision = Decision.objects.filter(case=case).first() or _begin(case, asked, event.at)
    if event.data.get("from", "") != event.data["to"]:
        close(decision, event, asked)
        if case.state in library.pinned(case.pack_id).sittings:
            open_sitting(decision, case, asked, event.at)
    if event.data.get("from") and _counts_who_came(case, event.kind):
        _held(decision, event, int(asked["came"]))
        _roll_of(decision, event, str(asked.get("names", "")))
    decision.title = decision.title or str(asked.get("title", ""))[:80]
    decision.state, decision.outcome, decision.moved_at = case.state, case.outcome, event.at
    decision.save()
    if decision.slug == SLUG and case.outcome == Outcome.solved:
        associations.stands(case, decision, event.at)


def _counts_who_came(case: Case, kind: str) -> bool:
    """Is it a step by which a talk was held: it asks for the number of those who came?"""
    verb = kind.partition(".")[2]
    moves = [move for move in library.pinned(case.pack_id).moves if move.do == verb]
    return any(ask.kind.name == "came" and ask.kind.type is AskType.number for move in moves for ask in move.ask)


def _held(decision: Decision, event: Event, came: int) -> None:
    """A talk was held, with so many attendances: what figures of deliberations count (towns.md T4-6, T4-12)."""
    happened = Happened(
        kind="decision.held",
        at=event.at,
        recorded_at=event.recorded_at,
        place=decision.place,
        subject=uuid5(event.uid, "held"),
        category="deliberation",
        series=decision.slug,
        quantity=came,
        measure="attendances",
        data={"decision": str(decision.uid)},
        idem=uuid5(event.uid, "held"),
    )
    log(Viewer.for_system("a talk was held"), happened)


def _roll_of(decision: Decision, event: Event, names: str) -> None:
    """Who came to a talk, on a roll of its own; nothing where nobody wrote it down. Raises came_differs, too_long."""
    found = [" ".join(name.split()) for name in names.splitlines() if name.strip()]
    if not found:
        return
    came = int(_answers(event, decision.case)["came"])
    if len(found) != came:
        raise RuleError("came_differs", came=came, names=len(found))
    if max(map(len, found)) > NAME:
        raise RuleError("too_long", most=NAME)
    rows = [{"name": name} for name in found]
    make_roll(name=decision.code, place=decision.place, entries=rows, subject=decision.uid)


def _answers(event: Event, case: Case) -> dict[str, Any]:
    """What this step was told; the opening tells it in the fields of the case."""
    if event.data.get("from"):
        return dict(event.secret.body.get("asked", {}))
    start = library.pinned(case.pack_id).start
    return {**({"title": case.title} if start.asks("title") else {}), **case.content.answers}


def _begin(case: Case, asked: Mapping[str, Any], at: datetime) -> Decision:
    """Raises wrong_body unless the body that was named may decide this matter."""
    matter, body = str(asked.get("matter", "")), str(asked.get("body", ""))
    if matter:
        check_body(matter, body)
    return Decision.objects.create(
        case=case,
        uid=case.uid,
        code=case.code,
        place=village_of(case),
        town_id=case.town_id,
        group=case.place if body == GROUP and case.place.kind == PlaceKind.grid else None,
        slug=case.slug,
        matter=matter,
        body=body,
        state=case.state,
        begun_at=at,
        moved_at=at,
    )


def check_body(matter: str, body: str) -> None:
    """Raises no_such_matter, wrong_body in the reader's words: law, article and the bodies that may decide it."""
    rule = law.matters().of(matter)
    if body not in rule.bodies:
        titles = {row.body: said(row.title) for row in law.bodies().rows}
        named = "、".join(titles[name] for name in rule.bodies)
        raise RuleError("wrong_body", law=said(rule.law), article=rule.article, bodies=named)


def village_of(case: Case) -> Place:
    """Where it is decided: the village, or what stands in its place."""
    return case.village or case.place


def open_sitting(decision: Decision, case: Case, asked: Mapping[str, Any], at: datetime) -> Sitting:
    """The notice: the law row of the day is pinned and the roll frozen. Raises notice_too_short, no_kept_list, empty_roll."""
    state = library.pinned(case.pack_id).states[case.state]
    rule, today = state.sitting or sittings.Sitting(), at.astimezone(SHANGHAI).date()
    body = decision.body if rule.body == sittings.ASKED else rule.body
    pinned = law.pin(body, today, law.province_of(decision.place)) if body else {}
    row = law.pinned(pinned) if pinned else None
    first = today + timedelta(days=max(rule.notice_days, row.notice_days if row else 0))
    meets_on = _day(asked.get("meets_on"))
    if meets_on and meets_on < first:
        raise RuleError("notice_too_short", first=first, days=(first - today).days)
    nth = decision.sittings.count() + 1
    name = f"{case.code}-{nth} {state.title.zh}"
    roll = frozen_roll(
        place=decision.place,
        group=decision.group,
        subject=case.uid,
        row=row,
        name=name,
        now=at,
    )
    return Sitting.objects.create(
        decision=decision,
        state=case.state,
        nth=nth,
        sort=rule.sort,
        body=body,
        law=pinned,
        secret=rule.secret or bool(asked.get("secret")),
        roll=roll,
        noticed_on=today,
        may_meet_on=first,
        meets_on=meets_on,
        venue=str(asked.get("venue", ""))[:120],
    )


def close(decision: Decision, event: Event, asked: Mapping[str, Any]) -> None:
    """Publish the figures of the sitting that is left; nobody can act in it any more."""
    sitting = decision.sittings.filter(closed_at=None).select_related("roll").first()
    if sitting is None:
        return
    sitting.published = figures_of(sitting)
    sitting.closed_at, sitting.left_by = event.at, event.kind.partition(".")[2]
    sitting.reason = str(asked.get("public_reason", ""))[:REASON]
    sitting.save(update_fields=["published", "closed_at", "left_by", "reason"])


def forget(event: Event) -> None:
    """The case was erased: nobody finds the decision any more, and no name stands on its rolls. Its figures stay."""
    assert event.subject
    Decision.objects.filter(uid=event.subject).update(title="", letters="")
    Sitting.objects.filter(decision__uid=event.subject).update(reason="", venue="")
    for sheet in PaperSheet.objects.filter(sitting__decision__uid=event.subject):
        erase_of(owner=sheet.uid)
    forget_names(of=Roll.objects.filter(subject=event.subject), now=event.at)


def carry(event: Event) -> None:
    """The case goes on by a new version of its pack: an open sitting goes on in the state that takes the place of its own.

    Where nobody sits in the new state, or otherwise, it is closed with the figures that it came to.
    """
    assert event.subject
    case = Case.objects.select_related("decision", "content", "place", "village").get(uid=event.subject)
    decision, sits = case.decision, library.pinned(case.pack_id).sittings.get(case.state)
    if not sits or not decision.sittings.filter(closed_at=None, sort=sits.sort).update(state=case.state):
        close(decision, event, {})
        if sits:
            open_sitting(decision, case, {}, event.at)
    Decision.objects.filter(pk=decision.pk).update(state=case.state, moved_at=event.at)


def _day(said: Any) -> date | None:
    return said if isinstance(said, date) else date.fromisoformat(str(said)[:10]) if said else None
