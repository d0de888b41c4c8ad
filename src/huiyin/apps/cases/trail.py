"""What happened to a case, as a page shows it: newest first, with the private words of each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy

from huiyin.apps.cases import library, reasons
from huiyin.apps.cases.meters import more_words
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import ANSWERS, GRADES, category_title, channel_title, move_title, said, town_of
from huiyin.apps.records.models import Event
from huiyin.core.money import yuan
from huiyin.core.packs import Pack
from huiyin.core.profiles import Profile
from huiyin.core.words import KNOWN_ASKS, AskKind, AskType

OWN: Mapping[str, Promise] = {
    "answered": pgettext_lazy("trail", "The asker answered"),
    "called": pgettext_lazy("trail", "Called, not reached"),
    "told": pgettext_lazy("trail", "The asker was told by phone"),
    "erased": pgettext_lazy("trail", "Erased"),
    "uncontacted": pgettext_lazy("trail", "How to reach the asker is deleted"),
    "corrected": pgettext_lazy("trail", "How to reach the asker is corrected"),
    "validated": pgettext_lazy("trail", "The asker has shown that the number is theirs"),
    "unhelped": pgettext_lazy("trail", "The asker has withdrawn their helper"),
    "backed": pgettext_lazy("trail", "Somebody says: me too"),
    "tried": pgettext_lazy("trail", "Came too late, kept as a note"),
    "undone": pgettext_lazy("trail", "Undone"),
    "redacted": pgettext_lazy("trail", "Public version written"),
    "charged": pgettext_lazy("trail", "A leader takes charge"),
    "let_go": pgettext_lazy("trail", "The leader's charge has ended"),
    "copied": pgettext_lazy("trail", "Copied to another unit"),
    "carried": pgettext_lazy("trail", "Goes on by the new version of this way of working"),
    "handed": pgettext_lazy("trail", "Came into other hands because the place has moved"),
    "near": pgettext_lazy("trail", "The time limit is near"),
    "late": pgettext_lazy("trail", "The time limit has passed"),
    "in_time": pgettext_lazy("trail", "By the calendar that holds now it was in time: the breach is taken back"),
    "raised": pgettext_lazy("trail", "Put before the level above"),
    "party": pgettext_lazy("trail", "A party is entered"),
    "consent": pgettext_lazy("trail", "A party was asked about mediation"),
    "mediator": pgettext_lazy("trail", "A mediator is chosen"),
    "wished": pgettext_lazy("trail", "A party names a mediator"),
    "turned_down": pgettext_lazy("trail", "A mediator is not wanted"),
    "planned": pgettext_lazy("trail", "A sitting is planned"),
    "session": pgettext_lazy("trail", "A sitting was held"),
    "mediated": pgettext_lazy("trail", "Counted as mediated"),
    "agreement": pgettext_lazy("trail", "The agreement is written down"),
    "marked": pgettext_lazy("trail", "Marks on the agreement are recorded"),
    "settled": pgettext_lazy("trail", "The agreement is in force"),
    "visited": pgettext_lazy("trail", "Return visit"),
}
QUIET = frozenset({"photo", "voice", "contact", "place"})


@dataclass(frozen=True)
class Line:
    """One entry of the trail, in the words of `components/trail.html`."""

    title: str
    note: str
    text: str
    quote: str
    when: datetime
    who: str
    state: str = ""


def trail(case: Case, events: Iterable[Event], units: Mapping[int, str]) -> list[Line]:
    """The entries, newest first. `units` names the units that answers speak of; the events come with their secrets."""
    pack, town = library.spoken(case.pack_id), town_of(case)
    newest_first = sorted(events, key=lambda event: event.nth, reverse=True)
    return [_line(event, pack, town, units, now=n == 0 and case.open) for n, event in enumerate(newest_first)]


def _line(event: Event, pack: Pack, town: Profile | None, units: Mapping[int, str], *, now: bool) -> Line:
    do = event.kind.partition(".")[2]
    body = event.secret.body if hasattr(event, "secret") else {}
    asked: dict[str, Any] = dict(body.get("asked", {}))
    quote = str(asked.pop("words", ""))
    plain = "" if do == "tried" else str(asked.pop("text", "") or asked.pop("note", ""))
    return Line(
        title=_title(do, pack, town, event),
        note=plain or _note(do, event, units, town),
        text="　".join(answers(asked, pack, town, units)),
        quote=quote,
        when=event.at,
        who=who(event, asked=pack.reporter),
        state="now" if now else "",
    )


def _title(do: str, pack: Pack, town: Profile | None, event: Event) -> str:
    if do in pack.verbs():
        return move_title(pack, town, do)
    if do in OWN:
        return str(OWN[do])
    return gettext("Note of the system")


def _note(do: str, event: Event, units: Mapping[int, str], town: Profile | None) -> str:
    data = event.data
    if do == "answered":
        grade = GRADES.get(event.quantity or 0)
        words = [ANSWERS.get(str(data.get("answer")), ""), grade or ""]
        return "，".join(str(word) for word in words if word) if grade else str(words[0])
    if do == "erased":
        return str(reasons.ERASE.get(str(data.get("reason")), ""))
    if do == "copied":
        return units.get(int(data.get("unit") or 0), "")
    if do == "carried":
        versions = {"old": data["from_version"], "new": data["to_version"]}
        return pgettext("trail", "version %(old)s → %(new)s") % versions
    if event.nth == 1:
        return channel_title(event.channel, town, str(event.data.get("pack", "")))
    return ""


def answers(asked: Mapping[str, Any], pack: Pack, town: Profile | None, units: Mapping[int, str]) -> Iterable[str]:
    """What was answered in a step, as "label: value"; `units` names the units that answers speak of."""
    for label, value in pairs(asked, pack, town, units):
        yield gettext("%(label)s: %(value)s") % {"label": label, "value": value}


def pairs(
    asked: Mapping[str, Any], pack: Pack, town: Profile | None, units: Mapping[int, str]
) -> Iterable[tuple[str, str]]:
    """The same as label and value."""
    kinds = {ask.kind.name: ask.kind for move in (pack.start, *pack.moves) for ask in move.ask}
    for name, value in asked.items():
        kind = kinds.get(name) or KNOWN_ASKS.get(name)
        if kind and name not in QUIET:
            yield said(kind.title), more_words(value, pack) if name == "days" else _value(kind, value, town, units)


def _value(kind: AskKind, value: Any, town: Profile | None, units: Mapping[int, str]) -> str:
    if kind.name == "unit":
        return units.get(int(value), str(value)) if str(value).isdigit() else str(value)
    if kind.name == "category":
        return category_title(town, str(value))
    if kind.type is AskType.money:
        return gettext("%(amount)s yuan") % {"amount": yuan(int(value))}
    if kind.type is AskType.date:
        return spoken(value)
    if value is True:
        return gettext("yes")
    return next((said(text) for code, text in kind.choices if code == value), str(value))


def spoken(value: Any) -> str:
    """A day as one says it; whatever is no day as it is."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return pgettext("spoken day", "%(day)d.%(month)d.%(year)d") % {"day": day.day, "month": day.month, "year": day.year}


def who(event: Event, *, asked: bool = True) -> str:
    """Who did it: unit, post and person; the asker; the system. `asked`: somebody asked, for whom a post may enter it."""
    if event.as_post:
        unit = event.as_post.unit.name if event.as_post.unit else ""
        post = " ".join(part for part in (unit, event.as_post.name, event.actor.name if event.actor else "") if part)
        return (
            gettext("the asker, entered by %(post)s") % {"post": post} if asked and event.role == "reporter" else post
        )
    if event.data.get("system"):
        return gettext("the system")
    return gettext("the asker") if event.role in ("reporter", "") else gettext("a resident")


def named_units(events: Iterable[Event]) -> set[int]:
    """The units that the answers and data of these events speak of."""
    found: set[int] = set()
    for event in events:
        body = event.secret.body if hasattr(event, "secret") else {}
        spoken = (body.get("asked", {}).get("unit"), event.data.get("unit"))
        found |= {int(value) for value in spoken if str(value).isdigit()}
    return found
