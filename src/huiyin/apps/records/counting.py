"""What one event counts: a pure reading of the event, so that counters can be recomputed at any time.

Of the families in `COUNTED` each event is one of its kind, with its own dimensions; what is taken back counts one less. What ends
something that `begun` on another day counts on that day too, as `<kind>@begun`: so that of what began in a year one can say how
much has come to its end, whenever that was.

A case is counted by what became of it, in two sorts of numbers. By the day it happened: taken (somebody has it in hand), let_go
(it waits again), closed, reopened, asked, redone, returned, published, claimed, late, backed, called. By the day the matter was
received, whenever it happens: opened, left, came (moved to another place or category), ended, resumed. So those received in a
period and still open are opened - left + came - ended + resumed.
`answered` stands on the day of the asking that it answers, so it never exceeds `asked`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huiyin.apps.records.models import Event
from huiyin.core.words import Answer, Phase
from huiyin.core.worktime import SHANGHAI

AS_THEY_HAPPEN = {"late": "late", "backed": "backed", "called": "called"}
VERBS = {"redo": "redone", "return": "returned", "publish": "published", "claim": "claimed"}
WAITING, IN_HAND = (Phase.received, Phase.sent), (Phase.working, Phase.to_confirm)
RECEIVED = ("opened", "left", "came", "ended", "resumed")
"""Kinds that stand on the day the matter was received. Summed over all time they tell what is open now."""
ALWAYS = date(1970, 1, 1)
"""The day of a cell that sums over all time."""
COUNTED = ("activity", "answer", "bonus", "decision", "dispute", "duty", "enrolment", "field", "mediator", "pledge", "post",
           "register", "service", "slot", "task", "team", "unit")  # fmt: skip
"""Families of events that are counted as they are, beside cases. Care in confidence, links and the product's own work are not."""
TAKEN_BACK = {
    "field.taken_back": "field.visit", "duty.taken_back": "duty.record", "activity.taken_back": "activity.held",
}  # fmt: skip
BEGUN = "@begun"
"""How a kind ends that counts on the day on which that began which it ends."""
DIFFERENT = ("household", "by", "person")
"""Keys of an event's data that say whom it was about or by whom it was: the different ones are counted."""


@dataclass(frozen=True)
class Count:
    """So many more (or fewer) of a kind on a day at a place. `place` is an id; `quantity` a sum in the event's unit."""

    kind: str
    day: date
    place: int
    pack: str
    category: str
    channel: str
    level: str
    role: str = ""
    series: str = ""
    measure: str = ""
    also: str = ""
    outcome: str = ""
    answer: str = ""
    grade: int = 0
    n: int = 1
    quantity: int = 0

    @property
    def key(self) -> tuple[Any, ...]:
        """Everything but the numbers."""
        where = (self.kind, self.day, self.place, self.pack, self.category, self.channel, self.level)
        return (*where, self.role, self.series, self.measure, self.also, self.outcome, self.answer, self.grade)


@dataclass(frozen=True)
class _Told:
    """An event as far as it is counted. `sign` -1 takes back what an undone step counted."""

    verb: str
    day: date
    received: date
    place: int
    category: str
    channel: str
    outcome: str
    quantity: int
    nth: int
    data: Mapping[str, Any]
    sign: int = 1

    def count(self, kind: str, **other: Any) -> Count:
        """One of `kind`, with the event's own dimensions unless others are given."""
        quantity = self.sign * other.pop("quantity", 0)
        given = {"day": self.day, "place": self.place, "category": self.category, **other}
        pack, level = str(self.data.get("pack", "")), str(self.data.get("level", ""))
        n = self.sign * given.pop("n", 1)
        also = codes(self.data.get("clocks", ()))
        return Count(kind, pack=pack, channel=self.channel, level=level, also=also, n=n, quantity=quantity, **given)


def counts_of(event: Event) -> list[Count]:
    """What the event counts, one row for each set of dimensions."""
    family, _, verb = event.kind.partition(".")
    if event.place_id is None:
        return []
    if family in COUNTED:
        own = as_it_is(event)
        return [own, *_for_its_beginning(own, event)]
    if family != "case":
        return []
    told = _Told(
        verb=verb,
        day=event.day,
        received=event.recorded_at.astimezone(SHANGHAI).date(),
        place=event.place_id,
        category=event.category,
        channel=event.channel,
        outcome=event.outcome,
        quantity=event.quantity or 0,
        nth=event.nth,
        data=event.data,
    )
    return merged(_counts(_undone(told) if verb == "undone" else told))


def as_it_is(event: Event) -> Count:
    """One of the event's kind; one less of what it takes back."""
    kind, sign = TAKEN_BACK.get(event.kind, event.kind), -1 if event.kind in TAKEN_BACK else 1
    day = date.fromisoformat(event.data["day"]) if "day" in event.data and sign < 0 else event.day
    also = codes({*event.data.get("did", ()), *event.data.get("tags", ())})
    said: dict[str, Any] = (
        {"answer": str(event.data.get("answer", "")), "grade": event.quantity or 0}
        if family_of(kind) == "answer"
        else {}
    )
    return Count(
        kind, day, event.place_id or 0, str(event.data.get("pack", "")), event.category, event.channel,
        str(event.data.get("level", "")), event.role, event.series, event.measure, also, event.outcome, n=sign,
        quantity=sign * (event.quantity or 0), **said,
    )  # fmt: skip


def family_of(kind: str) -> str:
    """The family of a kind: of `answer.excluded` it is `answer`."""
    return kind.partition(".")[0]


def codes(of: Iterable[str]) -> str:
    """Further codes of one thing, `/a/b/` in their order; which clocks a matter has kept at its end among them."""
    joined = "".join(f"{code}/" for code in sorted(set(of)))
    return joined and f"/{joined}"


def _for_its_beginning(own: Count, event: Event) -> Iterator[Count]:
    if "begun" in event.data:
        yield replace(own, kind=f"{own.kind}{BEGUN}", day=date.fromisoformat(event.data["begun"]))


def merged(counts: Iterator[Count] | list[Count]) -> list[Count]:
    """Rows of the same dimensions as one; what cancels out is left away. Ordered, so that writers lock alike."""
    sums: dict[tuple[Any, ...], Count] = {}
    for count in counts:
        before = sums.get(count.key)
        both = replace(count, n=count.n + before.n, quantity=count.quantity + before.quantity) if before else count
        sums[count.key] = both
    return [sums[key] for key in sorted(sums) if sums[key].n or sums[key].quantity]


def _undone(told: _Told) -> _Told:
    """The step that was undone, to be counted backwards on its own day."""
    step = told.data.get("undone") or {}
    day = date.fromisoformat(step["day"]) if step else told.day
    return replace(
        told, verb=str(told.data.get("do", "")), day=day, outcome=step.get("outcome", ""), data=step, sign=-1
    )


def _counts(told: _Told) -> Iterator[Count]:
    if told.verb in AS_THEY_HAPPEN:
        yield told.count(AS_THEY_HAPPEN[told.verb])
    elif told.verb == "in_time":  # the breach of that day was none
        yield told.count("late", day=date.fromisoformat(told.data["day"]), n=-1)
    elif told.verb == "answered":
        yield from _answered(told)
    elif told.nth == 1:
        yield told.count("opened", day=told.received)
    elif "was" in told.data:
        yield from _step(told)


def _answered(told: _Told) -> Iterator[Count]:
    """The asker's present answer to the last asking; an answer given before to the same asking counts no longer."""
    asked = date.fromisoformat(told.data["asked"])
    answer, before = told.data["answer"], told.data.get("instead_of", "")
    if answer == Answer.none:
        return
    yield told.count("answered", day=asked, answer=answer, grade=told.quantity, quantity=told.quantity)
    if before:
        grade = int(told.data.get("instead_grade") or 0)
        yield told.count("answered", day=asked, answer=before, grade=grade, quantity=-grade, n=-1)


def _step(told: _Told) -> Iterator[Count]:
    data, opened = told.data, date.fromisoformat(told.data["opened"])
    if data.get("moved"):
        yield told.count("left", day=opened, place=data["moved"]["place"], category=data["moved"]["category"])
        yield told.count("came", day=opened)
    if data["was"] != Phase.closed == data["phase"]:
        yield told.count("closed", outcome=told.outcome, role=str(data.get("doer", "")))
        yield told.count("ended", day=opened, outcome=told.outcome)
    elif data["was"] == Phase.closed != data["phase"]:
        yield told.count("reopened", outcome=data.get("ended", ""), role=str(data.get("doer", "")))
        yield told.count("resumed", day=opened, outcome=data.get("ended", ""))
    elif data["was"] in WAITING and data["phase"] in IN_HAND:
        yield told.count("taken")
    elif data["was"] in IN_HAND and data["phase"] in WAITING:
        yield told.count("let_go")
    if data.get("asks"):
        yield told.count("asked")
    if told.verb in VERBS:
        yield told.count(VERBS[told.verb])
