"""The words of a table: columns we look for, rows we found, problems we can name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from huiyin.core.words import Text

RESULT_TITLE = "回音核对结果"
ID_TITLE = "_id"
DICTIONARY_SHEET = "_字典"
NOT_DATA = "#"  # in the `_id` cell of a row that only explains

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


class ColumnType(StrEnum):
    """What a cell of the column holds once it is read."""

    line = auto()  # one line, a name or a title -> str
    text = auto()  # several lines allowed -> str
    int = auto()  # -> int
    number = auto()  # -> decimal.Decimal
    date = auto()  # -> datetime.date
    moment = auto()  # date with or without a time of day, local -> naive datetime.datetime
    phone = auto()  # -> str, "13800000000" or "0936-1234567"
    code = auto()  # official code, number of a document: digits kept as text -> str
    choice = auto()  # -> str, the code of the choice
    yes = auto()  # -> bool


@dataclass(frozen=True)
class Choice:
    """One allowed answer: its code and every word people write for it. The first word is shown."""

    code: str
    titles: tuple[str, ...]

    @property
    def title(self) -> str:
        """The word in the drop-down."""
        return self.titles[0]


@dataclass(frozen=True)
class Column:
    """A column that an import knows.

    `titles` are all headings it may stand under, Chinese and English; the first is shown.
    `hint` is one short sentence for the person who fills the sheet. `unique`: no value twice in one file.
    """

    key: str
    titles: tuple[str, ...]
    type: ColumnType = ColumnType.line
    required: bool = False
    choices: tuple[Choice, ...] = ()
    hint: Text = Text("")
    max_length: int = 200
    unique: bool = False
    width: int = 16

    @property
    def title(self) -> str:
        """The heading in templates and in sentences."""
        return self.titles[0]

    def title_for(self, lang: str) -> str:
        """The heading for a reader: the first English one for `en…`, if there is any."""
        english = next((title for title in self.titles if title.isascii()), self.title)
        return english if lang.startswith("en") else self.title


ID_COLUMN = Column(ID_TITLE, (ID_TITLE,), ColumnType.code, max_length=64)


@dataclass(frozen=True)
class Problem:
    """Something to tell: `code` is looked up in `texts.py`. Row 0 = the whole file, column "" = the whole row."""

    code: str
    row: int = 0
    column: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file. `number` is what the spreadsheet shows at its left (from 1)."""

    number: int
    values: dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """What `find_table` found.

    `header_row` is the last row of the heading (from 1), `places` the column number of each key (from 0),
    `words` its heading in the file, `width` the number of used columns, `result` the column (from 0) for our reasons:
    that of an earlier result, else the first free one. `titles` are the lines above the heading. `problems` are notes
    on the file.
    """

    rows: list[Row]
    problems: tuple[Problem, ...] = ()
    sheet: str = ""
    header_row: int = 1
    places: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    width: int = 0
    result: int = 0
    titles: tuple[str, ...] = ()
