"""One matter as its code shows it: the public number shows where it stands, the receipt code everything."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases import library
from huiyin.apps.cases.clocks import waits
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.contact import to_be_checked
from huiyin.apps.cases.holders import held_since
from huiyin.apps.cases.meters import limit_words
from huiyin.apps.cases.models import Case, ClockRun
from huiyin.apps.cases.names import GRADES, said, state_title, told, town_of
from huiyin.apps.cases.queries import Found, by_code, history, moves_for
from huiyin.apps.files.actions import BACKED
from huiyin.apps.files.models import File
from huiyin.apps.files.queries import of, public_of
from huiyin.apps.jobs import sms
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.models import Event
from huiyin.apps.say.queries import matters
from huiyin.apps.say.queries.promises import post_name
from huiyin.apps.say.queries.told import asked_of, how_long, reasons_of_leave
from huiyin.apps.say.queries.told import label as name_of
from huiyin.apps.say.texts import ANSWERS, HEARD, NEXT, OUTCOMES, TO_CLAIM, UNKNOWN_DAY, UNKNOWN_YEAR
from huiyin.core.guards import GUARDS, Situation
from huiyin.core.packs import Move, Pack
from huiyin.core.profiles import Profile
from huiyin.core.words import OPEN_LEVELS, Answer, Outcome, Phase

REPORTER = Viewer.nobody().as_reporter
ASKABLE = (Outcome.solved.value, Outcome.answered.value)


@dataclass(frozen=True)
class Followed:
    """A case with its pack and profile. `acts`: the receipt code was shown; `by_code`: it is what was typed."""

    case: Case
    pack: Pack
    profile: Profile | None
    acts: bool
    now: datetime
    by_code: bool = False

    @property
    def receipt(self) -> str:
        """The receipt code, for who has shown it."""
        return receipt_code(self.case.uid, self.case.receipt) if self.acts else ""

    @property
    def past(self) -> Pack:
        """The pack with the words of older versions, for what happened by those."""
        return library.with_past(self.pack)

    @property
    def title(self) -> str:
        """The asker's own first line for the asker; the published title or the kind for others."""
        if self.acts:
            return str(self.case.title)
        return self.case.public_title if self.case.published_at else matters.kind_title(self.case, self.profile)

    @property
    def state(self) -> str:
        """Where it stands, in the pack's words."""
        return state_title(self.pack, self.profile, self.case.state)

    @property
    def whole_way(self) -> bool:
        """Is it on its way, or was it done? What was withdrawn, merged or refused has not come past every step."""
        return self.case.open or self.case.outcome in ASKABLE

    @property
    def solved(self) -> bool:
        """Was it solved, and does its asker not say otherwise?"""
        denied = self.case.answer in (Answer.not_satisfied, Answer.answered_not_fixed)
        return self.case.outcome == Outcome.solved and not denied

    @property
    def can_answer(self) -> bool:
        """Is the asker's answer wanted? Also after closing, when nobody has heard it yet."""
        case = self.case
        asked = case.marks.asked_at is not None and not case.answer
        return self.acts and asked and (case.phase == Phase.to_confirm or case.outcome in ASKABLE)


def find(typed: str, now: datetime, opened: Collection[str] = ()) -> Followed | None:
    """The matter of a typed code, or of a number. `opened`: the uids of matters whose codes this browser has shown."""
    found: Found | None = by_code(typed, opened)
    if found is None:
        return None
    case = found.case
    return Followed(case, library.pinned(case.pack_id), town_of(case), found.acts, now, by_code=found.acts)


def checkable(case: Case) -> bool:
    """May the asker show now that the number of the matter is theirs? Where no messages are sent, nobody can."""
    return sms.offered() and to_be_checked(case, getattr(case, "contact", None))


def next_words(matter: Followed) -> Promise:
    """What comes next; an asker who has answered is not asked again, and what is claimed is sent to nobody."""
    case = matter.case
    if matter.pack.move("claim", case.state):
        return TO_CLAIM
    return HEARD if case.phase == Phase.to_confirm and case.answer else NEXT[case.phase]


def facts(matter: Followed, happened: Iterable[Event] = ()) -> list[dict[str, Any]]:
    """Now, in whose hands, since when, by when or why it waits, what next."""
    case = matter.case
    if not case.open:
        return _closed_facts(matter)
    kind = "late" if case.late or (case.due_at and case.due_at < matter.now) else "on"
    found: list[dict[str, Any]] = [{"label": pgettext("resident", "Now"), "tag": {"word": matter.state, "kind": kind}}]
    found.append({"label": _("In whose hands"), **_holder(case)})
    found.append({"label": pgettext("resident", "Since"), "when": held_since(case, matter.pack)})
    found += _waiting(matter, happened)
    found += [_due_fact(matter, run) for run in _running(case, matter.pack)]
    found.append({"label": pgettext("resident", "Next"), "value": next_words(matter)})
    return found + _voices(case)


def _holder(case: Case) -> dict[str, Any]:
    post, unit = case.held_by_post, case.held_by_unit
    name = post_name(post) if post and not unit else " ".join(each.name for each in (unit, post) if each)
    phone = (post.phone if post else "") or (unit.phone if unit else "") or (case.town.phone if case.town else "")
    why = told(case.why) if case.suggested_id and case.suggested_id == case.held_by_unit_id else ""
    return {"value": name or _("the town's desk"), "tel": phone, "note": why}


def _waiting(matter: Followed, happened: Iterable[Event]) -> list[dict[str, Any]]:
    """Why the case waits and until when, while it is paused or parked."""
    happened = list(happened)
    moves = [event for event in happened if event.data.get("to") != event.data.get("from")]
    why = reasons_of_leave(happened).get(moves[-1].nth) if moves else None
    if why is None or not matter.case.back:
        return []
    return [{"label": _("Waits because"), "value": why, "note": " ".join(how_long(asked_of(moves[-1]), matter.pack))}]


def _running(case: Case, pack: Pack) -> list[ClockRun]:
    runs = [run for run in case.clocks.filter(running=True).order_by("id") if run.name in pack.clocks]
    runs = [run for run in runs if not pack.clocks[run.name].timer]
    return sorted(runs, key=lambda run: (run.due_at is None, run.due_at or case.opened_at))


def _due_fact(matter: Followed, run: ClockRun) -> dict[str, Any]:
    clock = matter.pack.clocks[run.name]
    label = _("%(step)s by") % {"step": said(clock.title)}
    if run.due_at:
        return {"label": label, "due": run.due_at}
    since = {"limit": limit_words(run.limit), "day": name_of(matter.pack, clock.starts)}
    return {"label": label, "value": str(UNKNOWN_DAY) % since if waits(run, clock) else UNKNOWN_YEAR}


def _answer_fact(case: Case) -> dict[str, Any]:
    words = ANSWERS.get(case.answer, _("Not heard yet"))
    return {"label": _("Your answer"), "value": words, "note": GRADES.get(case.grade or 0, "")}


def _closed_facts(matter: Followed) -> list[dict[str, Any]]:
    case = matter.case
    found: list[dict[str, Any]] = [
        {
            "label": pgettext("resident", "Outcome"),
            "tag": {"word": OUTCOMES[case.outcome], "kind": "done" if matter.solved else ""},
        },
    ]
    if case.unit:
        found.append({"label": pgettext("resident", "Done by"), "value": case.unit.name})
    if case.closed_at:
        found.append({"label": pgettext("resident", "Closed"), "when": case.closed_at})
    if matter.acts and case.outcome in ASKABLE:
        found.append(_answer_fact(case))
    if case.redone:
        found.append({"label": pgettext("resident", "Done again"), "value": _("%(n)s times") % {"n": case.redone}})
    found.append({"label": pgettext("resident", "Next"), "value": NEXT[Phase.closed]})
    return found + _voices(case)


def _voices(case: Case) -> list[dict[str, Any]]:
    if not case.backers:
        return []
    return [
        {"label": pgettext("resident", "Others"), "value": _("%(n)s more people said the same") % {"n": case.backers}}
    ]


def published(matter: Followed) -> dict[str, str] | None:
    """The published words, when it was published."""
    case = matter.case
    if not case.published_at:
        return None
    return {"title": case.public_title, "text": case.public_text}


def joined(matter: Followed) -> Case | None:
    """The matter under whose number it goes on, unless that one has become confidential."""
    into = matter.case.merged_into
    return into if into and (into.level in OPEN_LEVELS or matter.case.level == into.level) else None


def files(matter: Followed) -> list[File]:
    """All photos and recordings for the asker but those of somebody else who said the same; the public ones for others."""
    owner = [matter.case.uid]
    return [file for file in of(owner, REPORTER) if file.step != BACKED] if matter.acts else public_of(owner)


def events(matter: Followed) -> list[Event]:
    """What happened, oldest first; only for the asker."""
    return history(matter.case) if matter.acts else []


def last_result(happened: list[Event]) -> tuple[str, Event] | None:
    """What the handler last said was done, and when."""
    for event in reversed(happened):
        words = event.secret.body.get("asked", {}).get("result") if hasattr(event, "secret") else ""
        if words:
            return str(words), event
    return None


def moves(matter: Followed) -> list[Move]:
    """What the asker may do now: moves of the reporter whose own conditions hold."""
    if not matter.acts:
        return []
    answer = {"redo"} if matter.can_answer else set()
    every = moves_for(matter.case, REPORTER)
    return [m for m in every if "reporter" in m.by and m.do not in answer and _may(matter, m)]


def _may(matter: Followed, move: Move) -> bool:
    limits = library.limits_of(matter.pack, matter.profile)
    now = Situation(move.do, matter.case.marks, limits, {}, 0, matter.now)
    plain = [GUARDS[name] for name in move.guard if not GUARDS[name].needs]
    return all(guard.check(now) for guard in plain)


def move(matter: Followed, do: str) -> Move | None:
    """One of those moves."""
    return next((each for each in moves(matter) if each.do == do), None)


def asked_too_late(matter: Followed, do: str) -> Move | None:
    """A move of the reporter out of this state, whatever its conditions say now: a form may be older than they are."""
    found = matter.pack.move(do, matter.case.state)
    return found if found and "reporter" in found.by else None


def reopen_until(matter: Followed) -> datetime | None:
    """Until when a closed matter can be reopened."""
    closed = matter.case.marks.closed_at
    days = library.limits_of(matter.pack, matter.profile).get("reopen_days", 30)
    return closed + timedelta(days=days) if closed and any(m.do == "reopen" for m in moves(matter)) else None


def answer_given(matter: Followed) -> str:
    """What the asker answered, empty when nothing."""
    given = matter.case.answer
    return given if given and given != Answer.none else ""
