"""The pieces of the board's pages: figures with their denominators, rows of the tables, lines of a case's way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huiyin.apps.board.choice import Choice
from huiyin.apps.board.numbers import Numbers
from huiyin.apps.board.queries import Shown
from huiyin.apps.board.texts import ending
from huiyin.apps.cases import library
from huiyin.apps.cases.lists import WAITING
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import (
    ANSWERS,
    OUTCOMES,
    category_title,
    channel_title,
    move_title,
    pack_title,
    place_word,
    state_title,
    town_of,
)
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.records.queries import Tally
from huiyin.core.words import Outcome, Phase

HIDDEN = "—"


def figures(numbers: Numbers, choice: Choice) -> list[dict[str, Any]]:
    """The four figures on top; the words of each lead to how it is counted."""
    whole = numbers.whole
    case, asking = pgettext("figure", " cases"), pgettext("figure", " askings")
    satisfied = HIDDEN if numbers.hide_whole else whole.satisfied
    told = _("satisfied, of those who answered us")
    if whole.excluded:
        told = _("satisfied, of those who answered us; %(n)s more left out, approved") % {"n": whole.excluded}
    return [
        _figure(whole.closed, whole.received, case, _("received in %(month)s, answered"), "closed", choice),
        _figure(whole.open, whole.received, case, _("received in %(month)s, still in hand"), "open", choice)
        | {"url": reverse("board:now") + choice.address(month=f"{choice.month:%Y-%m}", category="", q="")},
        _figure(whole.answered, whole.asked, asking, _("asked in %(month)s, answered us"), "answered", choice),
        _figure(satisfied, whole.answered, asking, told, "satisfied", choice),
    ]


def _figure(value: object, of: int, unit: str, text: str, anchor: str, choice: Choice) -> dict[str, Any]:
    words = text % {"month": month_title(choice.month)} if "%(" in text else text
    link = format_html('<a href="{}{}#{}">{}</a>', reverse("board:how"), choice.address(), anchor, words)
    return {"value": value, "of": of, "unit": unit, "text": link}


def month_title(month: date) -> str:
    """2026年11月, 11/2026."""
    return _("%(month)s/%(year)s") % {"month": month.month, "year": month.year}


def title(choice: Choice) -> str:
    """望禾镇·杏树湾村."""
    return f"{choice.town.name}·{choice.village.name}" if choice.village else choice.town.name


def whole_title(choice: Choice) -> str:
    """全镇, 全乡, 全街道: what is seen when no village is chosen."""
    return _("The whole %(town)s") % {"town": place_word(choice.profile, "town", choice.town.name)}


def outcomes(numbers: Numbers) -> list[dict[str, Any]]:
    """How the matters received in the month have ended, each outcome that there is."""
    return [
        {"title": title, "n": numbers.whole.ended[key]}
        for key, title in OUTCOMES.items()
        if numbers.whole.ended.get(key)
    ]


def categories(numbers: Numbers, choice: Choice) -> list[dict[str, Any]]:
    """Rows of the table by category, most received first."""
    rows = sorted(numbers.by_category.items(), key=lambda item: (-item[1].received, item[0]))
    return [
        {
            "title": way_title("category", code, choice),
            "url": choice.address(category=code) + "#published" if code else "",
            "tally": tally,
        }
        for code, tally in rows
        if _counts(tally)
    ]


def channels(numbers: Numbers, choice: Choice) -> list[dict[str, Any]]:
    """Rows of the table by way of coming in: what was heard by each, and how much of it is solved."""
    return _ways("channel", numbers.by_channel, choice)


def packs(numbers: Numbers, choice: Choice) -> list[dict[str, Any]]:
    """Rows of the table by way of working, in the town's own words."""
    return _ways("pack", numbers.by_pack, choice)


def _ways(way: str, found: Mapping[str, Tally], choice: Choice) -> list[dict[str, Any]]:
    rows = sorted(found.items(), key=lambda row: (-row[1].received, row[0]))
    return [
        {"title": way_title(way, code, choice), "tally": tally, "solved": tally.ended.get(Outcome.solved, 0)}
        for code, tally in rows
        if _counts(tally)
    ]


def way_title(way: str, code: str, choice: Choice) -> str:
    """What a category, a way of coming in or a way of working is called in the town (`way`: one of `numbers.WAYS`)."""
    if way == "category":
        return category_title(choice.profile, code) if code else pgettext("board", "Without category")
    if way == "channel":
        return channel_title(code, choice.profile)
    return pack_title(library.pack(code), choice.profile) if code in library.slugs() else code


def villages(numbers: Numbers, choice: Choice, places: Iterable[Place]) -> list[dict[str, Any]]:
    """Rows of the table by village, in the order of the places; matters of the town itself last."""
    empty = Tally()
    rows = [
        {
            "title": place.name,
            "url": choice.address(village=str(place.uid)),
            "tally": numbers.by_village.get(place.pk, empty),
            "hidden": place.pk in numbers.hidden,
        }
        for place in places
    ]
    town = numbers.by_village.get(choice.town.pk)
    if town and _counts(town):
        hidden = choice.town.pk in numbers.hidden
        rows.append({"title": choice.town.name, "url": "", "tally": town, "hidden": hidden})
    return rows


def _counts(tally: Tally) -> bool:
    return bool(tally.received or tally.asked or tally.closed)


@dataclass(frozen=True)
class Listed:
    """A published case in a list."""

    case: Case
    word: str
    kind: str


@dataclass(frozen=True)
class Open:
    """An open case in a list. `number` is empty, and `place` is the town, where too few are open to be told apart."""

    number: str
    what: str
    place: str
    since: datetime
    due: datetime | None
    state: str


def still_open(cases: Iterable[Case], few: Collection[int]) -> list[Open]:
    """What may be shown of open cases: what kind, in which village, since when, by when, how far."""
    return [_open(case, case.village_id in few) for case in cases]


def _open(case: Case, covered: bool) -> Open:
    town, pack = town_of(case), library.pinned(case.pack_id)
    place = case.town if covered or not case.village else case.village
    return Open(
        number="" if covered else case.code,
        what=category_title(town, case.category) if case.category else pack_title(pack, town),
        place=place.name if place else "",
        since=case.opened_at,
        due=case.due_at if case.state not in WAITING else None,
        state=state_title(pack, town, case.state),
    )


def listed(cases: Iterable[Case]) -> list[Listed]:
    """Cases with the tag that says how each ended."""
    return [Listed(case, str(ending(case)[0]), ending(case)[1]) for case in cases]


def way(shown: Shown) -> list[dict[str, Any]]:
    """The way of a published case, newest first: what was done, when, by which unit. No persons, no private words."""
    pack, town = library.spoken(shown.case.pack_id), town_of(shown.case)
    lines = []
    for event in reversed(shown.steps):
        verb = event.kind.partition(".")[2]
        known = verb in pack.verbs()
        title = move_title(pack, town, verb) if known else _("The asker answered")
        lines.append({"title": title, "note": _note(event), "when": event.at, "who": _who(event)})
    return lines


def photos(shown: Shown) -> list[dict[str, Any]]:
    """The photos that were made public, each with the step that it came with, in words."""
    if not shown.photos:
        return []
    pack, town = library.spoken(shown.case.pack_id), town_of(shown.case)
    return [{"file": file, "step": move_title(pack, town, file.step or pack.start.do)} for file in shown.photos]


def _note(event: Event) -> str:
    if event.kind == "case.answered":
        return str(ANSWERS.get(str(event.data.get("answer")), ""))
    return ""


def _who(event: Event) -> str:
    if event.as_post:
        where = event.as_post.unit or event.as_post.place
        return where.name if where else ""
    return _("the system") if event.data.get("system") else _("the asker")


def facts(shown: Shown) -> list[dict[str, Any]]:
    """What is known of a published case: number, place, category, days, joiners, returns, lateness."""
    case, town = shown.case, town_of(shown.case)
    found = [
        (_("Number"), case.code, True),
        (pgettext("board", "Place"), place_of(case), False),
        (pgettext("board", "Category"), category_title(town, case.category) if case.category else "", False),
        (_("Came by"), channel_title(case.channel, town, case.slug), False),
        (pgettext("board", "Outcome"), str(OUTCOMES.get(case.outcome, "")), False),
        (_("Also affected"), _times(case.backers, _people), True),
        (_("Done again"), _times(case.redone, _redone), True),
        (_("Time limits"), _limits(shown), False),
    ]
    return [{"label": label, "value": value, "figure": figure} for label, value, figure in found if value]


def _people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}


def _redone(n: int) -> str:
    return ngettext("%(n)s time", "%(n)s times", n) % {"n": n}


def _times(n: int, words: Any) -> str:
    return words(n) if n else ""


def _limits(shown: Shown) -> str:
    if shown.late:
        return ngettext("%(n)s limit was missed", "%(n)s limits were missed", shown.late) % {"n": shown.late}
    return _("All kept") if shown.case.phase == Phase.closed else ""


def place_of(case: Case) -> str:
    """Town and village, never nearer: 望禾镇·杏树湾村."""
    return "·".join(place.name for place in (case.town, case.village) if place)


def named(places: Iterable[Place], town: Place) -> Mapping[int, str]:
    """Names by id for the open data: villages, and the town for matters that lie in no village."""
    return {place.pk: place.name for place in (*places, town)}
