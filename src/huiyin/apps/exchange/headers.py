"""Find the heading of a table: which rows it stands in and which column is which.

Offices put a title above, spread one heading over two or three rows, merge cells across and down, and add 必填 marks.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.apps.exchange.columns import RESULT_TITLE, Cell, Column, Problem
from huiyin.apps.exchange.folding import fold_line, header_keys
from huiyin.apps.exchange.sources import Merge, Sheet

LOOK_AT = 40  # a heading stands in the first rows, below a title and a few lines of instruction
TALLEST = 3  # rows of one heading
_IGNORED = {key for title in ("序号", "行号", "编号", "No", "#", RESULT_TITLE) for key in header_keys(title)}


@dataclass(frozen=True)
class Header:
    """A heading: its first row and its height (rows from 0), the column number of each key, the words per column."""

    top: int
    height: int
    places: dict[str, int]
    words: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def below(self) -> int:
        """The first row under the heading, from 0."""
        return self.top + self.height


def find_header(sheet: Sheet, columns: Sequence[Column]) -> Header | None:
    """The heading that names most of the columns; of equals the shortest, then the highest. None: no column found."""
    known = {key: column for column in columns for title in column.titles for key in header_keys(title)[:1]}
    grid = _spread(sheet)
    merges = [merge for merge in sheet.merges if merge[0] < LOOK_AT]
    best: Header | None = None
    for top in range(len(grid)):
        for height in range(1, min(TALLEST, len(grid) - top) + 1):
            if _cuts(merges, top, top + height):
                continue
            header = _match(grid[top : top + height], top, known)
            if best is None or _worth(header, columns) > _worth(best, columns):
                best = header
    return best if best and best.places else None


def _worth(header: Header, columns: Sequence[Column]) -> tuple[int, int, int]:
    required = {column.key for column in columns if column.required}
    return len(header.places) + len(required & header.places.keys()), -header.height, -header.top


def _spread(sheet: Sheet) -> list[list[Cell]]:
    """The first rows with every merged cell repeated over its range."""
    grid = [list(row) for row in sheet.rows[:LOOK_AT]]
    for top, left, bottom, right in sheet.merges:
        if top < len(grid):
            value = grid[top][left] if left < len(grid[top]) else None
            for row in grid[top : bottom + 1]:
                row.extend([None] * (right + 1 - len(row)))
                row[left : right + 1] = [value] * (right + 1 - left)
    return grid


def _cuts(merges: Sequence[Merge], top: int, below: int) -> bool:
    """Rows top to below would cut a cell that is merged downwards: then they are no whole heading."""
    return any(high < top <= low or high < below <= low for high, _, low, _ in merges if high < low)


def _match(rows: list[list[Cell]], top: int, known: dict[str, Column]) -> Header:
    width = max(map(len, rows), default=0)
    places: dict[str, int] = {}
    problems: list[Problem] = []
    words: list[str] = []
    for index in range(width):
        parts = _parts([row[index] if index < len(row) else None for row in rows])
        column, said = _column_for(parts, known)
        words.append(said)
        if column and column.key in places:
            problems.append(Problem("sheet_column_twice", column=words[-1], values={"used": words[places[column.key]]}))
        elif column:
            places[column.key] = index
        elif parts and not any(key in _IGNORED for key in header_keys(words[-1])):
            problems.append(Problem("sheet_column_unknown", column=words[-1]))
    return Header(top, len(rows), places, tuple(words), tuple(problems))


def _parts(cells: Sequence[Cell]) -> list[str]:
    parts: list[str] = []
    for cell in cells:
        text = fold_line(cell)
        if text and text not in parts:
            parts.append(text)
    return parts


def _column_for(parts: list[str], known: dict[str, Column]) -> tuple[Column | None, str]:
    """The column and the words that name it: all together, else from the bottom up: 联系方式 over 手机 is 手机."""
    for text in ("".join(parts), *reversed(parts)):
        for key in header_keys(text):
            if key in known:
                return known[key], text
    return None, "/".join(parts)


def nearest_heading(column: Column, words: Sequence[str]) -> str:
    """The heading in the file that looks most like a missing column; empty when none does."""
    close = [word for title in column.titles for word in difflib.get_close_matches(title, words, 1, 0.6)]
    return close[0] if close else ""
