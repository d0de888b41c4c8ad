"""The rule sheet of a pack, as it may hang on a wall: every move and every clock in plain words, from the same file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiyin.core import pack_say as say
from huiyin.core import pack_words as words
from huiyin.core.pack_way import ENDS_EARLY, RANK, ends, the_way
from huiyin.core.packs import Clock, Move, Pack
from huiyin.core.words import Text


@dataclass(frozen=True)
class ClockLine:
    """A clock in words: what it measures, how long it may take and from when, what happens when nobody does it."""

    title: str
    limit: str
    late: str


@dataclass(frozen=True)
class RuleSheet:
    """`heads` are the column heads; `moves` the rows, one cell for each head; `clocks` the time limits.

    `sittings`: state and what is done in it, where a body votes or a roll is heard.
    """

    heads: tuple[str, ...]
    moves: tuple[tuple[str, ...], ...]
    clocks: tuple[ClockLine, ...]
    sittings: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """Each row's cells with their heads, as a narrow screen needs them."""
        return [list(zip(self.heads, row, strict=True)) for row in self.moves]


def rule_sheet(
    pack: Pack,
    lang: str,
    skip: frozenset[str] = frozenset(),
    limits: Mapping[str, int] | None = None,
    clocks: Mapping[str, Mapping[str, str]] | None = None,
    own: say.Own = say.NOBODYS,
    bodies: Mapping[str, Text] | None = None,
) -> RuleSheet:
    """The sheet in the language `lang`. `skip`: optional moves left out here; `limits`: counts and `clocks`: limit
    texts (clock → kind or `default` → text) that hold here instead of the pack's own; `own`: the town's words; `bodies`:
    what the bodies that sit are called.
    """
    times = {name: (clocks or {}).get(name, clock.limits) for name, clock in pack.clocks.items()}
    counts = {**pack.limits, **(limits or {})}
    rows = [_row(pack, move, counts, times, lang, own) for move in _moves(pack, skip)]
    return RuleSheet(
        heads=tuple(head.for_lang(lang) for head in words.HEADS.values()),
        moves=tuple(rows),
        clocks=tuple(_clock(pack, clock, times[clock.name], lang, own) for clock in pack.clocks.values()),
        sittings=tuple(
            (pack.states[name].title.for_lang(lang), say.sitting(pack, sitting, lang, bodies or {}))
            for name, sitting in pack.sittings.items()
        ),
    )


def _moves(pack: Pack, skip: frozenset[str]) -> Iterable[Move]:
    return [pack.start, *(move for move in pack.moves if not (move.optional and move.do in skip))]


def _row(
    pack: Pack,
    move: Move,
    counts: Mapping[str, int],
    times: Mapping[str, Mapping[str, str]],
    lang: str,
    own: say.Own,
) -> tuple[str, ...]:
    return (
        move.title.for_lang(lang),
        say.states(pack, move.sources, lang),
        say.target(pack, move, lang),
        say.listed((say.relation(word, lang, own) for word in move.by), lang),
        say.asked(move, lang),
        _conditions(pack, move, counts, lang),
        _limit(pack, move, times, lang),
    )


def _conditions(pack: Pack, move: Move, counts: Mapping[str, int], lang: str) -> str:
    said = [say.guard(name, counts, lang) for name in move.guard]
    if move.confirms:
        said.append(words.NOT_THE_HANDLER.for_lang(lang))
    if pack.never_twice and move.to is not None and move is not pack.start and not move.part:
        said.append(words.NEVER_TWICE.for_lang(lang))
    return words.COMMA.for_lang(lang).join(said) or words.NOTHING.zh


def _limit(pack: Pack, move: Move, times: Mapping[str, Mapping[str, str]], lang: str) -> str:
    """The limits of the clocks that this move stops by carrying the case on."""
    stopped = [clock for clock in pack.clocks.values() if not clock.timer and _stops(pack, move, clock)]
    if not stopped:
        return words.NOTHING.zh
    if len(stopped) == 1:
        return say.clock_limits(pack, stopped[0], times[stopped[0].name], lang)
    case = words.BY_CASE.for_lang(lang)
    said = [
        case.format(limit=say.limit(times[clock.name][say.CASES], lang), case=clock.title.for_lang(lang))
        for clock in stopped
    ]
    return words.COMMA.for_lang(lang).join(said)


def _stops(pack: Pack, move: Move, clock: Clock) -> bool:
    """Does this move satisfy the clock: does it carry the case on along its way, out of the clock's states?"""
    way, to = the_way(pack), move.to or ""
    if to in clock.runs_in or move.outcome in ENDS_EARLY or (to not in way and not ends(pack, to)):
        return False
    rank = RANK[pack.states[to].phase]
    running = [name for name in move.sources if name in clock.runs_in]
    return bool(running) and all(_before(pack, way, name, to, rank) for name in running)


def _before(pack: Pack, way: tuple[str, ...], name: str, to: str, rank: int) -> bool:
    own = RANK[pack.states[name].phase]
    return own < rank or (own == rank and (to not in way or name not in way or way.index(name) < way.index(to)))


def _clock(pack: Pack, clock: Clock, limits: Mapping[str, str], lang: str, own: say.Own) -> ClockLine:
    allowed = [say.clock_limits(pack, clock, limits, lang), say.counting(pack, clock, lang)]
    return ClockLine(
        title=clock.title.for_lang(lang),
        limit=words.COMMA.for_lang(lang).join(filter(None, allowed)),
        late=say.late(pack, clock, lang, own),
    )
