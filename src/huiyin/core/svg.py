"""Words and lines of a drawing: how wide a text is, where it breaks, and pieces of SVG that the pages' style knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

WIDE, NARROW, LINE = 13, 7, 17
"""Pixels of a Chinese character, of any other character, and of a line, at the drawings' 13 px."""
PIECES = re.compile(r"[(（“]*[A-Za-z0-9’'\-%]+|\s+|[(（“]*.")
NEVER_FIRST = frozenset("，、。；：）”》,.;:)")
TIP = 3


def width(text: str) -> int:
    """About how wide a line is, in pixels."""
    return sum(NARROW if char < "⺀" else WIDE for char in text)


def wrapped(text: str, room: int) -> list[str]:
    """Lines of at most `room` pixels: Chinese breaks anywhere but before a closing sign, English at blanks."""
    lines = [""]
    for piece in PIECES.findall(text):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > room and piece not in NEVER_FIRST:
            lines.append("")
        lines[-1] += piece.lstrip() if not lines[-1] else piece
    return [line.rstrip() for line in lines]


def balanced(text: str, room: int) -> list[str]:
    """The text in as few lines as `wrapped` needs, of about the same length."""
    best = wrapped(text, room)
    for less in range(room, WIDE, -NARROW):
        lines = wrapped(text, less)
        if len(lines) > len(best):
            break
        best = lines
    return best


def words(lines: Sequence[str], x: float, y: float, style: str, anchor: str = "middle") -> str:
    """Lines of text, the first one's baseline at `y`."""
    return "".join(
        f'<text class="{style}" x="{x:g}" y="{y + n * LINE:g}" text-anchor="{anchor}">{escape(line)}</text>'
        for n, line in enumerate(lines)
        if line
    )


def box(x: float, y: float, size: tuple[int, int], *, end: bool) -> str:
    """A rounded box; a tinted one for an end."""
    style = "box end" if end else "box"
    return f'<rect class="{style}" x="{x:g}" y="{y:g}" width="{size[0]}" height="{size[1]}" rx="6"/>'


def way(path: str, tip: str = "") -> str:
    """A line; with an arrow head when the id of its marker is given."""
    head = f' marker-end="url(#{tip})"' if tip else ""
    return f'<path class="way" d="{path}"{head}/>'


def turned(x: float, y: float, lane: float, x_to: float, y_to: float) -> str:
    """A path from (x, y) straight to the height `lane`, along it, and back to (x_to, y_to), with round corners."""
    down, right = (1 if lane > y else -1), (1 if x_to > x else -1)
    return (
        f"M{x:g} {y:g}V{lane - 8 * down:g}q0 {8 * down} {8 * right} {8 * down}"
        f"H{x_to - 8 * right:g}q{8 * right} 0 {8 * right} {-8 * down}V{y_to:g}"
    )


def drawing(size: tuple[int, int], name: str, title: str, desc: str, body: str, kind: str = "flow") -> str:
    """A whole picture that says in words what it shows. `name` makes its ids unique on the page; a flow has arrow heads."""
    tips = (
        f'<defs><marker id="{name}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path class="tip" d="M0 0l8 4-8 4z"/></marker></defs>'
    )
    return (
        f'<svg class="draw {kind}" viewBox="0 0 {size[0]} {size[1]}" width="{size[0]}"'
        f' height="{size[1]}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(desc)}</desc>{tips if kind == "flow" else ""}{body}</svg>'
    )


STYLE = """
.draw { background: #FBFAF7; font-family: "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }
.draw text { fill: #1F2A2E; font-size: 13px; } .draw .t2 { fill: #4A575C; } .draw .b { font-weight: 700; }
.draw .axis { stroke: #E2DDD2; fill: none; } .draw .box { fill: #FFF; stroke: #1F5C57; stroke-width: 1.5; }
.draw .box.end { fill: #E8F0EE; } .draw .way { stroke: #4A575C; stroke-width: 1.5; fill: none; } .draw .tip { fill: #4A575C; }
.draw .halo { paint-order: stroke; stroke: #FBFAF7; stroke-width: 3.5px; stroke-linejoin: round; }
"""


def alone(picture: str) -> str:
    """A flow's picture as a file of its own, to be opened and printed: with the namespace and the colours that a page gives it."""
    head, rest = picture.split(">", 1)
    return head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + f"><style>{STYLE}</style>{rest}\n"
