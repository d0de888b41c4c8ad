"""Cells to values, one reader for each type of column. A refusal says what is wrong and what to write instead."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from huiyin.apps.exchange.columns import Cell, Column, ColumnType
from huiyin.apps.exchange.dates import read_date, read_moment
from huiyin.apps.exchange.folding import fold_hard, fold_line, fold_text, header_keys
from huiyin.core.errors import RuleError

Reader = Callable[[Cell], object]


def reader(column: Column) -> Reader:
    """The function that reads the filled cells of a column."""
    if column.type is ColumnType.choice:
        return _choice_reader(column)
    if column.type in (ColumnType.line, ColumnType.text):
        return _words_reader(column)
    return READERS[column.type]


def _words_reader(column: Column) -> Reader:
    fold = fold_text if column.type is ColumnType.text else fold_line

    def read(cell: Cell) -> str:
        words = fold(cell)
        if len(words) > column.max_length:
            raise RuleError("cell_too_long", length=len(words), limit=column.max_length)
        return words

    return read


def _choice_reader(column: Column) -> Reader:
    words = {key: choice.code for choice in column.choices for title in choice.titles for key in header_keys(title)}
    words |= {choice.code.lower(): choice.code for choice in column.choices}

    def read(cell: Cell) -> str:
        given = fold_line(cell)
        for key in (given.lower(), *header_keys(given)):
            if key in words:
                return words[key]
        titles = [choice.title for choice in column.choices]
        near = difflib.get_close_matches(given, titles, 1, 0.5)
        raise RuleError("cell_not_choice", given=given, titles=titles, better=near[0] if near else "")

    return read


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WITH_UNIT = re.compile(r"[¥$]?\s*([+-]?[\d,]*\.?\d+)\s*(万|亿)?\D{0,4}")


def read_number(cell: Cell) -> Decimal:
    """A decimal number; commas between thousands are fine, a unit behind it is not."""
    text = format(cell, ".15g") if isinstance(cell, float) else fold_hard(cell).replace(" ", "")
    text = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise RuleError("cell_not_number", given=text, better=_bare_number(text)) from None
    if not number.is_finite() or "_" in text or number.adjusted() > 15:
        raise RuleError("cell_not_number", given=text, better="")
    return number


def _bare_number(text: str) -> str:
    match = _WITH_UNIT.fullmatch(text)
    if not match:
        return ""
    times = {"万": 10_000, "亿": 100_000_000}.get(match[2] or "", 1)
    try:
        number = Decimal(match[1].replace(",", "")) * times
    except InvalidOperation:
        return ""
    return f"{number.normalize():f}"


def read_int(cell: Cell) -> int:
    """A whole number."""
    number = read_number(cell)
    if number != number.to_integral_value():
        raise RuleError("cell_not_whole", given=f"{number:f}")
    return int(number)


_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,3})", re.IGNORECASE)


def _digits(cell: Cell) -> str:
    """The cell as its digits were typed. Refuses numbers whose last digits a spreadsheet has already thrown away."""
    if isinstance(cell, float) and (not math.isfinite(cell) or abs(cell) >= 1e15):
        raise RuleError("cell_digits_lost", given=format(cell, ".6g"))
    text = fold_hard(cell).replace(" ", "")
    if match := _SCIENTIFIC.fullmatch(text):
        digits, exponent = match[1] + (match[2] or ""), int(match[3])
        if len(digits) != exponent + 1 or len(digits) > 15:
            raise RuleError("cell_digits_lost", given=text)
        return digits
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def read_code(cell: Cell) -> str:
    """An official code or number, as text: zeros at the front stay, blanks and invisible marks go."""
    code = _digits(cell)
    if len(code) > 64:
        raise RuleError("cell_too_long", length=len(code), limit=64)
    return code


_PHONE_NOISE = re.compile(r"[-–—−‐‑.·()/\s]|\bTEL\b:?", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;、，；|\n]|(?<=\d{7})\s+(?=\d{7})|(?<=\d{11})/(?=1\d{10})")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})")
_OTHER_PHONE = re.compile(r"[2-9]\d{6,7}|[48]00\d{7}|11[0-9]|12[0-9]|12\d{3}|9[56]\d{3,4}")
_EXTENSION = re.compile(r"(.*?)(?:转|-|EXT\.?|分机)(\d{1,6})", re.IGNORECASE)


def read_phone(cell: Cell) -> str:
    """One phone: `13800000000`, `0936-1234567`, `0936-1234567-8`, `4001234567`. +86 and separators go."""
    text = _digits(cell) if not isinstance(cell, str) else fold_hard(cell)
    if _SEVERAL.search(text):
        raise RuleError("cell_many_phones", given=text)
    parts = _EXTENSION.fullmatch(text.replace(" ", ""))
    if parts and (phone := _phone(_PHONE_NOISE.sub("", parts[1]))):
        return f"{phone}-{parts[2]}"
    if phone := _phone(_PHONE_NOISE.sub("", _digits(text))):
        return phone
    raise RuleError("cell_not_phone", given=text)


def _phone(digits: str) -> str:
    digits = _without_country(digits)
    if match := _LANDLINE.fullmatch(digits):
        return f"{match[1]}-{match[2]}"
    return digits if _MOBILE.fullmatch(digits) or _OTHER_PHONE.fullmatch(digits) else ""


def _without_country(digits: str) -> str:
    for prefix in ("+86", "0086", "86", "0"):
        rest = digits.removeprefix(prefix)
        if rest == digits:
            continue
        if _MOBILE.fullmatch(rest):
            return rest
        if prefix in ("+86", "0086"):
            return rest if rest.startswith(("0", "400", "800")) else f"0{rest}"
    return digits


_YES = frozenset("是 有 对 √ ✓ ✔ y yes 1 true t 已 需要".split())
_NO = frozenset("否 无 没有 不是 × ✗ ✘ x n no 0 false f 未 不需要".split())


def read_yes(cell: Cell) -> bool:
    """是/否, 有/无, √/×, yes/no, 1/0."""
    if isinstance(cell, bool):
        return cell
    text = fold_hard(cell).lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise RuleError("cell_not_yes", given=text)


READERS: Mapping[ColumnType, Reader] = MappingProxyType(
    {
        ColumnType.int: read_int,
        ColumnType.number: read_number,
        ColumnType.date: read_date,
        ColumnType.moment: read_moment,
        ColumnType.phone: read_phone,
        ColumnType.code: read_code,
        ColumnType.yes: read_yes,
    }
)
