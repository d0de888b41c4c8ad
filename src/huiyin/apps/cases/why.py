"""Why cases stand on a list: what was answered in the steps that brought them there, when and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said, town_of
from huiyin.apps.cases.trail import answers, who
from huiyin.apps.keys.ring import beside, learn
from huiyin.apps.records.models import Event

TOLD = ("reason", "route", "review")


@dataclass(frozen=True)
class Why:
    """`words` are the answers of all steps, "label: value"; `at` and `who` of the last one."""

    words: str
    at: datetime
    who: str


def whys(cases: Iterable[Case], kinds: tuple[str, ...]) -> dict[int, Why]:
    """By case id, for cases that have such events. One query."""
    by_uid = {case.uid: case for case in cases}
    events = Event.objects.filter(subject__in=list(by_uid), kind__in=kinds).order_by("subject", "nth")
    told: dict[object, dict[str, Event]] = {}
    keyed = events.annotate(key=beside("records_event.subject"))
    for event in keyed.select_related("secret", "actor", "as_post", "as_post__unit"):
        learn(event.subject, event.key)  # type: ignore[arg-type]
        of_case = told.setdefault(event.subject, {})
        of_case.pop(event.kind, None)  # the last of its kind, in the order in which they happened
        of_case[event.kind] = event
    return {by_uid[uid].pk: _why(by_uid[uid], last) for uid, last in told.items()}  # type: ignore[index]


def _why(case: Case, events: Mapping[str, Event]) -> Why:
    pack, last = library.spoken(case.pack_id), list(events.values())[-1]
    asked: dict[str, object] = {}
    for event in events.values():
        asked |= event.secret.body.get("asked", {}) if hasattr(event, "secret") else {}
    words = list(answers({name: asked[name] for name in TOLD if asked.get(name)}, pack, town_of(case), {}))
    clock = pack.clocks.get(str(last.data.get("clock", "")))
    if clock is not None:
        words.append(gettext("raised by itself: “%(clock)s” was late") % {"clock": said(clock.title)})
    return Why("　".join(words), last.at, who(last))
