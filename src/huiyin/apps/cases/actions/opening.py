"""A resident (or somebody for them) says something: a case is opened, routed, numbered, put on the clock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from huiyin.apps.cases import clocks, library, search
from huiyin.apps.cases.accused import Against, accused_of, check_against, closer, is_against, passed_on
from huiyin.apps.cases.actions.contacting import contact_of
from huiyin.apps.cases.actions.hands import new_parties, place_holder
from huiyin.apps.cases.codes import new_code, receipt_code, receipt_shelf
from huiyin.apps.cases.models import Case, CaseContent, CaseParty
from huiyin.apps.cases.routing import suggest
from huiyin.apps.cases.titles import headline, says_something
from huiyin.apps.jobs.actions import later
from huiyin.apps.keys import ring
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import lies_now
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.records.rows import deadlocked, insert, insert_all
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.scope.making import made, put
from huiyin.core.errors import RuleError
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.steps import Step, begin
from huiyin.core.words import Channel

TEXT_MAX = 4000


@dataclass(frozen=True)
class Said:
    """What somebody said. `uid` is minted by the client when the form opens: the case's uid and the idempotency key.

    `guardian`: who consents where it is a child's matter (under 14); `alone`: a child in danger, nobody has been asked.
    `spoken`: there is only a recording, and `text` says so until somebody writes it down.
    `against`: whom it is against; nothing of it reaches them.
    `card`: the number of the resident's card that was shown.
    """

    uid: uuid.UUID
    slug: str
    place: Place
    text: str
    category: str = ""
    title: str = ""
    spot: str = ""
    channel: str = Channel.web
    name: str = ""
    phone: str = ""
    helper: str = ""
    on_behalf: bool = False
    guardian: str = ""
    alone: bool = False
    language: str = "zh-hans"
    point: tuple[float, float] | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    parent: Case | None = None
    unit_id: int | None = None
    spoken: bool = False
    against: Against = field(default_factory=Against)
    card: str = ""


@rule_decides
def open_case(*, by: Viewer, said: Said, at: datetime, now: datetime) -> Case:
    """The case for what was said; the same `uid` again gives the same case. It happened `at`; clocks run from `now`.

    Raises RuleError: empty_text, too_long, no_such_pack, channel_not_allowed, no_such_card, card_closed, idem_reused and the
    engine's refusals.
    """
    place = lies_now(said.place)
    said = _with_words(said if place is said.place else replace(said, place=place))
    _check(said)
    try:
        with transaction.atomic():
            return _open(by, said, at, now)
    except OperationalError as blocked:
        if not deadlocked(blocked):
            raise
        raise RuleError("busy") from blocked
    except IntegrityError as clash:
        twin = Case.objects.filter(uid=said.uid).select_related("content", "contact").first()
        if twin is None:
            raise RuleError("busy") from clash
        return _same(twin, said, by)


def _with_words(said: Said) -> Said:
    """A call for help needs no words: where the pack does not ask for any, its title stands for them."""
    pack = library.pack(said.slug)
    if said.text.strip() or any(ask.required for ask in pack.start.ask if ask.kind.name == "text"):
        return said
    town = profile_of(said.place)
    chosen = town.pack(said.slug) if town else None
    title = chosen.title if chosen and chosen.title.zh else pack.title
    return replace(said, text=title.for_lang(said.language))


def _check(said: Said) -> None:
    if not says_something(said.text):
        raise RuleError("empty_text")
    check_against(said.against, library.pack(said.slug).level)
    if len(said.text) > TEXT_MAX:
        raise RuleError("too_long", most=TEXT_MAX)
    if said.parent is None and said.channel not in library.pack(said.slug).channels:
        raise RuleError("channel_not_allowed", channel=said.channel)
    if said.channel == Channel.one_key and not said.phone:
        raise RuleError("missing_answer", do="one_key", asks=["contact"])


def _same(case: Case, said: Said, by: Viewer) -> Case:
    """The same words from the same hand: a case's uid stands in the addresses of all who may read it."""
    contact = getattr(case, "contact", None)
    entered = contact.entered_by_id if contact else None
    if case.content.text != said.text.strip() or case.slug != said.slug or entered != (by.actor.person or None):
        raise RuleError("idem_reused")
    return case


def _open(by: Viewer, said: Said, at: datetime, now: datetime) -> Case:
    town = profile_of(said.place)
    pack = library.pack(said.slug)
    route = suggest(town, said.place, said.category, said.point)
    facts = {"category_flags": town.flags(said.category) if town else frozenset(), "answers": dict(said.answers)}
    step = begin(
        pack,
        actor=by.actor,
        answers=_answered(said),
        facts=facts,
        at=now,
        on_behalf=_speaks_for(by, said),
        spoken=said.spoken,
    )
    case = _row(by, said, pack, town, step, now)
    point = list(said.point) if said.point else None
    case.content = made(
        CaseContent, case=case, text=said.text.strip(), spot=said.spot, answers=dict(said.answers), point=point
    )
    case.against = accused_of(said.parent) if said.parent else said.against.as_rule()
    to_choose = route.unit is None or is_against(case, route.unit)
    case.suggested, case.why = None if to_choose else route.unit, route.why
    if step.target.held_by == "unit" and case.unit is None:
        case.unit = case.suggested
    place_holder(case, step.target.held_by)
    runs = _first_runs(case, step, pack, town, now)
    parties = new_parties(case, by)
    ring.make(case.uid)
    insert(case)
    _write_rest(case, said, by, runs, parties)
    event = log(by, _happened(case, said, step, at, now))
    insert(later("cases.tell", event_id=event.pk, payload=told(case, step), run_after=now))
    return case


def _answered(said: Said) -> dict[str, Any]:
    """What the pack's first questions ask, as far as it stands in the fields of `said`."""
    known = {
        "text": said.text,
        "category": said.category,
        "unit": said.unit_id,
        "title": said.title,
        "place": said.place.pk,
        "contact": "phone" if said.phone else "",
    }
    return {**known, **said.answers}


def _speaks_for(by: Viewer, said: Said) -> bool:
    """Whoever enters what somebody else said is not the asker, and may act in the case as their post."""
    return said.on_behalf or (said.channel != Channel.web and bool(by.actor.post))


def profile_of(place: Place) -> Profile | None:
    """The profile that holds at a place: its town's."""
    slug = place.town.profile if place.town else place.profile
    return library.profile(slug) if slug else None


def _row(by: Viewer, said: Said, pack: Pack, town: Profile | None, step: Step, now: datetime) -> Case:
    text = said.text.strip()
    level = closer(pack.level, said.parent.level) if said.parent else pack.level
    return made(
        Case,
        uid=said.uid,
        code=new_code(said.uid, level, said.place, now),
        receipt=receipt_shelf(receipt_code(said.uid)),
        pack_id=library.pin(pack.slug),
        slug=pack.slug,
        profile=town.slug if town else "",
        title=headline(said.title or text),
        category=said.category,
        channel=said.channel,
        level=level,
        language=said.language,
        place=said.place,
        place_no=said.place.no,
        village_id=said.place.village_id,
        town_id=said.place.town_id,
        state=step.target.name,
        phase=step.target.phase,
        unit_id=said.unit_id,
        reporter_post_id=None if pack.reporter else _who_reports(by, said),
        seq=1,
        marks_json=step.marks.to_json(),
        opened_at=now,
        moved_at=now,
        due_sort=now + clocks.UNKNOWN_DUE,
        parent=said.parent,
    )


def _who_reports(by: Viewer, said: Said) -> int | None:
    """Who stands for the asker: the lead of joint handling (in whose hands the matter is), else who reported it."""
    lead = said.parent.handler_id or said.parent.held_by_post_id if said.parent else None
    return lead or by.actor.post or None


def _first_runs(case: Case, step: Step, pack: Pack, town: Profile | None, now: datetime) -> list[Any]:
    due_on = due_day(case.content.answers)
    runs = [
        clocks.begin_run(case, name, pack, town, now, step, due_on=due_on if name == "solve" else None)
        for name in step.started
    ]
    clocks.set_due(case, pack, runs)
    return runs


def due_day(answers: Mapping[str, Any]) -> date | None:
    """The day that the order itself sets, if it does. Raises wrong_answer."""
    if not answers.get("due"):
        return None
    try:
        return date.fromisoformat(str(answers["due"])[:10])
    except ValueError as wrong:
        raise RuleError("wrong_answer", ask="due") from wrong


def _write_rest(case: Case, said: Said, by: Viewer, runs: list[Any], parties: list[CaseParty]) -> None:
    for row in (case.content, *runs, *parties):
        put(row, case=case)  # it has an id only now
    insert_all(parties, ignore=True)
    insert_all([*(passed_on(said.parent, case) if said.parent else said.against.rows(case))])
    insert(case.content)
    if contact := contact_of(case, said, by):
        insert(contact)
    insert_all(runs)
    search.index(case, case.content.found_by)


def _happened(case: Case, said: Said, step: Step, at: datetime, now: datetime) -> Happened:
    spoken_for = {} if step.marks.last(step.do).person else {"on_behalf": True}
    return Happened(
        kind=f"case.{step.do}",
        at=min(at, now),
        recorded_at=now,
        place=said.place,
        subject=case.uid,
        nth=1,
        unit_id=case.held_by_unit_id,
        role=step.role,
        channel=said.channel,
        category=said.category,
        data={
            "pack": case.slug,
            "to": case.state,
            "phase": case.phase,
            "code": case.code,
            "level": case.level,
            **spoken_for,
            **({"spoken": True} if said.spoken else {}),
        },
        body={"text": said.text.strip(), "spot": said.spot},
    )


def told(case: Case, step: Step) -> dict[str, Any]:
    """What the messenger needs to know of a step: no private content."""
    return {"case": case.pk, "do": step.do, "to": list(step.tell), "seq": case.seq, "asks": step.asks_the_asker}
