"""A workbook to fill in: heading, hints, drop-downs, text columns, and a hidden `_id` for safe re-import."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from huiyin.apps.cases.names import language
from huiyin.apps.exchange.columns import DICTIONARY_SHEET, ID_TITLE, NOT_DATA, Choice, Column, ColumnType

NO_LISTS: Mapping[str, Sequence[str]] = {}
_ROWS = 200_000  # formats and drop-downs reach this far
_HEADING, _HINTS, _FIRST = 1, 2, 3  # rows from 0
_AS_TEXT = {ColumnType.phone, ColumnType.code, ColumnType.line, ColumnType.text, ColumnType.date, ColumnType.moment}


def make_template(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]] = (),
    lists: Mapping[str, Sequence[str]] = NO_LISTS,
) -> bytes:
    """An .xlsx to fill in; `rows` are values by column key, with `_id` where the row is known already.

    `lists` are names to choose from, by column key; other words may be written there too.

    Drop-downs go through a hidden sheet and defined names: a list inside the rule may hold 255 characters only.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet(title[:31])
        formats = _formats(book)
        _write_heading(page, title, columns, formats)
        _write_choices(book, page, columns, lists)
        for number, row in enumerate(rows, start=_FIRST):
            page.write_string(number, 0, str(row.get(ID_TITLE, "")))
            for at, column in enumerate(columns, start=1):
                page.write_string(number, at, _shown(column, row.get(column.key)))
        page.freeze_panes(_FIRST, 2)
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    edge = {"border": 1, "border_color": "#7C888C"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({"bold": True, "bg_color": "#E4EEEC", "text_wrap": True, "valign": "top", **edge}),
        "hint": book.add_format({"font_color": "#4A575C", "italic": True, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
    }


def _write_heading(page: Any, title: str, columns: Sequence[Column], formats: dict[str, Any]) -> None:
    lang = language()
    how = gettext("Fill in from row 4 on, one row each. Leave the headings as they are.")
    page.write_string(0, 1, f"{title}　{how}", formats["title"])
    page.write_string(_HEADING, 0, ID_TITLE)
    page.write_string(_HINTS, 0, NOT_DATA)
    page.set_column(0, 0, None, None, {"hidden": True})
    for at, column in enumerate(columns, start=1):
        asked = gettext("(required)") if column.required else ""
        page.write_string(_HEADING, at, column.title_for(lang) + asked, formats["heading"])
        page.write_string(_HINTS, at, column.hint.for_lang(lang), formats["hint"])
        page.set_column(at, at, column.width, formats["text"] if column.type in _AS_TEXT else None)


def _choices(column: Column) -> tuple[Choice, ...]:
    if column.type is ColumnType.yes:
        return Choice("yes", ("是",)), Choice("no", ("否",))
    return column.choices


def _write_choices(book: Any, page: Any, columns: Sequence[Column], lists: Mapping[str, Sequence[str]]) -> None:
    words: dict[str, Sequence[str]] = {column.key: [choice.title for choice in _choices(column)] for column in columns}
    words |= lists
    with_choices = [(at, column) for at, column in enumerate(columns, start=1) if words[column.key]]
    if not with_choices:
        return
    dictionary = book.add_worksheet(DICTIONARY_SHEET)
    dictionary.hide()
    for place, (at, column) in enumerate(with_choices):
        titles = words[column.key]
        dictionary.write_string(0, place, column.title)
        dictionary.write_column(1, place, titles)
        name, letter = f"dict_{column.key}", xlsxwriter.utility.xl_col_to_name(place)
        book.define_name(name, f"='{DICTIONARY_SHEET}'!${letter}$2:${letter}${len(titles) + 1}")
        rule = {
            "validate": "list",
            "source": f"={name}",
            "show_error": column.key not in lists,
            "error_title": column.title[:32],
            "error_message": gettext("Choose one from the list."),
        }
        page.data_validation(_FIRST, at, _ROWS, at, rule)


def _shown(column: Column, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return next((choice.title for choice in column.choices if choice.code == value), str(value))
