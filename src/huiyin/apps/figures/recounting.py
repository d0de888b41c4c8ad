"""The value of a figure from the events alone, by plain SQL over their columns and data: the second, independent way.

It reads no counter and shares no line with what fills them (`records/counting.py`, `seeing.py`): `huiyin verify` and the tests
hold the two against each other. Slow: every figure reads all events of its kind. Registers are asked the same way by both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, Sum, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Replace, TruncDate

from huiyin.apps.figures.asking import Way, value_by
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.apps.scope.acting import system
from huiyin.core import figures as core
from huiyin.core.figures import Figure, Measure
from huiyin.core.worktime import SHANGHAI

OPEN = ("received", "sent", "working", "to_confirm")
MOVES = {"redone": "redo", "returned": "return", "published": "publish", "claimed": "claim"}
NO_STEP = ("case.late", "case.in_time", "case.backed", "case.called", "case.answered", "case.undone")
BACK = {"field.visit": "field.taken_back", "duty.record": "duty.taken_back", "activity.held": "activity.taken_back"}
COLUMNS = ("role", "channel", "category", "outcome", "series", "measure")


@dataclass(frozen=True)
class Rows:
    """Events that are `sign` of a kind. `day`: when each counts (`iso`: as text); `own`: dimensions that stand elsewhere than in
    the column of their name; `moved`: it counts where the matter was before; `said`: which answer in its data, and its grade."""

    events: QuerySet[Event]
    sign: int = 1
    day: Combinable = field(default_factory=lambda: F("day"))
    iso: bool = False
    own: Mapping[str, Combinable] = field(default_factory=dict)
    moved: str = ""
    said: tuple[str, str] = ("", "")


@system("a figure is a sum over all of its place")
def value_of(figure: Figure, place: Place, on: date) -> core.Value:
    """What it is by the events."""
    return value_by(EVENTS, figure, place, on)


def _counted(figure: Figure, place: Place, on: date) -> int:
    first, last = figure.days(on)
    if figure.measure == Measure.distinct:
        return len(
            {who for kind in figure.of for who in _who(figure, _found(Rows(_plain(kind)), figure, place, first, last))}
        )
    plus = sum(_sum(rows, figure, place, first, last) for kind in figure.of for rows in _rows(kind))
    return plus - sum(_sum(rows, figure, place, first, last) for kind in figure.less for rows in _rows(kind))


def _by_village(figure: Figure, place: Place, on: date) -> Mapping[int, int]:
    inside = Place.objects.filter(no__range=(place.no, place.end), kind__in=("village", "community"))
    return {village.pk: _counted(figure, village, on) for village in inside}


EVENTS = Way(_counted, _by_village)


def _who(figure: Figure, found: QuerySet[Event]) -> Iterator[str]:
    if figure.who == "actor":
        yield from map(str, found.exclude(actor=None).values_list("actor", flat=True).distinct())
    else:
        yield from filter(None, found.values_list(KT(f"data__{figure.who}"), flat=True).distinct())


def _sum(rows: Rows, figure: Figure, place: Place, first: date, last: date) -> int:
    found = _found(rows, figure, place, first, last)
    if {"also", "satisfied"} & set(figure.where):
        told = found.values_list("quantity", "data")
        kept = [quantity or 0 for quantity, data in told if _has(rows, figure, quantity, data)]
        return rows.sign * (len(kept) if figure.measure == Measure.count else sum(kept))
    what = Count("pk") if figure.measure == Measure.count else Sum("quantity")
    return rows.sign * (found.aggregate(found=what)["found"] or 0)


def _has(rows: Rows, figure: Figure, quantity: int | None, data: Mapping[str, Any]) -> bool:
    """What no column says: the deeds and aims beside the first, the clocks that were kept; whether who asked is satisfied."""
    if also := figure.where.get("also"):
        told = data.get("undone", data)
        return bool({code for name in ("did", "tags", "clocks") for code in told.get(name, ())} & set(also))
    answer, grade = data.get(rows.said[0]), data.get(rows.said[1]) if rows.said[1] else quantity
    return grade >= 4 if grade else answer == "fixed"


def _found(rows: Rows, figure: Figure, place: Place, first: date, last: date) -> QuerySet[Event]:
    """Those that lie in the place and the days and have the dimensions."""
    bounds = (first.isoformat(), last.isoformat()) if rows.iso else (first, last)
    found = rows.events.annotate(counts_on=rows.day).filter(counts_on__range=bounds)
    if rows.moved:
        inside = Place.objects.filter(no__range=(place.no, place.end)).values("pk")
        found = found.annotate(before=Cast(KT(f"{rows.moved}__place"), BigIntegerField())).filter(before__in=inside)
    else:
        found = found.filter(place_no__range=(place.no, place.end))
    for name, values in figure.where.items():
        if name not in ("also", "satisfied"):
            found = found.annotate(**{f"of_{name}": _dimension(rows, name)}).filter(**{f"of_{name}__in": values})
    return found


def _dimension(rows: Rows, name: str) -> Combinable:
    if name in rows.own:
        return rows.own[name]
    return F(name) if name in COLUMNS else _text(f"data__{name}")


def _text(path: str) -> Combinable:
    return Coalesce(KT(path), Value(""), output_field=TextField())


def _rows(kind: str) -> Iterable[Rows]:
    """The events that are of a kind, or take one back."""
    if "." in kind:
        return [_plain_rows(kind)]
    if kind in ("late", "backed", "called"):
        own = _no("role", "outcome", "series", "measure")
        back = Rows(Event.objects.filter(kind="case.in_time"), -1, KT("data__day"), iso=True, own=own)
        return [Rows(Event.objects.filter(kind=f"case.{kind}"), own=own), *([back] if kind == "late" else ())]
    if kind == "opened":
        return [_opened()]
    return _answered() if kind == "answered" else [_step(kind, "data"), _step(kind, "data__undone")]


def _plain_rows(kind: str) -> Rows:
    """Events as they are; of a kind `…@begun` on the day on which began what they ended."""
    name, _, begun = kind.partition("@")
    if not begun:
        return Rows(_plain(kind))
    return Rows(
        Event.objects.filter(kind=name, data__has_key=begun), day=KT(f"data__{begun}"), iso=True, said=("answer", "")
    )


def _plain(kind: str) -> QuerySet[Event]:
    """Events of a kind, without those that were taken back: each is named by whoever takes it back (`data["of"]`)."""
    found = Event.objects.filter(kind=kind)
    if kind not in BACK:
        return found
    back = Event.objects.filter(kind=BACK[kind], data__has_key="of").values_list(_letters(KT("data__of")))
    return found.annotate(own=_letters(Cast("uid", TextField()))).exclude(own__in=back)


def _letters(uid: Combinable) -> Replace:
    """A uid without dashes: one database writes it with them, the other without."""
    return Replace(uid, Value("-", TextField()), Value("", TextField()), output_field=TextField())


def _no(*names: str) -> dict[str, Combinable]:
    return {name: Value("", output_field=TextField()) for name in names}


def _opened() -> Rows:
    """The first event of a matter, on the day in the village on which it was received."""
    begun = Event.objects.filter(kind__startswith="case.", nth=1).exclude(kind__in=NO_STEP)
    return Rows(begun, day=TruncDate("recorded_at", tzinfo=SHANGHAI), own=_no("role", "outcome", "series", "measure"))


def _step(kind: str, at: str) -> Rows:
    """Steps of cases by the phases before and after them; `at`: where these stand, for a step or for one that was undone."""
    undone = at != "data"
    steps = Event.objects.filter(kind__startswith="case.", **{f"{at}__has_key": "was"})
    steps = steps.filter(kind="case.undone") if undone else steps.exclude(kind__in=NO_STEP).exclude(nth=1)
    was, phase, now_open = f"{at}__was__in", f"{at}__phase__in", Q(**{f"{at}__phase__in": OPEN})
    waiting, in_hand = OPEN[:2], OPEN[2:]
    closes, opens = Q(**{was: OPEN, phase: ("closed",)}), Q(**{was: ("closed",)}) & now_open
    moves = Q(**{f"{at}__has_key": "moved"})
    rules = {
        "closed": closes, "ended": closes, "reopened": opens, "resumed": opens, "came": moves, "left": moves,
        "taken": Q(**{was: waiting, phase: in_hand}), "let_go": Q(**{was: in_hand, phase: waiting}),
        "asked": Q(**{f"{at}__asks": True}),
        **{name: Q(data__do=verb) if undone else Q(kind=f"case.{verb}") for name, verb in MOVES.items()},
    }  # fmt: skip
    rule = rules[kind]
    day = f"{at}__opened" if kind in ("ended", "resumed", "came", "left") else f"{at}__day" if undone else ""
    when = KT(day) if day else F("day")
    moved = f"{at}__moved" if kind == "left" else ""
    return Rows(steps.filter(rule), -1 if undone else 1, when, bool(day), _own(kind, at), moved)


def _own(kind: str, at: str) -> dict[str, Combinable]:
    own = {
        **_no("role", "outcome", "series", "measure", "answer"),
        "pack": _text(f"{at}__pack"),
        "level": _text(f"{at}__level"),
    }
    if kind in ("closed", "reopened"):
        own["role"] = _text(f"{at}__doer")
    if kind in ("closed", "ended"):
        own["outcome"] = F("outcome") if at == "data" else _text(f"{at}__outcome")
    if kind in ("reopened", "resumed"):
        own["outcome"] = _text(f"{at}__ended")
    if kind == "left":
        own["category"] = _text(f"{at}__moved__category")
    return own


def _answered() -> list[Rows]:
    """An answer on the day of the asking that it answers; it takes away the one that the asker gave before."""
    told = Event.objects.filter(kind="case.answered", data__has_key="asked").exclude(data__answer="none")
    before = told.filter(data__has_key="instead_of")
    own, asked = _no("role", "outcome", "series", "measure"), KT("data__asked")
    return [
        Rows(told, 1, asked, iso=True, own={**own, "answer": _text("data__answer")}, said=("answer", "")),
        Rows(
            before, -1, asked, iso=True, own={**own, "answer": _text("data__instead_of")},
            said=("instead_of", "instead_grade"),
        ),
    ]  # fmt: skip


def behind(figure: Figure, place: Place, on: date) -> QuerySet[Event]:
    """The events that a counted figure rests on, those that take away among them; as far as whoever asks may read them."""
    figure = figure.on(on)
    first, last = figure.days(on)
    ways = [rows for kind in (*figure.of, *figure.less) for rows in _rows(kind)]
    found = Q(pk__in=[])
    for rows in ways:
        each = _found(rows, figure, place, first, last)
        if {"also", "satisfied"} & set(figure.where):
            told = each.values_list("pk", "quantity", "data")
            found |= Q(pk__in=[pk for pk, quantity, data in told if _has(rows, figure, quantity, data)])
        else:
            found |= Q(pk__in=each.values("pk"))
    return Event.objects.filter(found)
