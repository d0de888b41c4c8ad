"""The pieces of the board's pages: figures with their denominators, rows of the tables, lines of a case's way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
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
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import (
    ANSWERS,
    OUTCOMES,
    category_title,
    channel_title,
    move_title,
    pack_title,
    place_word,
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
    case, person = pgettext("figure", " cases"), pgettext("figure", " people")
    satisfied = HIDDEN if numbers.hide_whole else whole.satisfied
    return [
        _figure(whole.closed, whole.received, case, _("received in %(month)s, answered"), "closed", choice),
        _figure(whole.open, whole.received, case, _("received in %(month)s, still in hand"), "open", choice),
        _figure(whole.answered, whole.asked, person, _("asked in %(month)s, answered us"), "answered", choice),
        _figure(satisfied, whole.answered, person, _("satisfied, of those who answered us"), "satisfied", choice),
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
            "title": category_title(choice.profile, code) if code else pgettext("board", "Without category"),
            "url": choice.address(category=code) + "#published" if code else "",
            "tally": tally,
        }
        for code, tally in rows
        if _counts(tally)
    ]


def channels(numbers: Numbers, choice: Choice) -> list[dict[str, Any]]:
    """Rows of the table by way of coming in: what was heard by each, and how much of it is solved."""
    return _ways((code, channel_title(code, choice.profile), tally) for code, tally in numbers.by_channel.items())


def packs(numbers: Numbers, choice: Choice) -> list[dict[str, Any]]:
    """Rows of the table by way of working, in the town's own words."""
    known = library.slugs()
    return _ways(
        (slug, pack_title(library.pack(slug), choice.profile) if slug in known else slug, tally)
        for slug, tally in numbers.by_pack.items()
    )


def _ways(found: Iterable[tuple[str, str, Tally]]) -> list[dict[str, Any]]:
    rows = sorted(found, key=lambda row: (-row[2].received, row[0]))
    return [
        {"title": title, "tally": tally, "solved": tally.ended.get(Outcome.solved, 0)}
        for _code, title, tally in rows
        if _counts(tally)
    ]


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
