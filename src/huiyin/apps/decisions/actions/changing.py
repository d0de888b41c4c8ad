"""The lists that a village keeps of its bodies, and what changes on a roll after it was frozen."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from huiyin.apps.decisions import law
from huiyin.apps.decisions.actions.acting import open_sitting
from huiyin.apps.decisions.codes import entry_shelf
from huiyin.apps.decisions.queries import keeps_lists
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.rolls import actions as rolls
from huiyin.apps.rolls.models import Entry, Roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError

NAME, MOST, SHOWN = 40, 5000, 20
LIKE_A_CODE = re.compile(r" \S*\d\S*$")
"""A last word with a figure in it is no name: it is a code that the village does not know."""
AREA = re.compile(r"^(.+) (\d{1,7})(?:\.(\d{1,2}))?$")
OWNERS = "owners"


@rule_decides
@transaction.atomic
def keep_list(*, by: Viewer, place: Place, body: str, names: Sequence[str], now: datetime) -> Roll:
    """The list of a body from now on; rolls that were made from the last one stay as they are.

    A line is a name, or name and household code: 秦大妈 XSW-014; of owners the name and all their floor area in square metres,
    once for each owner: 秦大妈 98.50. The names of the list before are erased. Raises not_yours, no_such_body, empty_roll,
    too_long, twice_on_list, unknown_household and no_floor_area with their lines.
    """
    if not keeps_lists(by, place):
        raise RuleError("not_yours", do="list")
    if body not in law.bodies().names:
        raise RuleError("no_such_body", body=body, known=law.bodies().names)
    rows = _owners(names) if body == OWNERS else _rows(place, names)
    rolls.forget_names(of=Roll.objects.filter(place=place, body=body), now=now)
    kept = rolls.make_roll(name=body, place=place, entries=rows, body=body)
    log(by, _happened("roll.kept", place, kept.uid, now, category=body, quantity=len(rows), measure="entries"))
    return kept


def _rows(place: Place, names: Sequence[str]) -> list[dict[str, object]]:
    """The entries of a list that was typed in, a line each."""
    lines = {n: " ".join(line.split()) for n, line in enumerate(names, start=1) if line.strip()}
    if not lines:
        raise RuleError("empty_roll")
    homes = _homes(place, lines.values())
    told = {n: _name_and_home(line, homes) for n, line in lines.items()}
    if len(told) > MOST or any(len(name) > NAME for name, _ in told.values()):
        raise RuleError("too_long", most=NAME if len(told) <= MOST else MOST)
    if unknown := [n for n, (name, home) in told.items() if home is None and LIKE_A_CODE.search(name)]:
        raise RuleError("unknown_household", lines=_numbers(unknown))
    seen = Counter(told.values())  # two of one name are told apart by their households
    if twice := [n for n, one in told.items() if seen[one] > 1]:
        raise RuleError("twice_on_list", lines=_numbers(twice))
    return [
        {"name": name, "household": home, "met_in_id": home.place_id if home else None} for name, home in told.values()
    ]


def _owners(names: Sequence[str]) -> list[dict[str, object]]:
    """Owners with their floor area, each one head however many flats are theirs."""
    lines = {n: " ".join(line.split()) for n, line in enumerate(names, start=1) if line.strip()}
    if not lines:
        raise RuleError("empty_roll")
    found = {n: AREA.match(line) for n, line in lines.items()}
    if bad := [n for n, each in found.items() if each is None or not _area(each)]:
        raise RuleError("no_floor_area", lines=_numbers(bad))
    rows = [(each[1], _area(each)) for each in found.values() if each]
    if len(rows) > MOST or any(len(name) > NAME for name, _ in rows):
        raise RuleError("too_long", most=NAME if len(rows) <= MOST else MOST)
    seen = Counter(name for name, _ in rows)
    if twice := [n for n, each in found.items() if each and seen[each[1]] > 1]:
        raise RuleError("twice_on_list", lines=_numbers(twice))
    return [{"name": name, "area": area} for name, area in rows]


def _area(line: re.Match[str]) -> int:
    """In hundredths of a square metre, as deeds give it."""
    return int(line[2]) * 100 + int((line[3] or "").ljust(2, "0"))


def _homes(place: Place, lines: Iterable[str]) -> dict[str, Household]:
    """The households of the village whose code stands at the end of a line."""
    codes = {line.rpartition(" ")[2] for line in lines}
    inside = Household.objects.filter(place_no__gte=place.no, place_no__lte=place.end)
    return {home.code: home for home in inside.filter(code__in=codes)}


def _name_and_home(line: str, homes: Mapping[str, Household]) -> tuple[str, Household | None]:
    """What stands before a known code is the name; else the whole line, spaces and all (Iain Grant, 古丽 艾山)."""
    name, _, code = line.rpartition(" ")
    return (name, homes[code]) if name and code in homes else (line, None)


def _numbers(lines: Iterable[int]) -> str:
    return "、".join(map(str, list(lines)[:SHOWN]))


@rule_decides
@transaction.atomic
def change_roll(
    *,
    by: Viewer,
    sitting: uuid.UUID,
    kind: str,
    reason: str,
    now: datetime,
    entry: int = 0,
    name: str = "",
) -> Entry:
    """Add an entry to a frozen roll, strike one, or let another stand for it: an open event with its reason.

    Raises not_yours, step_closed, missing_answer, not_on_roll, unknown_reason.
    """
    found = open_sitting(sitting)
    if not keeps_lists(by, found.decision.place):
        raise RuleError("not_yours", do="roll")
    if kind in {"add", "represent"} and not name.strip():
        raise RuleError("missing_answer", do="roll", asks=["name"])
    row = {"name": name.strip()[:NAME]} if kind == "add" else {"spoken_for": name.strip()}
    changed = rolls.change(roll=found.roll, kind=kind, reason=reason, now=now, entry=entry, row=row)
    if kind == "add":
        changed.shelf = entry_shelf(found.roll.uid, changed.number)
        changed.save(update_fields=["shelf"])
    place = found.decision.place
    log(by, _happened("roll.changed", place, found.roll.uid, now, category=kind, outcome="", series=reason))
    return changed


def _happened(kind: str, place: Place, subject: uuid.UUID, now: datetime, **more: object) -> Happened:
    return Happened(kind, at=now, recorded_at=now, place=place, subject=subject, nth=next_nth(subject), **more)  # type: ignore[arg-type]
