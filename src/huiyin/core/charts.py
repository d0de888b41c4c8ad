"""Charts of figures, drawn on the server: a line by month, bars by place, a funnel, done beside late, a map. Each says in words
what it shows.

Colours stand in the pages' style by class, and in the drawing itself for paper. The numbers stand at their points; the table
beside it has all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from huiyin.core.svg import drawing, width

WIDE = 360
PINE, INK, QUIET, LINE = "#1F5C57", "#1F2A2E", "#4A575C", "#E2DDD2"
TOP, LOW, SIDE = 26, 128, 24
ROW, BAR, NAME, ROOM = 26, 14, 112, 32
"""`ROOM`: what a name leaves free, since letters are larger for elders."""
YEAR = 84
"""Pixels that two years must lie apart."""
MANY = 7
"""From so many months on only every other one is named, and numbers stand at the first, the last, the highest and the lowest."""
Rows = Sequence[tuple[str, int | None]]


def trend(rows: Sequence[tuple[str, int]], *, name: str, title: str, desc: str) -> str:
    """A line through (month like 2026-10, number), the first on the left. `name` makes its ids unique on the page."""
    step = (WIDE - 2 * SIDE) / max(len(rows) - 1, 1)
    most = max((n for _, n in rows), default=0)
    points = [(SIDE + at * step, LOW - (LOW - TOP) * n / most if most else LOW) for at, (_, n) in enumerate(rows)]
    body = f'<path class="axis base" stroke="{LINE}" fill="none" d="M{SIDE / 2:g} {LOW}H{WIDE - SIDE / 2:g}"/>'
    if len(points) > 1:
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        body += f'<path class="trend" stroke="{PINE}" stroke-width="2.5" fill="none" d="M{line}"/>'
    named, numbered = _named(rows), _numbered(rows)
    for at, ((x, y), (month, n)) in enumerate(zip(points, rows, strict=True)):
        body += (
            f'<circle class="dot" fill="#FFFFFF" stroke="{PINE}" stroke-width="2.5" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        )
        body += _text(x, y - 9, f"{n}", "b") if at in numbered else ""
        body += _text(x, LOW + 18, f"{int(month[5:7])}月", "t2") if at in named else ""
    body += _years([(x, month) for (x, _), (month, _n) in zip(points, rows, strict=True)])
    return drawing((WIDE, LOW + 44), name, title, desc, body, kind="chart")


def _named(rows: Sequence[object]) -> frozenset[int]:
    return frozenset(range(0, len(rows), 2 if len(rows) >= MANY else 1))


def _numbered(rows: Sequence[tuple[str, int]]) -> frozenset[int]:
    """The months at which the number stands: all of a few; of many those that one looks for."""
    last = len(rows) - 1
    if last + 1 < MANY:
        return frozenset(range(last + 1))
    numbers = [n for _, n in rows]
    return frozenset({0, last, numbers.index(max(numbers)), numbers.index(min(numbers))})


def _years(months: Sequence[tuple[float, str]]) -> str:
    """Below the months (x, month) the year: under the first one, and under each January that is not too near to it."""
    first = months[0][0] if months else 0
    body = ""
    for at, (x, month) in enumerate(months):
        if at == 0:
            body += _text(max(x, 30), LOW + 37, f"{month[:4]}年", "t2")
        elif month.endswith("-01") and x - first > YEAR:
            body += _text(min(x, WIDE - YEAR / 2), LOW + 37, f"{month[:4]}年", "t2")
    return body


def bars(rows: Rows, *, name: str, title: str, desc: str, few: str) -> str:
    """A bar for each (place, number), in their order; `few` stands where the number is not told."""
    most = max((n for _, n in rows if n is not None), default=0)
    room = WIDE - NAME - 52
    body = ""
    for at, (place, n) in enumerate(rows):
        middle = at * ROW + ROW / 2
        long = room * n / most if n and most else 0
        body += _text(NAME - 8, middle + 5, shortened(place, NAME - ROOM), "", "end")
        if long:
            body += f'<rect class="bar" fill="{PINE}" x="{NAME}" y="{middle - BAR / 2:g}" width="{long:.1f}" height="{BAR}"/>'
        body += _text(NAME + long + 6, middle + 5, few if n is None else f"{n}", "t2" if n is None else "b", "start")
    body += f'<path class="axis base" stroke="{LINE}" fill="none" d="M{NAME} 0V{len(rows) * ROW}"/>'
    return drawing((WIDE, max(len(rows), 1) * ROW), name, title, desc, body, kind="chart")


def funnel(rows: Rows, *, name: str, title: str, desc: str, few: str) -> str:
    """Bars in the middle of the page, each no longer than what it is a part of, with its share of the first one beside it;
    `few` stands where the number is not told."""
    first = (rows[0][1] or 0) if rows else 0
    room = WIDE - NAME - 88
    body = ""
    for at, (step, n) in enumerate(rows):
        middle, long = at * ROW + ROW / 2, room * n / first if n and first else 0
        body += _text(NAME - 8, middle + 5, shortened(step, NAME - ROOM), "", "end")
        if long:
            x = NAME + (room - long) / 2
            body += f'<rect class="bar" fill="{PINE}" x="{x:.1f}" y="{middle - BAR / 2:g}" width="{long:.1f}" height="{BAR}"/>'
        share = f" ({100 * n // first}%)" if at and first and n is not None else ""
        told, style = (few, "t2") if n is None else (f"{n}{share}", "b")
        body += _text(NAME + room + 8, middle + 5, told, style, "start")
    return drawing((WIDE, max(len(rows), 1) * ROW), name, title, desc, body, kind="chart")


def beside(rows: Sequence[tuple[str, int, int]], *, name: str, title: str, desc: str, words: tuple[str, str]) -> str:
    """For each (month, number, late) two bars, the second one of another shade; `words` say which is which."""
    most = max((max(n, late) for _, n, late in rows), default=0)
    step = (WIDE - 2 * SIDE) / max(len(rows), 1)
    wide = min(step / 3, BAR)
    body = ""
    for at, (month, *pair) in enumerate(rows):
        x = SIDE + at * step + step / 2
        for nth, n in enumerate(pair):
            high = (LOW - TOP) * n / most if most else 0
            style, fill, edge = (("bar", PINE, PINE), ("bar2", "#E3EDEB", PINE))[nth]
            left = x - wide if nth == 0 else x
            if high:
                body += (
                    f'<rect class="{style}" fill="{fill}" stroke="{edge}" x="{left:.1f}" y="{LOW - high:.1f}"'
                    f' width="{wide:.1f}" height="{high:.1f}"/>'
                )
            if len(rows) < MANY:
                body += _text(left + wide / 2, LOW - high - 4, f"{n}", "b" if nth == 0 else "t2")
        if at in _named(rows):
            body += _text(x, LOW + 18, f"{int(month[5:7])}月", "t2")
    body += _years([(SIDE + at * step + step / 2, month) for at, (month, *_) in enumerate(rows)])
    body += f'<path class="axis base" stroke="{LINE}" fill="none" d="M{SIDE / 2:g} {LOW}H{WIDE - SIDE / 2:g}"/>'
    for nth, word in enumerate(words):
        style, fill = (("bar", PINE), ("bar2", "#E3EDEB"))[nth]
        left = SIDE + nth * (WIDE - 2 * SIDE) / 2
        body += f'<rect class="{style}" fill="{fill}" stroke="{PINE}" x="{left:.1f}" y="{LOW + 50}" width="12" height="12"/>'
        body += _text(left + 18, LOW + 61, word, "", "start")
    return drawing((WIDE, LOW + 70), name, title, desc, body, kind="chart")


Area = tuple[str, str, int | None]
"""The name of a place, its border as a path, the number (None: not told)."""
SHADES = 5
FILLS = ("#FFFFFF", "#F1F5F3", "#DDE9E6", "#C3D8D4", "#8FB8B1")


def shade_of(n: int | None, most: int) -> int:
    """0 for none or what is not told, else 1 … 4 by quarters of the most."""
    return min(4, -(-4 * n // most)) if n and most else 0


def ranges(most: int) -> list[tuple[int, int, int]]:
    """(shade, from, to) of those that a map with this most uses, from 1 on: what its legend says."""
    ends = [most * nth // 4 for nth in range(5)]
    return [(nth, ends[nth - 1] + 1, ends[nth]) for nth in range(1, 5) if ends[nth] > ends[nth - 1]]


def areas(rows: Sequence[Area], size: tuple[int, int], *, name: str, title: str, desc: str, few: str) -> str:
    """Places as areas, the darker the more, hatched where the number is not told; each says its name and number to who points
    at it."""
    most = max((n for _, _, n in rows if n), default=0)
    body = (
        f'<defs><pattern id="{name}-few" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V8" stroke="{PINE}" stroke-width="2" fill="none"/></pattern></defs>'
    )
    for place, path, n in rows:
        nth = shade_of(n, most)
        style, fill, told = f"cell c{nth}", FILLS[nth], f"{n}"
        if n is None:
            style, fill, told = "hatched", f"url(#{name}-few)", few
        body += (
            f'<path class="{style}" fill="{fill}" stroke="{PINE}" d="{path}">'
            f"<title>{escape(place)} {escape(told)}</title></path>"
        )
    return drawing(size, name, title, desc, body, kind="chart plan fine" if len(rows) > 220 else "chart plan")


def shortened(words: str, room: int) -> str:
    """As much of a name as there is room for."""
    if width(words) <= room:
        return words
    while words and width(words) + width("…") > room:
        words = words[:-1]
    return f"{words}…"


def _text(x: float, y: float, words: str, style: str, anchor: str = "middle") -> str:
    fill = QUIET if style == "t2" else INK
    return (
        f'<text class="{style}" fill="{fill}" font-family="Noto Sans CJK SC, sans-serif" font-size="13" x="{x:.1f}"'
        f' y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
    )
