"""`huiyin hours PLACE [WEEK …]`: the office hours of a place, by which working hours are counted; open cases follow."""

from __future__ import annotations

import argparse
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

NAME = "hours"
HELP = "show or set the office hours of a place and everything inside it"
EVERYWHERE = "everywhere"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `hours` takes."""
    parser.add_argument("place", metavar="PLACE", help=f"official code or name of a place, or `{EVERYWHERE}`")
    parser.add_argument(
        "week",
        nargs="*",
        metavar="WEEK",
        help="like 1-5=08:30-12:00,14:30-18:00 (1 is Monday; 6 and 7: make-up work days); none: show what holds",
    )
    parser.add_argument("--none", action="store_true", help="no hours of its own: those of the place above hold again")
    parser.add_argument(
        "--dir", type=Path, default=Path(), metavar="DIR", help="the installation (default: this folder)"
    )


def run(args: argparse.Namespace) -> int:
    """Set them when a week is given, and show what holds then."""
    open_dir(args.dir)
    from django.utils import translation

    from huiyin.site.translations import compile_all

    compile_all()
    translation.activate("zh-hans")
    place = _place(args.place)
    if args.week and args.none:
        raise Refused("Give either a week or --none.")
    if args.week or args.none:
        _set(place, _week(args.week))
    print(f"{place.name if place else EVERYWHERE}:\n{_told(place)}")
    return 0


def _set(place: Place | None, week: dict[str, list[str]]) -> None:
    from django.db import transaction
    from django.utils import timezone

    from huiyin.apps.cases.actions.calendars import calendar_changed
    from huiyin.apps.cases.texts import sentence
    from huiyin.apps.places.actions import set_hours
    from huiyin.core.errors import RuleError

    try:
        with transaction.atomic():
            set_hours(place=place, week=week)
            calendar_changed(place, timezone.now())
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal


def _week(words: list[str]) -> dict[str, list[str]]:
    """`1-5=08:30-12:00,14:30-18:00` and its like, as `set_hours` takes them."""
    pairs = [word.partition("=") for word in words]
    for days, equals, spans in pairs:
        if not equals or not spans:
            raise Refused(f"“{days}” says no hours. Write it like 1-5=08:30-12:00,14:30-18:00.")
    return {days: spans.split(",") for days, _, spans in pairs}


def _told(place: Place | None) -> str:
    from huiyin.apps.places.queries import calendar_everywhere, calendar_of
    from huiyin.core.hours import OFFICE

    hours = (calendar_of(place) if place else calendar_everywhere()).hours or OFFICE
    lines = []
    for spans, days in groupby(range(7), key=lambda day: hours.on(day + 1)):
        named = [DAYS[day] for day in days]
        said = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)
        lines.append(f"  {named[0] if len(named) == 1 else f'{named[0]}-{named[-1]}'} {said}")
    return "\n".join(lines)


def _place(words: str) -> Place | None:
    from django.db.models import Q

    from huiyin.apps.places.models import Place

    if words == EVERYWHERE:
        return None
    found = list(Place.objects.filter(Q(code=words) | Q(name=words))[:2])
    if not found:
        raise Refused(f"There is no place with the code or name {words}.")
    if len(found) > 1:
        raise Refused(f"Several places are called {words}. Give the official code.")
    return found[0]
