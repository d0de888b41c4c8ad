"""Check rows: every cell becomes a value or a problem. One bad row never loses the good ones."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huiyin.apps.exchange.columns import ID_COLUMN, Cell, Column, ColumnType, Problem, Table
from huiyin.apps.exchange.folding import fold_line, shown
from huiyin.apps.exchange.values import Reader, reader
from huiyin.core.errors import RuleError

_FORMULA_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
_STROKES = frozenset(("/", "//", "\\", "-", "--", "—", "——", "无", "空", "N/A", "n/a"))
_MAY_BE_STROKES = frozenset((ColumnType.text, ColumnType.choice, ColumnType.yes))
_REMEMBERED = 5000  # different cells of one column whose value is kept: village names, dates and choices repeat


@dataclass(frozen=True)
class Checked:
    """A row after the check. `values` by column key, None for an empty cell; a bad cell is missing from it.

    `uid` is the hidden `_id` of a row that we have handed out before, `hash` names the values and nothing else.
    """

    number: int
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()
    uid: str = ""
    hash: str = ""

    @property
    def good(self) -> bool:
        """True if the row can be taken in."""
        return not self.problems


def check_rows(table: Table, columns: Sequence[Column]) -> Iterator[Checked]:
    """Read the rows of a table one by one, in the order of the file."""
    readers = [_Cells(column) for column in columns if column.key in table.places]
    for row in table.rows:
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for cells in readers:
            try:
                values[cells.column.key] = cells.read(row.values[cells.column.key], row.number)
            except RuleError as error:
                problems.append(Problem(error.code, row.number, table.words[cells.column.key], error.values))
        uid = shown(row.values.get(ID_COLUMN.key)).strip()
        yield Checked(row.number, values, tuple(problems), uid, row_hash(values))


def row_hash(values: Mapping[str, object]) -> str:
    """A short name of what a row says; the same in every file, format and order of columns."""
    said = "\x1f".join(f"{key}\x1e{value}" for key, value in sorted(values.items()) if value not in (None, ""))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


class _Cells:
    """The reader of one column, with a memory for what repeats and for what may not."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._reader: Reader = reader(column)
        self._known: dict[tuple[type, Cell], object] = {}
        self._seen: dict[object, int] = {}

    def read(self, cell: Cell, number: int) -> object:
        """The value of the cell in row `number`; None if it is empty."""
        if cell is None or (isinstance(cell, str) and self._says_nothing(cell)):
            self._refuse_empty()
            return None
        value = self._value(cell)
        if self.column.unique and (first := self._seen.setdefault(value, number)) != number:
            raise RuleError("cell_twice", given=str(value), first=first)
        return value

    def _says_nothing(self, cell: str) -> bool:
        """Empty, blank, or the stroke that offices put where there is nothing. A failed formula is a problem."""
        words = fold_line(cell)
        if _FORMULA_ERROR.fullmatch(words):
            raise RuleError("cell_formula_failed", given=words)
        return not words or (words in _STROKES and self.column.type not in _MAY_BE_STROKES)

    def _refuse_empty(self) -> None:
        if self.column.required:
            raise RuleError("cell_empty")

    def _value(self, cell: Cell) -> object:
        key = (type(cell), cell)
        if key in self._known:
            return self._known[key]
        value = self._reader(cell)
        if len(self._known) < _REMEMBERED:
            self._known[key] = value
        return value
