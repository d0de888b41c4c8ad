"""What is wrong with a pack's questions, guards and texts: asks that miss or mistype, guards never true, no English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from huiyin.core import pack_graph as graph
from huiyin.core.packs import BACK, Ask, Move, Pack, Problem
from huiyin.core.sittings import Sort
from huiyin.core.words import KNOWN_ASKS, AskType, Phase, Text

NEEDED_ASKS = {"extend": ("days",), "merge": ("into",), "sort": ("category",)}
"""What a verb does beside moving the case needs these answers."""
DATES = ("until", "review")
GUARD_MOVES: Mapping[str, tuple[str, ...]] = {
    "pause_was_asked": ("ask_pause",),
    "extension_was_asked": ("ask_extend",),
    "park_was_asked": ("ask_park",),
    "leave_was_asked": ("ask_pause", "ask_extend", "ask_park"),
    "reports_in_order": ("acknowledge",),
    "no_returns_left": ("return",),
    "has_published": ("publish",),
}
"""A guard is never true unless one of these moves can be made."""
GUARD_CLOCKS = {
    "objection_in_time": "objection",
    "limit_over": "solve",
    "limit_not_over": "solve",
    "posted_long_enough": "posting",
}
GUARD_SITTINGS = {
    **dict.fromkeys(("notice_over", "quorum_met", "no_quorum", "passed", "not_passed", "sheet_signed"), Sort.vote),
    **dict.fromkeys(("all_asked", "all_signed"), Sort.hear),
}
"""A guard says something only in a state with a sitting of this sort."""
NEVER_BOTH = (
    ("returns_left", "no_returns_left"),
    ("has_published", "not_published"),
    ("quorum_met", "no_quorum"),
    ("passed", "not_passed"),
)


def problem(where: str, code: str, **values: str) -> Problem:
    """A problem with the values of its sentence."""
    return Problem(where, code, tuple(values.items()))


def outcomes(pack: Pack) -> Iterator[Problem]:
    """Yield moves that end a case without saying how, or ask how it ended without ending it."""
    over = graph.closed(pack)
    for move in pack.moves:
        ends = move.to in over and bool(move.sources - over)
        asked = any(ask.kind.name == "outcome" and ask.required for ask in move.ask)
        if ends and not move.outcome and not asked:
            yield problem(f"moves.{move.do}", "outcome_not_asked", do=move.title.zh)
        if move.asks("outcome") and (not ends or move.outcome):
            yield problem(f"moves.{move.do}", "outcome_without_end", do=move.title.zh)


def units(pack: Pack) -> Iterator[Problem]:
    """Yield states held by a unit that a case can enter before anybody was asked which unit."""
    told = _must(pack.start, "unit")
    treads = graph.treads(pack, told, lambda tread: tread.known or _names_unit(tread.move))
    blind = {tread.target for tread in treads if not tread.known and not _names_unit(tread.move)}
    if not told:
        blind.add(pack.start.to or "")
    for name, state in pack.states.items():
        if state.held_by == "unit" and name in blind:
            yield problem(f"states.{name}", "unit_not_asked", state=state.title.zh)


def _names_unit(move: Move) -> bool:
    return _must(move, "unit") and not move.opens


def needed(pack: Pack) -> Iterator[Problem]:
    """Yield moves that lack the answer on which their effect depends."""
    for move in pack.moves:
        wanted = [*NEEDED_ASKS.get(move.do, ()), *(("text",) if move.opens else ())]
        for name in wanted:
            if not _must(move, name):
                yield problem(f"moves.{move.do}", "ask_missing", do=move.title.zh, ask=name)
        if _waits(pack, move) and not any(_must(move, date) for date in DATES):
            yield problem(f"moves.{move.do}", "wait_without_date", do=move.title.zh)


def no_phone_needed(pack: Pack) -> Iterator[Problem]:
    """Yield a start that nobody without a phone could make: the receipt code is a way to hear back too (design §2.4)."""
    if pack.reporter and _must(pack.start, "contact"):
        yield problem("start", "contact_forced", do=pack.start.title.zh)


def mistyped(pack: Pack) -> Iterator[Problem]:
    """Yield asks that give a known name another type, choices without any choice, asks that stand twice in a form."""
    for move in (pack.start, *pack.moves):
        where = f"moves.{move.do}"
        for ask in move.ask:
            known = KNOWN_ASKS.get(ask.kind.name)
            if known and known.type is not ask.kind.type:
                yield problem(where, "ask_mistyped", ask=ask.kind.name, type=known.type.value)
            if ask.kind.type is AskType.choice and not ask.kind.choices:
                yield problem(where, "choice_without_choices", ask=ask.kind.name)
        names = [ask.kind.name for ask in move.ask]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield problem(where, "ask_twice", do=move.title.zh, ask=name)


def guards(pack: Pack) -> Iterator[Problem]:
    """Yield moves whose guard can never be true in this pack."""
    verbs = {move.do for move in pack.moves if move.sources}
    for move in (pack.start, *pack.moves):
        for name in move.guard:
            if not _can_be_true(pack, move, name, verbs):
                yield problem(f"moves.{move.do}", "guard_never_true", do=move.title.zh, guard=name)
        for one, other in NEVER_BOTH:
            if one in move.guard and other in move.guard:
                yield problem(f"moves.{move.do}", "guards_clash", do=move.title.zh, guard=one, other=other)


def _can_be_true(pack: Pack, move: Move, guard: str, verbs: set[str]) -> bool:
    phases = {pack.states[name].phase for name in move.sources}
    if guard in GUARD_MOVES:
        return bool(verbs.intersection(GUARD_MOVES[guard]))
    if guard in GUARD_SITTINGS:
        sittings = [pack.states[name].sitting for name in move.sources]
        return all(sitting and sitting.sort is GUARD_SITTINGS[guard] for sitting in sittings)
    if guard in GUARD_CLOCKS:
        return GUARD_CLOCKS[guard] in pack.clocks
    if guard == "mandate_held":
        return any(other.asks("mandate") for other in (pack.start, *pack.moves))
    if guard == "within_reopen_days":
        return Phase.closed in phases
    return guard != "asker_was_asked" or bool(phases & {Phase.to_confirm, Phase.closed})


def texts(pack: Pack) -> Iterator[Problem]:
    """Yield texts that have no English."""
    for where, text in _texts(pack):
        if text.zh and not text.en:
            yield problem(where, "text_without_en", text=text.zh)


def _texts(pack: Pack) -> Iterator[tuple[str, Text]]:
    yield from (("title", pack.title), ("summary", pack.summary))
    yield from ((f"states.{name}", state.title) for name, state in pack.states.items())
    yield from ((f"clocks.{name}", clock.title) for name, clock in pack.clocks.items())
    kinds: dict[str, Ask] = {}
    for move in (pack.start, *pack.moves):
        yield f"moves.{move.do}", move.title
        if move.hint:
            yield f"moves.{move.do}.hint", move.hint
        kinds |= {ask.kind.name: ask for ask in move.ask}
    for name, ask in kinds.items():
        yield from ((f"asks.{name}", text) for text in chain([ask.kind.title], (t for _, t in ask.kind.choices)))


def _must(move: Move, name: str) -> bool:
    return any(ask.kind.name == name and ask.required for ask in move.ask)


def _waits(pack: Pack, move: Move) -> bool:
    """Does the case wait here for a day on which the system takes it up again?"""
    return any(out.to == BACK and "system" in out.by for out in pack.moves_from(move.to or ""))


FORM_CHECKS = (outcomes, units, needed, no_phone_needed, mistyped, guards, texts)
