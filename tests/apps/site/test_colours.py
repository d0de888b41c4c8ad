"""The colours of the tokens can be read: contrast by WCAG 2, in the standard and the high-contrast mode."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import huiyin.site

CSS = (Path(huiyin.site.__file__).parent / "static/huiyin.css").read_text("utf-8")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-2", "link", "pine", "red") for ground in ("paper", "sheet", "tint")],
    *[("amber", "amber-tint"), ("green", "green-tint"), ("red", "red-tint"), ("pine", "pine-tint")],
    *[("on-pine", "pine"), ("on-pine", "pine-deep"), ("pine-deep", "pine-tint"), ("cinnabar", "sheet")],
]
EDGES = [("edge", "paper"), ("edge", "sheet"), ("edge", "tint"), ("pine", "paper"), ("amber", "sheet")]


def tokens(selector: str) -> dict[str, str]:
    """The colours of one block, six digits each."""
    block = CSS[CSS.index(selector + " {") :].split("}", 1)[0]
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{3,6})", block))
    return {name: "".join(2 * c for c in code[1:]) if len(code) == 4 else code[1:] for name, code in found.items()}


STANDARD = tokens(":root")
HIGH = STANDARD | tokens('html[data-mode="contrast"]')


def light(code: str) -> float:
    """Relative luminance, 0 to 1."""
    parts = [int(code[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("pair", TEXT, ids="-on-".join)
def test_text_can_be_read(pair):
    ink, ground = pair
    assert contrast(STANDARD[ink], STANDARD[ground]) >= 4.5
    assert contrast(HIGH[ink], HIGH[ground]) >= 7


@pytest.mark.parametrize("pair", EDGES, ids="-on-".join)
def test_edges_and_bars_can_be_seen(pair):
    line, ground = pair
    assert contrast(STANDARD[line], STANDARD[ground]) >= 3
    assert contrast(HIGH[line], HIGH[ground]) >= 7
