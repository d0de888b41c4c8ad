"""Who stands in which relation to a case: by post, by place, by unit; and that nothing else opens a door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.core.relations import ANCHORS, HEADS, Actor, Anchors, Relation, held, holds, may_start
from huiyin.core.words import PARTY_KINDS, PLAIN_RELATIONS, PlaceKind, PostTitle, UnitKind

TOWN, VILLAGE, GRID = 3, 30, 300
PATH = {"county": 1, "town": TOWN, "village": VILLAGE, "grid": GRID}
CASE = Anchors(PATH, unit=7, parent=8, handler_post=70, held_by_post=71, held_by_unit=9)
STATION = Actor(
    person=1, post=10, title="desk", unit=5, unit_kind="station", place=VILLAGE, serves=frozenset({VILLAGE})
)

ids = st.integers(0, 9)
actors = st.builds(
    Actor,
    person=ids,
    post=ids,
    title=st.sampled_from([*PostTitle]),
    unit=ids,
    unit_kind=st.sampled_from(["", *UnitKind]),
    place=ids,
    serves=st.frozensets(ids, max_size=3),
    reporter=st.booleans(),
    system=st.booleans(),
)
cases = st.builds(
    Anchors,
    path=st.dictionaries(st.sampled_from([*PlaceKind]), st.integers(1, 9)),
    unit=ids,
    parent=ids,
    handler_post=ids,
    held_by_post=ids,
    held_by_unit=ids,
    involved=st.frozensets(ids, max_size=3),
)
words = st.one_of(
    st.sampled_from(sorted(PLAIN_RELATIONS)),
    st.builds(
        lambda head, anchor: f"{head}@{anchor}", st.sampled_from(sorted(HEADS)), st.sampled_from(sorted(ANCHORS))
    ),
)


@pytest.mark.parametrize(
    ("word", "actor", "yes"),
    [
        ("desk@station", STATION, True),
        ("desk@village", STATION, True),
        ("desk@community", STATION, True),
        ("desk@town", STATION, False),
        ("chief@station", STATION, False),
        ("desk@station", replace(STATION, serves=frozenset({31})), False),
        ("desk@station", replace(STATION, unit_kind="office"), False),
        ("desk@unit", replace(STATION, unit=7), True),
        ("desk@unit", STATION, False),
        ("chief@parent", replace(STATION, title="chief", unit=8), True),
        ("member@unit", replace(STATION, unit=7), True),
        ("member@station", STATION, True),
        ("party_unit@village", replace(STATION, unit_kind="branch"), True),
        ("party_unit@village", STATION, False),
        ("verifier@community", Actor(person=2, post=11, title="verifier", place=VILLAGE), True),
        ("grid_worker@grid", Actor(person=2, post=11, title="grid_worker", place=GRID), True),
        ("grid_worker@grid", Actor(person=2, post=11, title="grid_worker", place=301), False),
        ("handler", Actor(post=70), True),
        ("handler", Actor(post=10), False),
        ("involved", Actor(post=71), True),
        ("involved", Actor(post=10, unit=9), True),
        ("involved", Actor(reporter=True), True),
        ("involved", Actor(post=10, reporter=True), False),
        ("reporter", Actor(reporter=True), True),
        ("system", Actor(system=True), True),
        ("anyone", Actor(), True),
    ],
)
def test_holds(word: str, actor: Actor, yes: bool):
    assert holds(word, actor, CASE) is yes


def test_a_case_without_a_unit_has_no_unit_posts():
    nobody = Actor(person=1, post=5, title="chief", unit=0)
    assert not holds("chief@unit", nobody, Anchors(PATH))
    assert not holds("chief@parent", nobody, Anchors(PATH))


@given(words, actors, cases)
def test_nobody_without_a_post_holds_a_post_s_relation(word: str, actor: Actor, case: Anchors):
    if "@" in word:
        assert not holds(word, replace(actor, post=0), case)


@given(words, actors, cases)
def test_another_title_never_opens_a_post_s_door(word: str, actor: Actor, case: Anchors):
    head = word.partition("@")[0]
    if "@" in word and head not in {"member", "party_unit"} and actor.title != head:
        assert not holds(word, actor, case)
    if head == "party_unit" and actor.unit_kind not in PARTY_KINDS:
        assert not holds(word, actor, case)


@given(words, actors, cases)
def test_a_place_s_relation_needs_that_place(word: str, actor: Actor, case: Anchors):
    anchor = word.partition("@")[2]
    if anchor in set(PlaceKind) and holds(word, actor, case):
        assert actor.place == case.at(anchor) != 0


@given(actors, cases, st.frozensets(words, max_size=5))
def test_held_is_holds_word_by_word(actor: Actor, case: Anchors, some: frozenset[str]):
    assert held(tuple(some), actor, case) == {word for word in some if holds(word, actor, case)}


@given(words, actors, cases)
def test_played_relations_hold_whatever_the_place(word: str, actor: Actor, case: Anchors):
    played = replace(actor, words=frozenset({word}))
    assert holds(word, played, case) is (holds(word, actor, case) if word in PLAIN_RELATIONS else True)


@given(words)
def test_what_a_word_says_is_read_back(word: str):
    relation = Relation.parse(word)
    assert relation is not None
    assert "@".join(filter(None, (relation.head, relation.anchor))) == word


@pytest.mark.parametrize("word", ["", "desk", "desk@", "@town", "king@town", "desk@moon", "desk@town@unit", "unit"])
def test_what_is_no_relation(word: str):
    assert Relation.parse(word) is None


def test_a_post_may_report_what_it_meets_next_door():
    worker = Actor(person=1, post=2, title="grid_worker", place=301)
    assert may_start("grid_worker@grid", worker)
    assert not may_start("grid_worker@grid", replace(worker, post=0))
    assert not may_start("duty@town", worker)
    assert may_start("anyone", Actor())
    assert not may_start("reporter", Actor())
