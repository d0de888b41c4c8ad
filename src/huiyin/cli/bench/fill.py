"""Filling an installation: a county, some hundred moulds through the actions, then as many stamps of them as are wanted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of
from huiyin.cli.bench import load
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.county import build, grids_of_county
from huiyin.cli.bench.dies import Dies
from huiyin.cli.bench.moulds import Mould, mould_of
from huiyin.cli.bench.play import Plan, plan, play_all, uid_of
from huiyin.cli.bench.stamps import BATCH, Press
from huiyin.cli.terminal import Bar
from huiyin.core.calendar import Calendar
from huiyin.core.worktime import SHANGHAI

MOULDS = 240
"""Of each sort, ended and open; one for each grid."""
MOST_OPEN = 20_000
YEARS = 2
BASE_WEEKS = 5
OPEN_FOR = timedelta(days=9)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Filled:
    """What there is now. `now` is the moment to which the clocks have been swept."""

    cases: int
    open: int
    now: datetime
    cast: Cast = field(repr=False)


def fill(cases: int, now: datetime, *, most_open: int = MOST_OPEN, moulds: int = MOULDS, villages: int = 12) -> Filled:
    """Fill an empty database with so many cases, `most_open` of them open at most and a tenth at most when there are few."""
    build(villages=villages)
    cast, grids = Cast(), grids_of_county()
    opened = min(most_open, max(1, cases // 2))
    ended = cases - opened
    made = make_moulds(grids, cast, now, ended=min(moulds, ended), opened=min(moulds, opened))
    stamped = stamp([m for m in made if m.ended], [m for m in made if not m.ended], ended, opened, grids[0], now)
    return Filled(stamped + len(made), opened, now, cast)


def make_moulds(grids: list[Place], cast: Cast, now: datetime, *, ended: int, opened: int) -> list[Mould]:
    """Cases through the actions: ended ones in regular weeks of this year, open ones of the last days, swept to `now`."""
    plans = [*ended_plans(grids, now, ended), *open_plans(grids, now, opened)]
    with Bar("moulds", len(plans)) as bar:
        cases = {case.uid: case for case in play_all(plans, cast, bar.step)}
    while sweep(now=now):
        pass
    return [mould_of(cases[one.uid], one) for one in plans]


def ended_plans(grids: list[Place], now: datetime, n: int, first: int = 0) -> Iterator[Plan]:
    """Plans that end, in the first week of some regular ones. Most are said by day, some at night and at weekends."""
    monday = regular_monday(calendar_of(grids[0]), now.astimezone(SHANGHAI).date())
    for number in range(first, first + n):
        rng = random.Random(number)  # noqa: S311  (not a secret)
        day = monday + timedelta(days=rng.choices(range(7), (6, 5, 5, 5, 5, 3, 2))[0])
        yield plan(number, grids[number % len(grids)], moment(day, rng), ends=True)


def open_plans(grids: list[Place], now: datetime, n: int, first: int = 1_000_000) -> Iterator[Plan]:
    """Plans that are not at their end `now`."""
    for number in range(first, first + n):
        rng = random.Random(number)  # noqa: S311  (not a secret)
        one = plan(number, grids[number % len(grids)], now, ends=False)
        ago = one.plot.lasts + timedelta(minutes=1) + rng.random() ** 2 * OPEN_FOR
        yield plan(number, one.grid, (now - ago).replace(second=0, microsecond=0), ends=False)


def moment(day: date, rng: random.Random) -> datetime:
    """A moment of the day, most of them in the morning and the afternoon."""
    hour = rng.choices(range(24), [1, 1, 1, 1, 1, 2, 4, 8, 14, 14, 12, 8, 5, 5, 10, 12, 11, 8, 6, 6, 6, 4, 2, 1])[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), SHANGHAI).astimezone(UTC)


def regular_monday(calendar: Calendar, today: date) -> date:
    """The latest Monday before which nothing is unusual for five weeks, all of them over by `today`."""
    monday = today - timedelta(days=today.weekday()) - BASE_WEEKS * WEEK
    while not all(calendar.is_workday(day) is (day.weekday() < 5) for day in _days(monday, monday + BASE_WEEKS * WEEK)):
        monday -= WEEK
    return monday


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days)]


def weeks_of(mould: Mould, calendar: Calendar, today: date) -> list[int]:
    """By how many weeks a mould may be moved: the office worked alike, and it is over."""
    days = _days(mould.first, mould.last + timedelta(days=1))
    worked = [calendar.is_workday(day) for day in days]
    return [
        weeks
        for weeks in range(-52 * YEARS, 52)
        if mould.last + weeks * WEEK < today and worked == [calendar.is_workday(day + weeks * WEEK) for day in days]
    ]


def stamp(
    ended: list[Mould], open_ones: list[Mould], n_ended: int, n_open: int, somewhere: Place, now: datetime
) -> int:
    """Stamp until there are so many cases, moulds included. Returns how many were stamped."""
    calendar, today = calendar_of(somewhere), now.astimezone(SHANGHAI).date()
    pairs = [(dies, weeks) for dies in map(Dies, ended) for weeks in weeks_of(dies.mould, calendar, today)]
    weeks = [
        *_shared(pairs, n_ended - len(ended)),
        *_shared([(Dies(mould), 0) for mould in open_ones], n_open - len(open_ones)),
    ]
    weeks.sort(key=lambda one: one[0].mould.opened_at + one[1] * WEEK)
    press, n, total = Press(), 0, sum(times for _, _, times in weeks)
    with Bar("cases", total) as bar, load.in_bulk(total):
        stamps = (week for dies, by, times in weeks for week in [dies.in_week(by)] * times)
        while batch := list(islice(stamps, BATCH)):
            for week in batch:
                press.stamp(week, n, uid_of(10_000_000 + n))
                n += 1
            load.write(press.take())
            bar.step(len(batch))
        load.finish(press)
    return n


def _shared(pairs: list[tuple[Dies, int]], n: int) -> list[tuple[Dies, int, int]]:
    """So many stamps shared evenly among moulds and weeks."""
    random.Random(len(pairs)).shuffle(pairs)  # noqa: S311  (not a secret)
    each, more = divmod(max(0, n), max(1, len(pairs)))
    return [(dies, weeks, each + (nth < more)) for nth, (dies, weeks) in enumerate(pairs) if each or nth < more]
