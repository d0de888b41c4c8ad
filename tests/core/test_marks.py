"""What a case remembers: a pure fold, kept as JSON and read back unchanged."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.marks import NEVER, Marks

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
acts = st.lists(
    st.tuples(
        st.sampled_from(["order", "accept", "ask_pause", "pause", "deny", "note"]),
        st.sampled_from(["reporter", "desk@station", "volunteer@unit", "handler", "involved"]),
        st.integers(0, 4),
        moments,
    ),
    max_size=15,
)


def folded(log: list[tuple[str, str, int, datetime]]) -> Marks:
    marks = Marks()
    for seq, (do, role, person, at) in enumerate(log, start=1):
        marks = marks.after(do, role, person=person, seq=seq, at=at)
    return marks


@given(acts)
def test_what_is_kept_is_read_back(log: list[tuple[str, str, int, datetime]]):
    marks = folded(log)
    assert Marks.from_json(json.loads(json.dumps(marks.to_json()))) == marks
    assert Marks.from_json({}) == Marks()


@given(acts)
def test_the_last_time_and_how_often(log: list[tuple[str, str, int, datetime]]):
    marks = folded(log)
    for do in {act[0] for act in log}:
        times = [(seq, act) for seq, act in enumerate(log, start=1) if act[0] == do]
        seq, (_, _, person, at) = times[-1]
        assert marks.last(do) == (done := marks.done[do])
        assert (done.times, done.seq, done.person, done.at) == (len(times), seq, person, at)
    assert marks.last("never") is NEVER


@given(acts)
def test_a_request_is_open_until_it_is_settled(log: list[tuple[str, str, int, datetime]]):
    names = [act[0] for act in log]
    asked = max((n for n, do in enumerate(names) if do == "ask_pause"), default=-1)
    settled = max((n for n, do in enumerate(names) if do in {"pause", "deny"}), default=-1)
    assert folded(log).pending("ask_pause", "pause", "deny") is (asked > settled)


@given(acts)
def test_who_acted_as_what(log: list[tuple[str, str, int, datetime]]):
    marks = folded(log)
    for person in range(1, 5):
        roles = {role for _, role, who, _ in log if who == person}
        assert set(marks.other_roles(person, "desk@station")) == roles - {"desk@station", "handler", "involved"}
    assert all(0 not in people for people in marks.roles.values()), "nobody known leaves no trace"
