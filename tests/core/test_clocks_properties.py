"""What holds for every clock: later starts and longer limits are due later, pauses and days off never take time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.core.calendar import Calendar
from huiyin.core.clocks import ClockState, Limit, LimitUnit, Segment, due, next_moment, remaining, share, spent, state
from tests.core.days import CHINA

START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 9, 30, tzinfo=UTC)
MOMENTS = st.integers(0, int((END - START).total_seconds())).map(lambda s: START + timedelta(seconds=s))
GAPS = st.integers(0, 20 * 86_400).map(lambda s: timedelta(seconds=s))
HOURS = st.sampled_from([LimitUnit.WORK_HOURS, LimitUnit.HOURS])
UNITS = st.sampled_from(list(LimitUnit))
LIMITS = st.builds(Limit, st.integers(0, 40), UNITS)
OFF = st.frozensets(st.integers(0, 1000).map(lambda n: (START + timedelta(days=n)).date()), max_size=40)


@st.composite
def paused(draw: st.DrawFn) -> list[Segment]:
    """A clock that ran, paused, ran again, up to three times, and runs now."""
    moment, segments = draw(MOMENTS), []
    for _ in range(draw(st.integers(0, 3))):
        stopped = moment + draw(GAPS)
        segments.append(Segment(moment, stopped))
        moment = stopped + draw(GAPS)
    return [*segments, Segment(moment)]


def known(limit, segments, calendar=CHINA, **options):
    at = due(limit, segments, calendar, **options).at
    assume(at is not None)
    return at


@given(LIMITS, MOMENTS, GAPS, st.booleans())
def test_who_starts_later_is_not_due_earlier(limit, start, gap, roll):
    assert known(limit, [Segment(start)], roll=roll) <= known(limit, [Segment(start + gap)], roll=roll)


@given(LIMITS, st.integers(0, 20), paused())
def test_a_longer_limit_is_not_due_earlier(limit, more, segments):
    longer = Limit(limit.n + more, limit.unit)
    assert known(limit, segments) <= known(longer, segments)
    assert known(longer, segments) == known(limit, segments, extra=[Limit(more, limit.unit)])


@given(LIMITS, LIMITS, paused())
def test_an_extension_is_never_due_earlier(limit, extra, segments):
    assert known(limit, segments) <= known(limit, segments, extra=[extra])


@given(LIMITS, paused(), GAPS, GAPS)
def test_a_pause_never_makes_it_earlier(limit, segments, run, pause):
    start = segments[-1].started
    again = [*segments[:-1], Segment(start, start + run), Segment(start + run + pause)]
    assert known(limit, segments) <= known(limit, again)


@given(LIMITS, paused(), GAPS)
def test_a_split_at_an_instant_changes_nothing(limit, segments, run):
    start = segments[-1].started
    split = [*segments[:-1], Segment(start, start + run), Segment(start + run)]
    now = start + 2 * run
    assert due(limit, segments, CHINA) == due(limit, split, CHINA)
    assert spent(limit.unit, segments, CHINA, now) == spent(limit.unit, split, CHINA, now)


@given(UNITS, paused(), GAPS)
def test_what_is_spent_is_never_negative_and_never_shrinks(unit, segments, gap):
    now = segments[-1].started
    before, later = spent(unit, segments, CHINA, now), spent(unit, segments, CHINA, now + gap)
    assume(before is not None and later is not None)
    assert timedelta() <= before <= later


@given(UNITS, MOMENTS, GAPS, GAPS)
def test_what_is_spent_adds_up(unit, start, one, two):
    middle, stop = start + one, start + one + two
    whole = spent(unit, [Segment(start, stop)], CHINA, stop)
    first, second = (
        spent(unit, [Segment(start, middle)], CHINA, stop),
        spent(unit, [Segment(middle, stop)], CHINA, stop),
    )
    assume(whole is not None)
    assert whole == first + second


@given(st.integers(1, 40), HOURS, paused())
def test_hours_are_all_spent_when_they_are_due(n, unit, segments):
    at = known(Limit(n, unit), segments)
    assert spent(unit, segments, CHINA, at) == timedelta(hours=n)
    assert spent(unit, segments, CHINA, at - timedelta(microseconds=1)) < timedelta(hours=n)


@given(LIMITS, paused(), OFF)
def test_days_off_never_shorten(limit, segments, off):
    """The peer's defect: there, a holiday in the window made a case late sooner."""
    holidays = CHINA.inherit(Calendar(off=dict.fromkeys(off, "节日")))
    assert known(limit, segments) <= known(limit, segments, holidays)


@given(LIMITS, paused(), GAPS, st.integers(1, 100))
def test_state_share_and_remaining_tell_the_same(limit, segments, gap, warn):
    now = segments[-1].started + gap
    at, part, left = known(limit, segments), share(limit, segments, CHINA, now), remaining(limit, segments, CHINA, now)
    assume(part is not None and left is not None)
    assert left >= timedelta()
    seen = state(limit, segments, CHINA, now, warn)
    assert (seen is ClockState.LATE) == (now >= at)
    if now < at:
        assert 0 <= part <= 100
        assert (seen is ClockState.NEAR) == (part >= warn)


@given(LIMITS, paused(), GAPS, st.integers(1, 99))
def test_nothing_changes_between_two_sweeps(limit, segments, gap, warn):
    """A sweep that comes at `next_moment` and never between misses no change of state."""
    known(limit, segments)
    now = segments[-1].started + gap
    before = state(limit, segments, CHINA, now, warn)
    done = [ClockState.RUNNING, ClockState.NEAR, ClockState.LATE].index(before)
    following = next_moment(limit, segments, CHINA, done, warn)
    if following is None:
        assert before is ClockState.LATE
    else:
        assert following > now
        assert state(limit, segments, CHINA, following - timedelta(microseconds=1), warn) is before
        assert state(limit, segments, CHINA, following, warn) is not before


@given(st.integers(1, 30), st.integers(2022, 2028), MOMENTS, UNITS)
def test_no_year_raises(n, year, start, unit):
    segments = [Segment(start.replace(year=year, day=1))]
    found = due(Limit(n, unit), segments, CHINA, roll=True)
    assert found.known is (found.at is not None)
    assert found.at is None or found.at > segments[0].started
