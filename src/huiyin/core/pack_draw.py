"""The state diagram of a pack as SVG: the way from left to right under its phases, what lies beside it below.

Moves between neighbours are straight; those that skip forward run above, those that go back below. A state beside the
way (paused, raised, refused …) shows in words from where and to where, so that no line crosses another picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from huiyin.core import pack_say as say
from huiyin.core import pack_words as words
from huiyin.core import svg
from huiyin.core.pack_way import beside, stays, the_way
from huiyin.core.packs import Move, Pack, State
from huiyin.core.words import Phase

SIZES = {"zh": (108, 66), "en": (124, 92)}
CLOSE = {"zh": (100, 50), "en": (112, 84)}
"""Width of a box and of the gap to the next one, in pixels; closer together from seven boxes on."""
LEFT, RIGHT, TOP, HEAD = 64, 16, 8, 42
APART = 18
"""The least room between two boxes beside the way."""
PORT = 18


@dataclass(frozen=True)
class Arc:
    """Moves that skip or go back: from some columns of the way to another one, in the lane `lane` (0 = nearest)."""

    sources: tuple[int, ...]
    target: int
    lines: tuple[str, ...]
    lane: int

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last column that it touches."""
        return min(*self.sources, self.target), max(*self.sources, self.target)


@dataclass
class Picture:
    """What is being drawn: sizes, places, and the pieces so far."""

    pack: Pack
    lang: str
    moves: tuple[Move, ...]
    way: tuple[str, ...]
    box: tuple[int, int]
    gap: int
    own: say.Own = say.NOBODYS
    y: int = 0
    parts: list[str] = field(default_factory=list)

    @property
    def tip(self) -> str:
        """The id of the arrow head."""
        return f"{self.pack.slug}-tip"

    @property
    def wide(self) -> int:
        """The width of the whole picture."""
        return max(720, LEFT + len(self.way) * (self.box[0] + self.gap) - self.gap + RIGHT)

    def x(self, column: int) -> int:
        """The left side of a column's box."""
        return LEFT + column * (self.box[0] + self.gap)

    def middle(self, column: int) -> float:
        """The middle of a column's box."""
        return self.x(column) + self.box[0] / 2


def diagram(pack: Pack, lang: str, skip: frozenset[str] = frozenset(), own: say.Own = say.NOBODYS) -> str:
    """The diagram in the language `lang`, without the optional moves in `skip`, in the town's own words."""
    way = the_way(pack)
    wide, gap = (SIZES if len(way) < 7 else CLOSE)["en" if lang.startswith("en") else "zh"]
    moves = tuple(move for move in pack.moves if not (move.optional and move.do in skip))
    lines = max(len(_box_lines(state, lang, wide, own)) for state in pack.states.values())
    picture = Picture(pack, lang, moves, way, (wide, lines * svg.LINE + 26), gap, own)
    ahead = _laned(picture, [arc for arc in _arcs(picture) if arc[0][0] < arc[1]])
    back = _laned(picture, [arc for arc in _arcs(picture) if arc[0][0] > arc[1]])
    picture.y = TOP + HEAD + _height(ahead)
    _phases(picture)
    _boxes(picture)
    _neighbours(picture)
    _draw_arcs(picture, ahead, up=True)
    _draw_arcs(picture, back, up=False)
    picture.y += picture.box[1] + _height(back) + 24
    _beside(picture)
    _unmoved(picture)
    title = words.DRAWN_TITLE.for_lang(lang).format(pack=pack.title.for_lang(lang))
    return svg.drawing(
        (picture.wide, picture.y + 8), pack.slug, title, say.moved(pack, moves, lang), "".join(picture.parts)
    )


def _box_lines(state: State, lang: str, wide: int, own: say.Own) -> list[tuple[str, str]]:
    holder = say.relation(state.held_by, lang, own) if state.held_by else "—"
    title = [("b", line) for line in svg.balanced(state.title.for_lang(lang), wide - 12)]
    sits = [("t2", words.SITS[state.sitting.sort].for_lang(lang))] if state.sitting else []
    return title + sits + [("t2", line) for line in svg.balanced(holder, wide - 8)]


def _box(picture: Picture, state: State, x: float, y: float) -> None:
    picture.parts.append(svg.box(x, y, picture.box, end=state.phase is Phase.closed))
    lines = _box_lines(state, picture.lang, picture.box[0], picture.own)
    first = y + (picture.box[1] - len(lines) * svg.LINE) / 2 + 13
    for n, (style, line) in enumerate(lines):
        picture.parts.append(svg.words([line], x + picture.box[0] / 2, first + n * svg.LINE, style))


def _boxes(picture: Picture) -> None:
    for column, name in enumerate(picture.way):
        _box(picture, picture.pack.states[name], picture.x(column), picture.y)


def _phases(picture: Picture) -> None:
    columns = [(picture.pack.states[name].phase, n) for n, name in enumerate(picture.way)]
    for phase, group in groupby(columns, key=lambda pair: pair[0]):
        numbers = [n for _, n in group]
        left, right = picture.x(numbers[0]), picture.x(numbers[-1]) + picture.box[0]
        label = svg.balanced(words.PHASES[phase].for_lang(picture.lang), right - left + picture.gap)
        picture.parts.append(svg.words(label[:1], (left + right) / 2, TOP + 12, "t2"))
        picture.parts.append(f'<path class="axis" d="M{left} {TOP + 20}H{right}"/>')


def _titles(picture: Picture, moves: Iterable[Move]) -> str:
    return say.listed((move.title.for_lang(picture.lang) for move in moves), picture.lang)


def _label(picture: Picture, moves: list[Move], room: int) -> list[str]:
    """The moves' titles on one line if they fit, else each on its own."""
    together = _titles(picture, moves)
    if svg.width(together) <= room:
        return [together]
    mark = words.AND.for_lang(picture.lang)
    titles = list(dict.fromkeys(move.title.for_lang(picture.lang) for move in moves))
    ended = [title + mark.rstrip() for title in titles[:-1]] + titles[-1:]
    return [line for title in ended for line in svg.balanced(title, room)]


def _neighbours(picture: Picture) -> None:
    middle = picture.y + picture.box[1] / 2
    first = svg.balanced(picture.pack.start.title.for_lang(picture.lang), LEFT - 14)
    picture.parts.append(f'<circle class="tip" cx="12" cy="{middle:g}" r="7"/>')
    picture.parts.append(svg.way(f"M19 {middle:g}H{LEFT - svg.TIP}", picture.tip))
    picture.parts.append(_above(first, LEFT / 2 + 4, middle))
    for column, (source, target) in enumerate(zip(picture.way, picture.way[1:], strict=False)):
        moves = [move for move in picture.moves if source in move.sources and move.to == target]
        x = picture.x(column) + picture.box[0]
        picture.parts.append(svg.way(f"M{x} {middle:g}H{x + picture.gap - svg.TIP}", picture.tip))
        lines = _label(picture, moves, picture.gap - 6)
        picture.parts.append(_above(lines, x + picture.gap / 2 - 3, middle))


def _above(lines: list[str], x: float, y: float) -> str:
    return svg.words(lines, x, y - 9 - (len(lines) - 1) * svg.LINE, "halo")


def _arcs(picture: Picture) -> list[tuple[tuple[int, ...], int, tuple[str, ...]]]:
    """Sources (all on one side of the target), target and label lines, one entry for each set of equal ends."""
    columns = {name: n for n, name in enumerate(picture.way)}
    ends: dict[tuple[tuple[int, ...], int], list[Move]] = {}
    for move in picture.moves:
        if move.to in columns:
            target = columns[move.to]
            from_ = sorted(columns[name] for name in move.sources if name in columns and not stays(move, name))
            for sources in ([n for n in from_ if n < target - 1], [n for n in from_ if n > target]):
                if sources:
                    ends.setdefault((tuple(sources), target), []).append(move)
    room = picture.gap + 52
    return [(*key, tuple(_label(picture, moves, room))) for key, moves in ends.items()]


def _laned(picture: Picture, arcs: list[tuple[tuple[int, ...], int, tuple[str, ...]]]) -> list[Arc]:
    """Every arc in the first lane outside of all shorter ones that it passes."""
    placed: list[Arc] = []
    for sources, target, lines in sorted(arcs, key=lambda arc: max(abs(arc[1] - n) for n in arc[0])):
        arc = Arc(sources, target, lines, 0)
        passed = [other.lane for other in placed if _pass(arc.span, other.span)]
        placed.append(Arc(sources, target, lines, max(passed, default=-1) + 1))
    return placed


def _pass(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return max(a[0], b[0]) < min(a[1], b[1])


def _lanes(arcs: list[Arc]) -> list[int]:
    """The height of every lane: its highest label and the line."""
    count = max((arc.lane for arc in arcs), default=-1) + 1
    most = [max(len(arc.lines) for arc in arcs if arc.lane == lane) for lane in range(count)]
    return [n * svg.LINE + 14 for n in most]


def _height(arcs: list[Arc]) -> int:
    return sum(_lanes(arcs)) + 12 if arcs else 0


def _draw_arcs(picture: Picture, arcs: list[Arc], *, up: bool) -> None:
    heights, edge = _lanes(arcs), picture.y if up else picture.y + picture.box[1]
    ports = _ports(picture, arcs)
    for number, arc in enumerate(arcs):
        away = 20 + sum(heights[: arc.lane])
        lane = edge - away if up else edge + away
        tip_at = edge - svg.TIP if up else edge + svg.TIP
        far = max(arc.sources, key=lambda n: abs(n - arc.target))
        x_to = ports[number, arc.target]
        picture.parts.append(svg.way(svg.turned(ports[number, far], edge, lane, x_to, tip_at), picture.tip))
        for other in arc.sources:
            if other != far:
                picture.parts.append(svg.way(f"M{ports[number, other]:g} {edge:g}V{lane:g}"))
        first, last = arc.span
        gap_after = (first + last - 1) // 2
        x = picture.x(gap_after) + picture.box[0] + picture.gap / 2
        y = lane - 7 - (len(arc.lines) - 1) * svg.LINE if up else lane + 16
        picture.parts.append(svg.words(arc.lines, x, y, "halo"))


def _ports(picture: Picture, arcs: list[Arc]) -> Mapping[tuple[int, int], float]:
    """Where each arc meets each of its boxes: those to the left on the left side, nested so that none crosses."""
    found: dict[tuple[int, int], float] = {}
    for column in range(len(picture.way)):
        touching: list[tuple[int, int, int]] = []
        for number, arc in enumerate(arcs):
            if column in (*arc.sources, arc.target):
                leftward = arc.target < column if column in arc.sources else arc.sources[0] < column
                touching.append((0, arc.lane, number) if leftward else (1, -arc.lane, number))
        for n, (_, _, number) in enumerate(sorted(touching)):
            found[number, column] = picture.middle(column) + (n - (len(touching) - 1) / 2) * PORT
    return found


def _beside(picture: Picture) -> None:
    states = beside(picture.pack)
    rows = -(-len(states) // (picture.wide // (picture.box[0] + APART)))
    in_row = -(-len(states) // max(rows, 1))
    cell = picture.wide / max(in_row, 1)
    for start in range(0, len(states), in_row or 1):
        row = states[start : start + in_row]
        heads = [_entries(picture, state, cell) for state in row]
        feet = [_exits(picture, state, cell) for state in row]
        top = picture.y + max(map(len, heads)) * svg.LINE + 18
        for n, state in enumerate(row):
            x = n * cell + cell / 2
            picture.parts.append(svg.words(heads[n], x, top - 14 - len(heads[n]) * svg.LINE + 4, "t2"))
            picture.parts.append(svg.way(f"M{x:g} {top - 20}V{top - svg.TIP}", picture.tip))
            _box(picture, state, x - picture.box[0] / 2, top)
            if feet[n]:
                under = top + picture.box[1]
                picture.parts.append(svg.way(f"M{x:g} {under}V{under + 18}", picture.tip))
                picture.parts.append(svg.words(feet[n], x, under + 34, "t2"))
        picture.y = top + picture.box[1] + 34 + max(map(len, feet)) * svg.LINE + 8


def _entries(picture: Picture, state: State, cell: float) -> list[str]:
    """How the case comes here: 退单（待接单、办理中）."""
    by_source: dict[str, list[Move]] = {}
    for move in picture.moves:
        sources = [name for name in move.sources if not stays(move, name)]
        if move.to == state.name and sources:
            by_source.setdefault(say.states(picture.pack, sources, picture.lang), []).append(move)
    form = words.BY_CASE.for_lang(picture.lang)
    said = [form.format(limit=_titles(picture, moves), case=source) for source, moves in by_source.items()]
    return [line for text in said for line in svg.balanced(text, int(cell) - 16)]


def _exits(picture: Picture, state: State, cell: float) -> list[str]:
    """Where it goes from here: 恢复办理 → 原来的状态. What may be done anywhere is said where it leads to."""
    by_target: dict[str, list[Move]] = {}
    everywhere = frozenset(s.name for s in picture.pack.states.values() if s.phase is not Phase.closed)
    for move in picture.moves:
        if state.name in move.sources and not stays(move, state.name) and not everywhere <= move.sources:
            by_target.setdefault(say.target(picture.pack, move, picture.lang), []).append(move)
    said = [f"{_titles(picture, moves)} → {target}" for target, moves in by_target.items()]
    return [line for text in said for line in svg.balanced(text, int(cell) - 16)]


def _unmoved(picture: Picture) -> None:
    still = [move for move in picture.moves if move.to is None]
    if still:
        text = words.DRAWN_STAYS.for_lang(picture.lang).format(moves=_titles(picture, still))
        lines = svg.wrapped(text, picture.wide - 16)
        picture.parts.append(svg.words(lines, 8, picture.y + 16, "t2", "start"))
        picture.y += 16 + len(lines) * svg.LINE
