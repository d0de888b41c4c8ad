"""Find the table in a file: the right sheet, its heading, its rows; notes, totals and hints are left out and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huiyin.apps.exchange.columns import ID_COLUMN, NOT_DATA, RESULT_TITLE, Cell, Column, Problem, Row, Table
from huiyin.apps.exchange.folding import fold_line, shown
from huiyin.apps.exchange.headers import Header, find_header, nearest_heading
from huiyin.apps.exchange.sources import Sheet, open_sheets
from huiyin.core.errors import RuleError

_TOTAL = re.compile(r"(合计|总计|小计|共计|累计)[:：]?")
_MARKED = re.compile(r"[*＊★]|[(（【\[]\s*(必填|选填|required|optional)\s*[)）】\]]")
_EXAMPLE = re.compile(r"(示例|样例|范例|例)[:：0-9]*")
_NOTE = re.compile(
    r"(注|备注|说明|附注|填[表报]人|填[表报]单位|填[表报](日期|时间)|制表人?|审核人?"
    r"|负责人|单位负责人|经办人|联系人|统计时间|日期|单位[(（]盖章[)）])(?P<mark>[0-9]*[:：.、]|$)"
    r"|(?P<said>填[表报写]说明|以下空白|本表)"
)


def find_table(file_bytes: bytes, filename: str, columns: Sequence[Column]) -> Table:
    """Read the table that these columns describe.

    Refuses (`RuleError`) a file that is unsafe or unreadable, has no such heading, lacks required columns (all are
    named at once) or has no row. What was left out or not understood is in `Table.problems`.
    """
    wanted = (*columns, ID_COLUMN)
    sheets = open_sheets(file_bytes, filename)
    found = [(sheet, header) for sheet in sheets if (header := find_header(sheet, wanted))]
    if not found:
        raise RuleError("sheet_no_heading", columns=_titles(column for column in columns if column.required))
    sheet, header = max(found, key=lambda pair: len(pair[1].places))
    _require(header, columns)
    rows, problems = _rows(sheet, header, columns)
    if not rows:
        raise RuleError("sheet_no_rows", row=header.below)
    others = [Problem("sheet_not_read", column=other.name) for other, its in found if _rival(other, its, sheet, header)]
    return Table(
        rows=rows,
        problems=(*header.problems, *others, *problems),
        sheet=sheet.name,
        header_row=header.below,
        places=header.places,
        words={key: _MARKED.sub("", header.words[at]) for key, at in header.places.items()},
        width=sheet.width,
        result=header.words.index(RESULT_TITLE) if RESULT_TITLE in header.words else sheet.width,
        titles=tuple(filter(None, (_line(row) for row in sheet.rows[: header.top]))),
    )


def _rival(sheet: Sheet, header: Header, chosen: Sheet, its: Header) -> bool:
    """Another sheet with most of the same columns and rows in it: nobody should believe that it was read."""
    shared = header.places.keys() & its.places.keys()
    return (
        sheet is not chosen
        and 2 * len(shared) > len(its.places)
        and any(any(row) for row in sheet.rows[header.below :])
    )


def _line(row: Sequence[Cell]) -> str:
    return " ".join(shown(cell).strip() for cell in row if _filled(cell))


def _titles(columns: Iterator[Column]) -> str:
    return "、".join(column.title for column in columns)


def _require(header: Header, columns: Sequence[Column]) -> None:
    missing = [column for column in columns if column.required and column.key not in header.places]
    if not missing:
        return
    free = [problem.column for problem in header.problems if problem.code == "sheet_column_unknown"]
    guesses = {column.title: nearest_heading(column, free) for column in missing}
    raise RuleError(
        "sheet_columns_missing",
        columns=_titles(iter(missing)),
        row=header.below,
        guesses={title: guess for title, guess in guesses.items() if guess},
    )


def _rows(sheet: Sheet, header: Header, columns: Sequence[Column]) -> tuple[list[Row], list[Problem]]:
    _fill_down(sheet, header.below)
    known = _known_words(sheet, header, columns)
    required = [header.places[column.key] for column in columns if column.required]
    last_full = _last_full(sheet, header.below)
    banners = {top for top, left, _, right in sheet.merges if right - left >= 2}
    rows: list[Row] = []
    problems: list[Problem] = []
    below = True  # from the last row up: nothing but notes and totals under this row, or the heading once more
    for index in range(len(sheet.rows) - 1, header.below - 1, -1):
        cells = sheet.rows[index]
        filled = [cell for cell in cells if _filled(cell)]
        if not filled or _explains(cells, header):
            continue
        whole = all(at < len(cells) and _filled(cells[at]) for at in required)
        late = index > last_full and not whole
        banner = index in banners and len(filled) == 1
        heads = _repeats(filled, known)
        left_out = (
            late or banner or heads or _is_total(filled, whole=whole) or (below and _is_note(filled, whole=whole))
        )
        below = heads or (below and left_out)
        if left_out:
            problems.append(Problem("row_left_out", index + 1, values={"text": fold_line(filled[0])[:40]}))
        else:
            rows.append(Row(index + 1, _pick(cells, header.places)))
    return rows[::-1], problems[::-1]


def _explains(cells: Sequence[Cell], header: Header) -> bool:
    """The hint row of our own template, in whatever language it was downloaded."""
    at = header.places.get(ID_COLUMN.key, len(cells))
    return at < len(cells) and cells[at] == NOT_DATA


def _pick(cells: Sequence[Cell], places: dict[str, int]) -> dict[str, Cell]:
    return {key: cells[at] if at < len(cells) else None for key, at in places.items()}


def _known_words(sheet: Sheet, header: Header, columns: Sequence[Column]) -> set[Cell]:
    """The words of the heading as they stand there, and the hints of our own template."""
    standing = {cell for row in sheet.rows[header.top : header.below] for cell in row if _filled(cell)}
    hints = {words for column in columns for words in (column.hint.zh, column.hint.en) if words}
    return standing | hints


def _filled(cell: Cell) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace())


def _fill_down(sheet: Sheet, below: int) -> None:
    """A village merged over its rows counts for each of them. Cells merged across are left: they are notes."""
    for top, left, bottom, right in sheet.merges:
        if top >= below and bottom > top and left == right and left < len(sheet.rows[top]):
            for row in sheet.rows[top + 1 : bottom + 1]:
                row.extend([None] * (left + 1 - len(row)))
                row[left] = sheet.rows[top][left]


def _last_full(sheet: Sheet, below: int) -> int:
    """The last row with two filled cells: lone cells under it are notes (unless the table has one column)."""
    for index in range(len(sheet.rows) - 1, below - 1, -1):
        filled = [cell for cell in sheet.rows[index] if _filled(cell)]
        if len(filled) > 1 and not _is_note(filled, whole=False):
            return index
    return len(sheet.rows)


def _is_total(filled: list[Cell], *, whole: bool) -> bool:
    """A sum or an example. `whole`: every required cell is filled."""
    first = fold_line(filled[0])
    return bool(_EXAMPLE.fullmatch(first) or (_TOTAL.match(first) and (not whole or _TOTAL.fullmatch(first))))


def _repeats(filled: list[Cell], known: set[Cell]) -> bool:
    """The heading once more, or a hint row of the template."""
    return sum(cell in known for cell in filled) * 2 > len(filled)


def _is_note(filled: list[Cell], *, whole: bool) -> bool:
    """Would it be a footnote if it stood below the table? 负责人 without a colon is a post with such a name as well:
    then everything beside it has to be the like (制表人 … 审核人), and alone it is one only where the name is all that is asked.
    """
    found = [_NOTE.match(fold_line(cell)) for cell in filled]
    first = found[0]
    if first and (first["mark"] or first["said"]):
        return not whole or len(filled) <= 2
    return all(found) and whole == (len(filled) == 1)
