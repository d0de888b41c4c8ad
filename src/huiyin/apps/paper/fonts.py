"""The fonts of official documents, each with open ones to fall back on: what this machine has, in the order wanted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import typst

from huiyin.core.errors import RuleError

WANTED: Mapping[str, tuple[str, ...]] = {
    "title": (
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "方正小标宋简体",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
    ),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC"),
    "head": ("SimHei", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC"),
    "second": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti", "Noto Serif CJK SC", "Source Han Serif SC"),
}
"""小标宋 for titles, 仿宋 for the text, 黑体 and 楷体 for headings (GB/T 9704-2012)."""


@cache
def installed() -> typst.Fonts:
    """The fonts of this machine, looked for once."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


@cache
def chosen() -> Mapping[str, list[str]]:
    """For each use the fonts that are here, the wanted one first. Raises no_chinese_font."""
    here = set(installed().families())
    found = {use: [name for name in names if name in here] for use, names in WANTED.items()}
    if not all(found.values()):
        raise RuleError("no_chinese_font")
    return found
