"""What a pack (工作法) is once it has been read: moves, states, clocks (design §4). `core/pack_reader.py` reads it.

No expressions and no code: guards and asks are names that the engine knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from huiyin.core.sittings import Sitting
from huiyin.core.words import AskKind, Channel, Level, Phase, Text

START, BACK = "@start", "@back"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a pack: where (dotted path), which code, and values for the sentence."""

    where: str
    code: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.code} " + ", ".join(f"{key}={value}" for key, value in self.values)


class PackInvalid(Exception):
    """A pack that cannot be used, with all its problems; `pack` is what could be read of it."""

    def __init__(self, problems: list[Problem], pack: Pack | None = None) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems, self.pack = problems, pack


@dataclass(frozen=True)
class Ask:
    """A question that a move puts to its actor."""

    kind: AskKind
    required: bool


@dataclass(frozen=True)
class Move:
    """A verb: who may do it, from which states, to which state (None: the state stays), what it asks.

    `says`: what it tells the case that it opens without asking anybody, as what is disclosed.
    `part` names the part that it comes from; `several` asks whether to enter the next one at once (at a meeting).
    """

    do: str
    title: Text
    by: tuple[str, ...]
    sources: frozenset[str] = frozenset()
    to: str | None = None
    ask: tuple[Ask, ...] = ()
    guard: tuple[str, ...] = ()
    outcome: str | None = None
    optional: bool = False
    confirms: bool = False
    several: bool = False
    opens: str = ""
    says: tuple[tuple[str, str], ...] = ()
    part: str = ""
    hint: Text | None = None

    def asks(self, name: str) -> bool:
        """Does this move ask the question `name`?"""
        return any(ask.kind.name == name for ask in self.ask)

    @property
    def shows(self) -> bool:
        """Does it put the case before everybody? Then somebody has written its public version first."""
        return "redacted" in self.guard


@dataclass(frozen=True)
class State:
    """A state with its public phase; `held_by` is the relation in whose hands the case lies (empty when closed).

    `sitting`: a body comes together in it, a roll is heard, or something hangs out (`core/sittings.py`).
    """

    name: str
    title: Text
    phase: Phase
    held_by: str = ""
    sitting: Sitting | None = None


@dataclass(frozen=True)
class Late:
    """A rung of the ladder: `after` the due moment (a limit text), `do` one of tell, raise, call_back."""

    after: str
    do: str
    to: str = ""


@dataclass(frozen=True)
class Extend:
    """Who may lengthen a clock, how often, and by how much at most in all (a limit text)."""

    by: tuple[str, ...]
    times: int
    max: str


@dataclass(frozen=True)
class LawRow:
    """A limit as a rule of law sets it, in force from `begins` to before `until`; `source` is its article.

    `when` maps an ask to the answers that the row is for; one that names no ask is for all. `verified`: the text was seen.
    """

    limit: str
    source: Text
    begins: date
    until: date | None = None
    verified: bool = False
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def fits(self, told: Mapping[str, str]) -> bool:
        """Is it for what was told?"""
        return all(told.get(ask, "") in answers for ask, answers in self.when.items())

    def holds(self, day: date) -> bool:
        """Was it in force on `day`?"""
        return self.begins <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Clock:
    """A clock runs while the case is in one of `runs_in`. `limits` maps a kind (or `default`) to a limit text: the kind
    is the case's category, or what was answered to the ask `by`.

    At `warn` per cent of its time its holder is told, and those in `near`.

    A `timer` only reminds (wait for the asker, review a parked case): nobody's deadline, it never makes a case late.

    `starts` names an ask for a date: the clock counts from that day instead of from the moment at which the case came
    into `runs_in`. If the opening does not ask for it the clock `waits` until a step does; if the opening asks and
    nobody knew the day, it counts from that moment. A later answer counts it again. Each day serves one run: one that
    begins anew (redo) has its own. `less` names asks for days that do not count: they push the end. `term` names the term of
    law that it goes by (`core/terms.py`): a run never gets less than that.

    `law` are dated rows of law instead of limits, the special ones first: what was told (kind, route …) chooses the row,
    and where no row fits the law sets no limit and the clock does not run. No town sets other ones. `roll`: it is a
    resident's own period, so an end on a day off moves on to the next work day (民法典 Art 203).
    """

    name: str
    title: Text
    runs_in: frozenset[str]
    limits: Mapping[str, str]
    warn: int = 75
    near: tuple[str, ...] = ()
    late: tuple[Late, ...] = ()
    extend: Extend | None = None
    timer: bool = False
    by: str = "category"
    starts: str = ""
    waits: bool = False
    less: tuple[str, ...] = ()
    term: str = ""
    law: tuple[LawRow, ...] = ()
    roll: bool = False

    def runs(self, state: str, told: Mapping[str, str]) -> bool:
        """Does it run in this state after what was told?"""
        return state in self.runs_in and (not self.law or any(row.fits(told) for row in self.law))

    def row(self, told: Mapping[str, str], day: date) -> LawRow | None:
        """The row of law for what was told: the one in force on `day`, else the first that would fit."""
        fitting = [row for row in self.law if row.fits(told)]
        return next((row for row in fitting if row.holds(day)), fitting[0] if fitting else None)

    def with_preset(self, kinds: Mapping[str, str], extra: str = "") -> Clock:
        """This clock with a region's limits, if it has any, instead of the pack's own, and its most that may be added."""
        extend = replace(self.extend, max=extra) if self.extend and extra else self.extend
        limits = {"default": self.limits["default"], **kinds} if kinds else self.limits
        return replace(self, limits=limits, extend=extend)

    def limit_for(self, *kinds: str, among: Mapping[str, str] | None = None) -> str:
        """The limit text of the first kind that has one, else the default: of its own limits, or of those laid over them."""
        limits = among or self.limits
        return next((limits[kind] for kind in kinds if kind in limits), limits["default"])


@dataclass(frozen=True)
class Pack:
    """A whole way of working. `moves` keeps the file's order; a `do` may stand twice (one verb, several starts).

    `carries` says, for an older version, what its states have become here (`core/carrying.py`).
    """

    slug: str
    version: int
    title: Text
    source: str
    start: Move
    moves: tuple[Move, ...]
    states: Mapping[str, State]
    clocks: Mapping[str, Clock]
    summary: Text = Text("")
    first_question: Text = Text("")
    prompt: Text = Text("")
    """What somebody is asked first who says something this way, and what helps to answer it; empty: as everybody is asked."""
    level: Level = Level.involved
    never_twice: bool = False
    reporter: bool = True
    decides: bool = False
    """Something is decided by it: `apps/decisions` begins it and follows its steps."""
    channels: tuple[Channel, ...] = tuple(Channel)
    limits: Mapping[str, int] = field(default_factory=dict)
    tell: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rota: frozenset[str] = frozenset()
    """Relations of which only those are told whom the rota of duty names at that moment; all where it names nobody."""
    carries: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    hash: str = ""

    def open_to_residents(self, channel: Channel = Channel.web) -> bool:
        """May a resident begin it by this channel?"""
        return self.reporter and channel in self.channels

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that exist in `state`, in the file's order."""
        return self._moves_by_state.get(state, ())

    @cached_property
    def _moves_by_state(self) -> Mapping[str, tuple[Move, ...]]:
        return {state: tuple(move for move in self.moves if state in move.sources) for state in self.states}

    def move(self, do: str, state: str) -> Move | None:
        """The move `do` out of `state`."""
        return next((move for move in self.moves_from(state) if move.do == do), None)

    def taken_up_by(self, state: str) -> frozenset[str]:
        """Which posts of the case's unit take it up from `state`: the heads of `head@unit` in the moves that lead to work."""
        working = {name for name, each in self.states.items() if each.phase is Phase.working}
        moves = [move for move in self.moves_from(state) if move.to in working]
        return frozenset(by.removesuffix("@unit") for move in moves for by in move.by if by.endswith("@unit"))

    def verbs(self) -> frozenset[str]:
        """All verbs, the start included."""
        return frozenset({self.start.do, *(move.do for move in self.moves)})

    def title_of(self, do: str) -> Text:
        """The words for a verb; the verb itself when the pack has none."""
        return next((move.title for move in (self.start, *self.moves) if move.do == do), Text(do, do))

    def question(self, name: str) -> AskKind | None:
        """The question `name`, if some move puts it."""
        kinds = (ask.kind for move in (self.start, *self.moves) for ask in move.ask)
        return next((kind for kind in kinds if kind.name == name), None)

    @cached_property
    def told(self) -> frozenset[str]:
        """The questions whose answers a case remembers: rows of law go by them."""
        return frozenset(ask for clock in self.clocks.values() for row in clock.law for ask in row.when)

    @cached_property
    def sittings(self) -> Mapping[str, Sitting]:
        """The sittings by their state, in the file's order; empty for a pack that decides nothing."""
        return {name: state.sitting for name, state in self.states.items() if state.sitting}

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """Every relation that some move names, each once."""
        return tuple(dict.fromkeys(word for move in self.moves for word in move.by))
