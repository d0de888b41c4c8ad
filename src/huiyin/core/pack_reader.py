"""A pack read from TOML into dataclasses; every problem listed, none hidden behind the first (design §4).

Reading files is not done here: the document comes in as a mapping, its parts beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from huiyin.core.clocks import parse_limit
from huiyin.core.errors import RuleError
from huiyin.core.guards import GUARDS
from huiyin.core.pack_causes import causes
from huiyin.core.pack_shape import shaped
from huiyin.core.pack_weave import fingerprint, weave
from huiyin.core.packs import BACK, START, Ask, Clock, Extend, Late, LawRow, Move, Pack, PackInvalid, Problem, State
from huiyin.core.relations import Relation
from huiyin.core.sittings import FAILS, read_sitting
from huiyin.core.words import KNOWN_ASKS, AskKind, AskType, Channel, Level, Outcome, Phase, Text

UNREAD_LIMIT = "0d"
NO_START: Mapping[str, Any] = {"do": "", "title": "", "by": []}
LATE_DEEDS = frozenset({"tell", "raise", "call_back"})


def read_pack(raw: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]] | None = None) -> Pack:
    """The pack in `raw` with its `use`d parts woven in. Raises PackInvalid with all problems, and with what could be read."""
    kept, wrong = shaped(raw)
    if not isinstance(kept, Mapping):
        raise PackInvalid(wrong)
    reader = _Reader(weave(kept, parts or {}))
    pack = reader.pack()
    if wrong or reader.problems:
        raise PackInvalid(causes(wrong, reader.problems), pack)
    return pack


class _Reader:
    """Reads one woven document as far as it can be read, and collects problems."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []
        for name in raw.get("_missing", ()):
            self.wrong("use", "unknown_part", name=name)
        self.asks = {**KNOWN_ASKS, **{ask.name: ask for ask in self._own_asks()}}
        self.states: dict[str, State] = {}

    def wrong(self, where: str, code: str, **values: object) -> None:
        self.problems.append(Problem(where, code, tuple((key, str(value)) for key, value in values.items())))

    def pack(self) -> Pack:
        raw = self.raw
        for key in ("slug", "version", "title", "source", "start", "states"):
            if key not in raw:
                self.wrong(key, "missing_key", key=key)
        for name, words in raw.get("roles", {}).items():
            self._relations(f"roles.{name}", [words] if isinstance(words, str) else words)
        self.states = {name: self._state(name, table) for name, table in raw.get("states", {}).items()}
        start = self._move("start", {"from": [], **raw.get("start", NO_START)})
        read = [self._move(f"moves.{m.get('do', i)}", m, start.to) for i, m in enumerate(raw.get("moves", ()), 1)]
        moves = tuple(each for move in read for each in self._led(move))
        pack = Pack(
            slug=str(raw.get("slug", "")),
            version=int(raw.get("version", 1)),
            title=self.text("title", raw.get("title", "")),
            source=str(raw.get("source", "")),
            start=start,
            moves=moves,
            states=self.states,
            clocks={name: self._clock(name, table, start) for name, table in raw.get("clocks", {}).items()},
            summary=self.text("summary", raw.get("summary", "")),
            first_question=self.text("first_question", raw.get("first_question", "")),
            prompt=self.text("prompt", raw.get("prompt", "")),
            level=self._word("level", raw.get("level", "involved"), Level),
            never_twice=bool(raw.get("never_twice", False)),
            reporter=bool(raw.get("reporter", True)),
            decides=bool(raw.get("decides", False)),
            channels=tuple(self._word("channels", c, Channel) for c in raw.get("channels", [*Channel])),
            limits={str(key): int(value) for key, value in raw.get("limits", {}).items()},
            tell={do: tuple(self._relations(f"tell.{do}", to)) for do, to in raw.get("tell", {}).items()},
            rota=frozenset(self._relations("rota", raw.get("rota", ()))),
            carries=dict(self._carries()),
            hash=fingerprint(raw),
        )
        for do in [do for do in pack.tell if do not in pack.verbs()]:
            self.wrong(f"tell.{do}", "unknown_move", do=do)
        return pack

    def text(self, where: str, value: Any) -> Text:
        if isinstance(value, str):
            return Text(value)
        if isinstance(value, Mapping) and isinstance(value.get("zh"), str):
            return Text(value["zh"], str(value.get("en", "")))
        self.wrong(where, "text_without_zh")
        return Text("")

    def _word(self, where: str, value: Any, words: Any) -> Any:
        if value in set(words):
            return words(value)
        self.wrong(where, "unknown_word", word=value, allowed="、".join(words))
        return next(iter(words))

    def _own_asks(self) -> Iterable[AskKind]:
        for table in self.raw.get("asks", ()):
            choices = tuple((code, self.text(f"asks.{code}", text)) for code, text in table.get("choices", {}).items())
            kind = self._word(f"asks.{table.get('name')}", table.get("type", "line"), AskType)
            yield AskKind(str(table.get("name")), kind, self.text("asks", table.get("title", "")), choices)

    def _state(self, name: str, table: Mapping[str, Any]) -> State:
        where = f"states.{name}"
        phase = self._word(where, table.get("phase", ""), Phase)
        held_by = str(table.get("held_by", ""))
        if phase is not Phase.closed and held_by not in {"unit", "handler"}:
            self._relations(where, [held_by])
        sitting = read_sitting(table["sitting"]) if "sitting" in table else None
        if sitting and sitting.fails_to and sitting.fails_to not in self.raw.get("states", {}):
            self.wrong(where, "unknown_state", state=sitting.fails_to)
        return State(name, self.text(where, table.get("title", "")), phase, held_by, sitting)

    def _relations(self, where: str, words: Iterable[str]) -> Iterable[str]:
        words = list(words)
        for word in words:
            if word.startswith("$") and not where.startswith("roles."):
                self.wrong(f"roles.{word[1:]}", "missing_key", key=word[1:])
            elif word not in {"unit", "holder"} and Relation.parse(word) is None:
                self.wrong(where, "unknown_relation", relation=word)
        return words

    def _states_named(self, where: str, names: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for name in names:
            matching = {s.name for s in self.states.values() if _matches(s, name)}
            if not matching and not name.startswith("@"):
                self.wrong(where, "unknown_state", state=name)
            found |= matching
        return frozenset(found)

    def _target(self, where: str, to: str | None, start: str | None) -> str | None:
        if to in (None, BACK, FAILS) or to in self.states:
            return to
        if to == START:
            return start
        first = next((s.name for s in self.states.values() if f"@{s.phase}" == to), None)
        if first is None:
            self.wrong(where, "unknown_state", state=to)
        return first

    def _ask(self, where: str, word: str) -> Ask | None:
        kind = self.asks.get(word.rstrip("!"))
        if kind is None:
            self.wrong(where, "unknown_ask", ask=word)
            return None
        return Ask(kind, word.endswith("!"))

    def _move(self, where: str, table: Mapping[str, Any], start: str | None = None) -> Move:
        for key in [key for key in ("do", "title", "from", "by") if key not in table]:
            self.wrong(where, "missing_key", key=key)
        for guard in table.get("guard", ()):
            if guard not in GUARDS:
                self.wrong(where, "unknown_guard", guard=guard)
        outcome = table.get("outcome")
        return Move(
            do=str(table.get("do", "")),
            title=self.text(where, table.get("title", "")),
            by=tuple(self._relations(where, table.get("by", ()))),
            sources=self._states_named(where, table.get("from", ())),
            to=self._target(where, table.get("to"), start),
            ask=tuple(ask for ask in (self._ask(where, word) for word in table.get("ask", ())) if ask),
            guard=tuple(table.get("guard", ())),
            outcome=None if outcome is None else self._word(where, outcome, Outcome),
            optional=bool(table.get("optional", False)),
            confirms=bool(table.get("confirms", False)),
            several=bool(table.get("several", False)),
            opens=str(table.get("opens", "")),
            says=tuple(table.get("says", {}).items()),
            part=str(table.get("part", "")),
            hint=self.text(where, table["hint"]) if "hint" in table else None,
        )

    def _led(self, move: Move) -> Iterable[Move]:
        """One move for each sitting that can fail, with the state to which it sends the matter back."""
        if move.to != FAILS:
            return [move]
        sittings = [(name, self.states[name].sitting) for name in self.states if name in move.sources]
        found = [(name, sitting.fails_to) for name, sitting in sittings if sitting and sitting.fails_to]
        if len(found) != len(sittings):
            self.wrong(f"moves.{move.do}", "no_way_to_fail", do=move.title.zh)
        return [replace(move, sources=frozenset({name}), to=target) for name, target in found]

    def _carries(self) -> Iterable[tuple[int, dict[str, str]]]:
        for version, table in self.raw.get("carries", {}).items():
            where = f"carries.{version}"
            now = self.raw.get("version", int(version) + 1 if version.isdecimal() else 1)
            if not version.isdecimal() or not 0 < int(version) < now:
                self.wrong(where, "carry_not_older", version=version, now=now)
                continue
            for name, target in table.items():
                if target not in self.states:
                    self.wrong(f"{where}.{name}", "unknown_state", state=target)
            yield int(version), dict(table)

    def _kind(self, where: str, ask: str, wanted: AskType | None = None) -> str:
        if ask not in self.asks:
            self.wrong(where, "unknown_ask", ask=ask)
        elif wanted and self.asks[ask].type is not wanted:
            self.wrong(where, "ask_mistyped", ask=ask, type=wanted)
        return ask

    def _limit(self, where: str, text: object) -> str:
        try:
            parse_limit(str(text))
        except RuleError:
            self.wrong(where, "bad_limit", text=text)
            return UNREAD_LIMIT
        return str(text)

    def _percent(self, where: str, number: int) -> int:
        if not 1 <= number <= 100:
            self.wrong(where, "bad_percent", number=number)
        return number

    def _law_row(self, where: str, table: Mapping[str, Any]) -> LawRow:
        for key in ("limit", "source", "from"):
            if key not in table:
                self.wrong(where, "missing_key", key=f"law.{key}")
        return LawRow(
            limit=self._limit(where, table.get("limit", "")),
            source=self.text(where, table.get("source", "")),
            begins=self._day(where, table.get("from", "")) or date.min,
            until=self._day(where, table["until"]) if "until" in table else None,
            verified=bool(table.get("verified", False)),
            when={
                self._kind(where, ask, AskType.choice): self._choices(where, ask, codes)
                for ask, codes in table.get("when", {}).items()
            },
        )

    def _choices(self, where: str, ask: str, codes: Iterable[str]) -> frozenset[str]:
        known = {code for code, _ in self.asks[ask].choices} if ask in self.asks else set()
        for code in codes:
            if ask in self.asks and code not in known:
                self.wrong(where, "unknown_word", word=code, allowed="、".join(sorted(known)))
        return frozenset(codes)

    def _day(self, where: str, text: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.wrong(where, "bad_day", text=text)
            return None

    def _clock(self, name: str, table: Mapping[str, Any], start: Move) -> Clock:
        where = f"clocks.{name}"
        law = tuple(self._law_row(where, row) for row in table.get("law", ()))
        limit = table.get("limit", {"default": "0d"} if law else "")
        kinds = limit if isinstance(limit, Mapping) else {"default": limit}
        limits = {str(key): self._limit(where, text) for key, text in kinds.items()}
        if "default" not in limits:
            self.wrong(where, "missing_key", key="limit.default")
        for rung in table.get("late", ()):
            if rung.get("do") not in LATE_DEEDS:
                self.wrong(where, "unknown_late", do=rung.get("do"))
        starts = str(table.get("starts", ""))
        return Clock(
            name=name,
            title=self.text(where, table.get("title", name)),
            runs_in=self._states_named(where, table.get("runs_in", ())),
            limits={"default": law[0].limit} if law else limits,
            warn=self._percent(where, table.get("warn", 75)),
            near=tuple(self._relations(where, table.get("near", ()))),
            timer=bool(table.get("timer", False)),
            by=self._kind(where, str(table.get("by", "category"))),
            term=str(table.get("term", "")),
            starts=self._kind(where, starts, AskType.date) if starts else "",
            waits=bool(starts) and not start.asks(starts),
            less=tuple(self._kind(where, str(ask), AskType.days) for ask in table.get("less", ())),
            law=law,
            roll=bool(table.get("roll", False)),
            late=tuple(
                Late(self._limit(where, r.get("after", "")), str(r.get("do")), str(r.get("to", "")))
                for r in table.get("late", ())
            ),
            extend=self._extend(where, table["extend"]) if "extend" in table else None,
        )

    def _extend(self, where: str, table: Mapping[str, Any]) -> Extend:
        by, most = self._relations(where, table.get("by", ())), self._limit(where, table.get("max", ""))
        return Extend(tuple(by), int(table.get("times", 1)), most)


def _matches(state: State, name: str) -> bool:
    if name == "*":
        return True
    if name == "open":
        return state.phase is not Phase.closed
    return name in (state.name, f"@{state.phase}")
