"""What some verbs and answers do beside moving the case: lengthen a clock, sort anew, merge, wake, open a child."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.timezone import localdate

from huiyin.apps.cases import clocks, library, search
from huiyin.apps.cases.accused import is_against
from huiyin.apps.cases.actions.hands import new_parties, place_holder
from huiyin.apps.cases.kept import kept
from huiyin.apps.cases.models import Case, CaseParty, ClockRun
from huiyin.apps.cases.phones import DIALLED
from huiyin.apps.cases.routing import suggested_for
from huiyin.apps.cases.titles import headline
from huiyin.apps.files.actions import show_publicly
from huiyin.apps.jobs.actions import later
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.records.rows import insert
from huiyin.apps.units.models import Unit
from huiyin.core.clocks import parse_limit
from huiyin.core.errors import RuleError
from huiyin.core.marks import TRANSCRIBE
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.steps import Step
from huiyin.core.words import OPEN_LEVELS
from huiyin.core.worktime import SHANGHAI

if TYPE_CHECKING:
    from huiyin.apps.cases.actions.steps import Act

FIELDS = frozenset({"text", "title", "category", "unit", "contact", "photo", "voice", "place"})
"""What a case keeps in fields of its own and not among its answers."""
SLEEPS, PARKS = frozenset({"pause", "park"}), frozenset({"ask_park", "park"})
NAME_A_DAY = SLEEPS | PARKS | {"ask_pause"}
"""Steps that name the day on which the case wakes; after those that are asked for it sleeps only when they are agreed to."""
UNDO_MINUTES = 10
WAKE_AT = time(8, 30)


def tell_after(bulk: str, now: datetime) -> datetime:
    """Messages of bulk acts wait until they can no longer be undone."""
    return now + timedelta(minutes=UNDO_MINUTES) if bulk else now


def unit_of(unit_id: int) -> Unit:
    """The unit that was named in an answer. Raises no_such_unit."""
    unit = kept(("unit", unit_id), lambda: Unit.objects.filter(pk=unit_id, closed_on=None).first())
    if unit is None:
        raise RuleError("no_such_unit")
    return unit


def give_to(case: Case, unit_id: int) -> None:
    """Put the case into the hands of a unit, or of none yet (0). Raises no_such_unit, accused_unit."""
    unit = unit_of(unit_id) if unit_id else None
    if unit and is_against(case, unit):
        raise RuleError("accused_unit")
    case.unit = unit


def before_holding(case: Case, step: Step, act: Act, at: datetime) -> None:
    """Answers that change what the case is about, before it is decided who holds it."""
    if act.answers.get("category") or act.answers.get("place"):
        _sort(case, str(act.answers.get("category") or case.category), act.answers.get("place"))
    if step.asks_the_asker:
        case.answer, case.grade, case.answered_at = "", None, None
    if step.do == "redo":
        case.redone += 1
    if step.do in {"publish", "withhold"}:
        _show(case, at if step.do == "publish" else None)
    if step.do in BY_VERB:
        BY_VERB[step.do](case, act)


def _write_down(case: Case, words: str) -> None:
    """What was only spoken stands in writing from now on: as the case's words and title, and to be searched by."""
    content = case.content
    before = search.document(case, content.found_by)
    content.text, case.title = words, headline(words)
    content.save(update_fields=["text"])
    case.save(update_fields=["title"])
    search.replace(case, before, content.found_by)


def _show(case: Case, at: datetime | None) -> None:
    """Put a case on the public board, or take it off it with its photos."""
    case.published_at = at
    if at is None:
        show_publicly(uids=(), owner=case.uid)


def _sort(case: Case, category: str, place: Any) -> None:
    """Another kind or another place: another unit is suggested, for another reason, and other words find it."""
    case.category = category
    if place and int(place) != case.place_id:
        _move_to(case, Place.objects.select_related("town", "parent").get(pk=place))
    route = suggested_for(case)
    case.suggested, case.why = route.unit, route.why


def _move_to(case: Case, place: Place) -> None:
    if place.town_id != case.town_id:
        raise RuleError("other_town")
    text = case.content.found_by
    before = search.document(case, text)
    case.place, case.place_no = place, place.no
    case.village_id, case.town_id = place.village_id, place.town_id
    if search.document(case, text) != before:
        search.replace(case, before, text)


def _merge(case: Case, code: str) -> None:
    into = Case.objects.filter(code=code.strip().upper()).exclude(pk=case.pk).first()
    if into is None or into.town_id != case.town_id or (into.level not in OPEN_LEVELS and case.level in OPEN_LEVELS):
        raise RuleError("no_such_case_to_merge", number=code)
    if not into.open or into.merged_into_id:
        raise RuleError("merge_into_closed", number=code)
    case.merged_into = into
    Case.objects.filter(pk=into.pk).update(backers=F("backers") + 1 + case.backers)


def unmerge(case: Case) -> None:
    """Part a case from the one that it was merged into (not saved); the other has its backers no more."""
    into = case.merged_into
    if into is not None:
        Case.objects.filter(pk=into.pk).update(backers=Greatest(F("backers") - 1 - case.backers, 0))
    case.merged_into = None


BY_VERB: Mapping[str, Callable[[Case, Act], None]] = {
    "merge": lambda case, act: _merge(case, str(act.answers["into"])),
    "unmerge": lambda case, _act: unmerge(case),
    "reopen": lambda case, _act: unmerge(case),
    TRANSCRIBE: lambda case, act: _write_down(case, str(act.answers["text"]).strip()),
}


def after_clocks(
    case: Case, step: Step, pack: Pack, town: Profile | None, act: Act, runs: list[ClockRun], at: datetime
) -> None:
    """Answers that change running clocks, or that make the case wake by itself."""
    if step.do == "extend":
        _extend(case, pack, town, int(act.answers["days"]), runs, at)
    if act.answers.get("category"):
        clocks.relimit(case, pack, town, runs, at)
    if step.do in NAME_A_DAY:
        day = _day_ahead(act.answers.get("until") or act.answers.get("review"), at)
        if step.do in PARKS and "review" in pack.clocks:
            _reviewed_in_time(day, clocks.begin_run(case, "review", pack, town, at, step))
        if step.do in SLEEPS:
            _wake(case, step.do, day, at)


def _extend(case: Case, pack: Pack, town: Profile | None, days: int, runs: list[ClockRun], at: datetime) -> None:
    for run in [run for run in runs if run.running]:
        rule = library.clock_of(pack, run.name, town, localdate(run.started_at)).extend
        if rule is None:
            continue
        if run.due_at and run.due_at < at:  # more time never hides that an end was missed
            raise RuleError("limit_not_over")
        most = parse_limit(rule.max)
        left = most.n - sum(parse_limit(text).n for text in run.extra)
        if not 0 < days <= left:
            raise RuleError("extension_too_long", most=left)
        clocks.lengthen(case, run.name, f"{days}{most.unit}", pack, runs)
        return
    raise RuleError("nothing_to_extend")


def _day_ahead(day: Any, at: datetime) -> date:
    """The day on which a case wakes by itself. Raises day_not_ahead."""
    on = day if isinstance(day, date) else date.fromisoformat(str(day))
    if _morning(on) <= at:
        raise RuleError("day_not_ahead", day=on)
    return on


def _morning(on: date) -> datetime:
    return datetime.combine(on, WAKE_AT, SHANGHAI).astimezone(UTC)


def _reviewed_in_time(day: date, review: ClockRun) -> None:
    """A parked case is looked at again before its clock `review` is over. Raises review_too_late."""
    if review.due_at is not None and _morning(day) > review.due_at:
        raise RuleError("review_too_late", last=localdate(review.due_at))


def _wake(case: Case, do: str, on: date, at: datetime) -> None:
    wake_at = _morning(on)
    payload = {"case": str(case.uid), "seq": case.seq, "after": do}
    insert(later("cases.wake", event_id=None, payload=payload, run_after=wake_at))


def look_after_children(case: Case, event: Event, before_handler: int | None, at: datetime) -> None:
    """Joint handling follows the matter: a new lead is told by its slips, and a matter that is over needs no help."""
    if not case.open:
        insert(later("cases.end_children", event_id=event.pk, payload={"parent": case.pk}, run_after=at))
    elif case.handler_id != before_handler:
        lead = case.handler_id or case.held_by_post_id
        for child in Case.objects.filter(parent=case, open=True).select_related("place", "unit") if lead else ():
            _hand_over(child, lead)


def _hand_over(child: Case, lead: int | None) -> None:
    if library.pinned(child.pack_id).reporter:  # somebody asked, who stays the asker
        return
    child.reporter_post_id = lead
    place_holder(child, library.pinned(child.pack_id).states[child.state].held_by)
    parties = new_parties(child)
    child.save(update_fields=["reporter_post", "held_by_post", "held_by_unit", "marks_json"])
    CaseParty.objects.bulk_create(parties, ignore_conflicts=True)


def child_of(event: uuid.UUID) -> uuid.UUID:
    """The uid of the case that a step opens: told by the step's own, so that whoever sent it knows the receipt code."""
    return uuid.uuid5(event, "child")


def reached(contact: str) -> tuple[str, str]:
    """How to reach somebody, as they wrote it: the telephone number, else the name."""
    return (contact, "") if DIALLED.match(contact) else ("", contact)


def open_child(by: Viewer, case: Case, step: Step, act: Act, event: Event, now: datetime) -> Case:
    """The child case that a move opens: what this move asked, and what it says itself, is what the child's opening asks.

    Held by the unit that was asked to help where one was; whoever objects without an account says how to reach them.
    """
    from huiyin.apps.cases.actions.opening import Said, open_case  # noqa: PLC0415  (a child is opened like any case)

    child = library.pack(step.opens)
    asked = {ask.kind.name for ask in child.start.ask}
    phone, name = reached(str(act.answers.get("contact", "")))
    said = Said(
        uid=child_of(event.uid),
        slug=step.opens,
        place=case.place,
        text=str(act.answers["text"]),
        title=str(act.answers.get("title", "")),
        category=case.category,
        channel=act.channel or case.channel,
        phone=phone,
        name=name,
        on_behalf=child.reporter and bool(by.actor.post),
        parent=case,
        unit_id=int(act.answers["unit"]) if act.answers.get("unit") else None,
        answers={
            name: value for name, value in act.answers.items() if name in asked - FIELDS and value not in (None, "")
        }
        | dict(step.says),
    )
    return open_case(by=by, said=said, at=now, now=now)
