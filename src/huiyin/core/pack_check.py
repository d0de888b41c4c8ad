"""Everything that is wrong with a pack, at once: what the reader cannot read, and what could never work (design §4).

The reader finds unknown words; here stands what needs the whole pack: ways that end nowhere, clocks that never stop,
work confirmed by who did it. `core/pack_check_forms.py` looks at questions, guards and texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

from huiyin.core import pack_graph as graph
from huiyin.core.limits import parse_limit
from huiyin.core.pack_causes import apart_from
from huiyin.core.pack_check_forms import FORM_CHECKS, problem
from huiyin.core.pack_check_sittings import sittings
from huiyin.core.pack_reader import read_pack
from huiyin.core.pack_way import ENDS_EARLY, the_way
from huiyin.core.packs import Clock, Move, Pack, PackInvalid, Problem
from huiyin.core.relations import Relation
from huiyin.core.segments import COUNTED
from huiyin.core.words import Outcome, Phase

TOLD = frozenset({"unit", "holder"})


def check_raw(raw: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """All problems of a pack's document: the reader's, and those of `check` that do not only follow from these."""
    try:
        return check(read_pack(raw, parts))
    except PackInvalid as invalid:
        found = check(invalid.pack) if invalid.pack else []
        return [*invalid.problems, *apart_from(invalid.problems, found)]


def check(pack: Pack) -> list[Problem]:
    """All problems of a pack that could be read; none for a good one."""
    return [found for look in (*CHECKS, *FORM_CHECKS) for found in look(pack)]


def check_profile(pack: Pack, skip: frozenset[str]) -> list[Problem]:
    """What goes wrong when a town leaves out the moves in `skip`. Codes: skip_not_optional, skip_dead_end."""
    optional = {move.do for move in pack.moves if move.optional}
    wrong = [problem("skip", "skip_not_optional", do=do) for do in sorted(skip - optional)]
    before = graph.dead_ends(pack)
    left = [state for state in graph.dead_ends(pack, graph.without(skip)) if state not in before]
    return wrong + [problem(f"states.{state}", "skip_dead_end", state=_title(pack, state)) for state in left]


def unreachable(pack: Pack) -> Iterator[Problem]:
    """Yield states to which no move leads, and moves that stand in no state."""
    met = graph.reachable(pack, pack.start.to or "")
    for name in pack.states:
        if name not in met:
            yield problem(f"states.{name}", "unreachable_state", state=_title(pack, name))
    for move in pack.moves:
        if not move.sources & met:
            yield problem(f"moves.{move.do}", "move_never", do=move.title.zh)


def dead_ends(pack: Pack) -> Iterator[Problem]:
    """Yield open states without an exit for people, and those whose exits never come to an end."""
    over = graph.closed(pack)
    for name in graph.dead_ends(pack):
        stuck = not any(graph.edges(pack, name, graph.by_people))
        yield problem(f"states.{name}", "no_human_exit" if stuck else "dead_end", state=_title(pack, name))
    optional = {move.do for move in pack.moves if move.optional}
    for do in sorted(optional):
        for found in check_profile(pack, frozenset({do})):
            yield problem(f"moves.{do}", "optional_needed", do=do, **dict(found.values))
    if not over:
        yield problem("states", "never_closed")


def confirmed_by_another(pack: Pack) -> Iterator[Problem]:
    """Yield moves by which the handler, or whoever reported the work, could say that it is done."""
    for move in pack.moves:
        ends = move.to in graph.closed(pack) and bool(move.sources - graph.closed(pack))
        if ends and move.outcome not in ENDS_EARLY and not move.confirms and not _answers_at_once(pack, move):
            yield problem(f"moves.{move.do}", "handler_can_confirm", do=move.title.zh)
        if move.confirms and "handler" in move.by:
            yield problem(f"moves.{move.do}", "handler_confirms_own", do=move.title.zh)


def _answers_at_once(pack: Pack, move: Move) -> bool:
    """A desk may close at once with an answer: nobody did any work yet, and the outcome says so."""
    phases = {pack.states[name].phase for name in move.sources}
    by_desk = not any(word == "handler" or word.startswith("member@") for word in move.by)
    return move.outcome == Outcome.answered and phases <= {Phase.received, Phase.sent} and by_desk


def asked_first(pack: Pack) -> Iterator[Problem]:
    """Yield moves that close a case with a result though the asker, who is promised an answer, was never asked."""
    over = graph.closed(pack)
    found: dict[str, Problem] = {}
    for tread in graph.treads(pack, False, lambda tread: _still_asked(pack, tread)) if pack.reporter else ():
        move, ends = tread.move, tread.target in over and tread.source not in over
        if ends and not _asked(tread) and move.outcome not in ENDS_EARLY and not _answers_at_once(pack, move):
            found[move.do] = problem(f"moves.{move.do}", "closes_unasked", do=move.title.zh)
    yield from found.values()


def _asked(tread: graph.Tread) -> bool:
    return tread.known or "asker_was_asked" in tread.move.guard or set(tread.move.by) == {"reporter"}


def _still_asked(pack: Pack, tread: graph.Tread) -> bool:
    return _asked(tread) and pack.states[tread.target].phase in {Phase.to_confirm, Phase.closed}


def clocks(pack: Pack) -> Iterator[Problem]:
    """Yield clocks that never start or never stop, go by days that nobody says, or tell nobody that they are late."""
    met = graph.reachable(pack, pack.start.to or "")
    for clock in pack.clocks.values():
        where = f"clocks.{clock.name}"
        runs = [name for name in pack.states if name in clock.runs_in & met]
        if not runs:
            yield problem(where, "clock_never_starts", clock=clock.title.zh)
        for name in runs:
            if graph.reachable(pack, name, _ends_clock(pack, clock, name)) <= clock.runs_in:
                yield problem(where, "clock_never_stops", clock=clock.title.zh, state=_title(pack, name))
        yield from _ladder(clock, where)
        yield from _days(pack, clock, where)
        yield from _law(pack, clock, where)
        if clock.by != "category" and not pack.start.asks(clock.by):
            yield problem(where, "clock_by_unasked", clock=clock.title.zh, ask=clock.by)


def _ends_clock(pack: Pack, clock: Clock, state: str) -> graph.Which:
    """The moves that carry on what a clock waits for: once a case is over, taking it up again is none. A timer waits for none."""
    over = graph.closed(pack)
    again = clock.timer or state not in over
    return lambda move: graph.by_people(move) and (again or move.to in over)


def _law(pack: Pack, clock: Clock, where: str) -> Iterator[Problem]:
    """Rows of law go by answers that somebody is asked for, and two for the same answers are not in force together."""
    for name in sorted({ask for row in clock.law for ask in row.when}):
        if pack.question(name) is None:
            yield problem(where, "law_unasked", clock=clock.title.zh, ask=name)
    for first, second in combinations(clock.law, 2):
        if first.when == second.when and (first.holds(second.begins) or second.holds(first.begins)):
            yield problem(where, "law_twice", clock=clock.title.zh, day=str(max(first.begins, second.begins)))


def _days(pack: Pack, clock: Clock, where: str) -> Iterator[Problem]:
    """Days that clocks go by: somebody asks for them, and a day is no hour, a reminder no deadline, less no extension."""
    asks = [name for name in (clock.starts, *clock.less) if name]
    for name in asks:
        if pack.question(name) is None:
            yield problem(where, "clock_day_unasked", clock=clock.title.zh, ask=name)
    limits = (*clock.limits.values(), *(row.limit for row in clock.law))
    if asks and any(parse_limit(text).unit not in COUNTED for text in limits):
        yield problem(where, "clock_day_in_hours", clock=clock.title.zh)
    if clock.less and clock.timer:
        yield problem(where, "less_on_timer", clock=clock.title.zh)
    for name in clock.less:
        if any(move.do == "extend" and move.asks(name) for move in pack.moves):
            yield problem(where, "less_extends", clock=clock.title.zh, ask=name)


def _ladder(clock: Clock, where: str) -> Iterator[Problem]:
    for rung in clock.late:
        if rung.do == "tell" and rung.to not in TOLD and Relation.parse(rung.to) is None:
            yield problem(where, "unknown_relation", relation=rung.to or "—")


def one_move_a_verb(pack: Pack) -> Iterator[Problem]:
    """Yield verbs that stand twice in one state: the second would never be taken."""
    for first, second in combinations(pack.moves, 2):
        both = first.sources & second.sources
        if first.do == second.do and both:
            yield problem(f"moves.{first.do}", "move_twice", do=first.title.zh, state=_title(pack, min(both)))


def nobody_twice(pack: Pack) -> Iterator[Problem]:
    """Yield pairs of necessary steps that one and the same relation may make, in a pack where nobody acts twice."""
    if not pack.never_twice:
        return
    way = the_way(pack)
    steps = [
        move
        for source, target in pairwise(way)
        for move in pack.moves_from(source)
        if move.to == target and not move.part
    ]
    for first, second in combinations(steps, 2):
        both = set(first.by) & set(second.by) - {"handler"}
        if both and first.to != second.to:
            values = {"do": first.title.zh, "other": second.title.zh, "relation": min(both)}
            yield problem(f"moves.{second.do}", "one_relation_twice", **values)


def carries(pack: Pack) -> Iterator[Problem]:
    """Yield states of an older version that would end here: carrying over closes nothing. The rest needs that version."""
    over = graph.closed(pack)
    for version, table in pack.carries.items():
        for name, target in table.items():
            if target in over:
                yield problem(f"carries.{version}.{name}", "carry_ends", state=name, target=_title(pack, target))


def _title(pack: Pack, state: str) -> str:
    return pack.states[state].title.zh


CHECKS = (
    unreachable,
    dead_ends,
    confirmed_by_another,
    asked_first,
    clocks,
    one_move_a_verb,
    nobody_twice,
    carries,
    sittings,
)
