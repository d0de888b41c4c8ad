"""What happened to a matter, in plain words for its asker: newest first, on top what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.cases.names import GRADES, move_title
from huiyin.apps.files.models import File
from huiyin.apps.records.models import Event
from huiyin.apps.say.queries.following import Followed, next_words
from huiyin.apps.say.queries.promises import post_name
from huiyin.apps.say.queries.told import choice_words, how_long, label, reasons_of_leave
from huiyin.apps.say.texts import ANSWERS, EVENTS
from huiyin.apps.units.models import Unit
from huiyin.core.packs import Pack

INSIDE = frozenset({"note", "ask_pause", "ask_extend", "ask_park", "deny", "tried", "sort"})
"""Talk between posts: the asker sees what was decided, not who asked whom."""
TOLD = ("text", "result", "finding", "reason", "delivered")
CHOSEN, NAMED = ("route",), ("go_to", "number", "petition_number", "office_number")
"""Answers that need their question beside them: choices, and lines."""
OWN_WORDS = ("note", "words")
LEAVE = frozenset({"pause", "extend", "park"})
SILENT = frozenset({"join", "backed"})
"""Words between posts, and of another resident."""
SENDS = frozenset({"dispatch", "resend", "order_up", "join"})


def trail(matter: Followed, happened: list[Event], files: list[File]) -> list[dict[str, Any]]:
    """The items of `components/trail.html`."""
    units, reasons = _units(happened), reasons_of_leave(happened)
    shown = [event for event in happened if _known(matter, _do(event))]
    items = [_item(matter, event, units, reasons.get(event.nth, "")) for event in reversed(shown)]
    left = list(files)
    for item, event in zip(items, reversed(shown), strict=True):
        _add_files(item, event, left)
    if matter.case.open and items:
        items[0]["state"] = "now"
        items.insert(0, {"title": pgettext("resident", "Next"), "text": next_words(matter), "state": "next"})
    return items


def _do(event: Event) -> str:
    return event.kind.partition(".")[2]


def _known(matter: Followed, do: str) -> bool:
    return do not in INSIDE and (do in matter.past.verbs() or do in EVENTS)


def _units(happened: Iterable[Event]) -> dict[int, str]:
    wanted = {event.data.get("codes", {}).get("unit") for event in happened if _do(event) in SENDS}
    ids = [int(pk) for pk in wanted if pk]
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _item(matter: Followed, event: Event, units: dict[int, str], reason: str) -> dict[str, Any]:
    do, body = _do(event), event.secret.body if hasattr(event, "secret") else {}
    own = event.as_post_id is None and not event.data.get("system") and event.role != "backer"
    item: dict[str, Any] = {"title": _title(matter, event, do), "when": event.at, "who": _who(event)}
    if do not in SILENT:
        asked = body.get("asked", {})
        told = _told(matter.past, asked, OWN_WORDS if own else ("note",) if do == "progress" else ())
        told += how_long(asked, matter.past) if do in LEAVE else []
        item["quote" if own else "text"] = "　".join(filter(None, [body.get("text", ""), reason, *told]))
    target = units.get(int(event.data.get("codes", {}).get("unit") or 0)) if do in SENDS else None
    item["note"] = target or _graded(event)
    return item


def _title(matter: Followed, event: Event, do: str) -> str:
    if do == "answered":
        return str(ANSWERS.get(event.data.get("answer", ""), EVENTS[do]))
    return move_title(matter.past, matter.profile, do) if do in matter.past.verbs() else str(EVENTS[do])


def _graded(event: Event) -> str:
    return str(GRADES.get(event.quantity or 0, "")) if _do(event) == "answered" else ""


def _told(pack: Pack, asked: Mapping[str, Any], more: tuple[str, ...]) -> list[str]:
    told = [str(asked[name]) for name in (*TOLD, *more) if asked.get(name)]
    pairs = [(label(pack, name), choice_words(pack, name, asked[name])) for name in CHOSEN if asked.get(name)]
    pairs += [(label(pack, name), str(asked[name])) for name in NAMED if asked.get(name)]
    pattern = pgettext("an answer", "%(label)s: %(value)s")
    return [*told, *(pattern % {"label": name, "value": words} for name, words in pairs if words)]


def _who(event: Event) -> str:
    if event.as_post is not None:
        return post_name(event.as_post) if event.as_post.place_id is None else event.as_post.name
    if event.role == "backer":
        return pgettext("resident", "somebody else")
    if event.data.get("system") or event.role in {"system", ""}:
        return _("by itself")
    return pgettext("resident", "you")


def _add_files(item: dict[str, Any], event: Event, files: list[File]) -> None:
    """Files of the opening carry no step, later ones the verb with which they came: they stand by its last time."""
    step = "" if event.nth == 1 else _do(event)
    mine = [file for file in files if file.step == step]
    if mine:
        files[:] = [file for file in files if file.step != step]
        item["files"] = [
            {"url": reverse("files:show", args=[file.uid]), "title": _file_title(file, nth)}
            for nth, file in enumerate(mine, 1)
        ]


def _file_title(file: File, nth: int) -> str:
    if file.kind == "voice":
        return _("Recording %(n)s") % {"n": nth}
    return _("Photo %(n)s") % {"n": nth}
