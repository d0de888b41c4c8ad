"""Titles out of what people say: short, and never cut without saying so."""

from __future__ import annotations

import unicodedata

LONGEST, SHORTEST, SHORTEST_MATTER = 30, 8, 10
MARKS = "。，,；！？"


def says_something(text: str) -> bool:
    """Is there a character to be seen in it? Blanks and marks without width, which come along in copying, are not."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


def headline(text: str) -> str:
    """The first line as a title: a long one ends at its last mark, else in the middle and says so with "…"."""
    line = text.strip().splitlines()[0]
    if len(line) <= LONGEST:
        return line
    mark = max(line.rfind(mark, 0, LONGEST + 1) for mark in MARKS)
    return line[:mark] if mark >= SHORTEST else line[: LONGEST - 1] + "…"


def matter(title: str) -> str:
    """What it is about, without the story: the first words of a title, up to a mark."""
    ends = (n for n, mark in enumerate(title) if mark in MARKS and n >= SHORTEST_MATTER)
    return title[: next(ends, len(title))]
