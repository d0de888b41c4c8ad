"""What was published or approved against what it is now, and why: nothing is quietly changed (design §2.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huiyin.apps.cases.models import Case
from huiyin.apps.figures import queries
from huiyin.apps.figures.library import figures
from huiyin.apps.figures.stated import Stated, stated
from huiyin.apps.places.models import Place
from huiyin.apps.records.models import Event
from huiyin.core.figures import Figure, Measure, Over
from huiyin.core.words import OPEN_LEVELS

After = Callable[[str], int]


@dataclass(frozen=True)
class Change:
    """A figure that is another one now than when it was published. `late`: records for its days that came afterwards."""

    then: Stated
    now: Stated
    late: int

    @property
    def redefined(self) -> bool:
        """Is it counted in another way now? Then nothing is said about what happened."""
        return self.then.version != self.now.version


def changes_of(place: Place, then: Sequence[Stated], on: date, over: Over | None, after: After) -> list[Change]:
    """Those that are others now, in their order. A few queries, however many figures there are.

    `after`: the last event that was there when it was stated, by slug.

    What rests on a register is left out: registers do not know what stood on a day that is past.
    """
    there = [each for each in then if each.slug in figures() and rests_on_events(each.slug)]
    wanted = [figures()[slug] for slug in dict.fromkeys(each.slug for each in there)]
    lines = queries.lines_by_slug(wanted, place, on, over)
    pairs = [(each, stated(each.number, (each.slug, each.words), lines[each.slug])) for each in there]
    changed = [pair for pair in pairs if _differ(*pair)]
    late: dict[str, int] = {}
    for seq in {after(before.slug) for before, _ in changed}:
        late |= _afterwards(place, seq, [before for before, _ in changed if after(before.slug) == seq])
    return [Change(before, now, late[before.slug]) for before, now in changed]


def rests_on_events(slug: str) -> bool:
    """Does it rest on events alone, so that it can be asked for any day that is past?"""
    definitions = figures()[slug].definitions
    return all(
        figure.measure != Measure.stock and all(rests_on_events(each) for each in figure.needs)
        for figure in definitions
    )


def _differ(then: Stated, now: Stated) -> bool:
    """What is not told may change without a word."""
    return then.hidden != now.hidden if then.hidden or now.hidden else (then.n, then.d) != (now.n, now.d)


def _afterwards(place: Place, after: int, given: Sequence[Stated]) -> dict[str, int]:
    """For each figure how many records that it may count were made for its days after the event `after`: the late ones alone are
    read. One query."""
    kinds = {each.slug: _kinds(each.slug) for each in given}
    days = min(each.first for each in given), max(each.last for each in given)
    rows = Event.objects.filter(seq__gt=after, day__range=days, place_no__range=(place.no, place.end))
    known = [kind for found in kinds.values() for kind in found if "." in kind]
    of_cases = Q(kind__startswith="case.", subject__in=Case.objects.filter(level__in=OPEN_LEVELS).values("uid"))
    late = Counter(rows.filter(Q(kind__in=known) | of_cases).order_by().values_list("kind", "day"))
    return {each.slug: _among(late, kinds[each.slug], each) for each in given}


def _among(late: Mapping[tuple[str, date], int], kinds: frozenset[str], given: Stated) -> int:
    cases = any("." not in kind for kind in kinds)
    return sum(
        n
        for (kind, day), n in late.items()
        if given.first <= day <= given.last and (kind in kinds or (cases and kind.startswith("case.")))
    )


def _kinds(slug: str) -> frozenset[str]:
    """The kinds that a figure and those that it is made of count; one without a point is what became of cases."""
    found = [_kinds_of(figure) for figure in figures()[slug].definitions] if slug in figures() else []
    return frozenset[str]().union(*found)


def _kinds_of(figure: Figure) -> frozenset[str]:
    own = frozenset(kind.partition("@")[0] for kind in (*figure.of, *figure.less))
    return own.union(*(_kinds(each) for each in figure.needs))
