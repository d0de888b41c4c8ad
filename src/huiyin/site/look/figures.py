"""Numbers, money, phone numbers and codes as they are printed: 1,286, 9,366.50元, 138-0000-0000, 8K3M2-F7P9X."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import get_language, gettext, ngettext

TWO_DIGIT_AREAS = ("010", "020", "021", "022", "023", "024", "025", "027", "028", "029")
UNITS: dict[str, Callable[[int], str]] = {
    "case": lambda n: ngettext("%(n)s case", "%(n)s cases", n),
    "person": lambda n: ngettext("%(n)s person", "%(n)s people", n),
    "asking": lambda n: ngettext("%(n)s asking", "%(n)s askings", n),
    "household": lambda n: ngettext("%(n)s household", "%(n)s households", n),
    "item": lambda n: ngettext("%(n)s item", "%(n)s items", n),
    "row": lambda n: ngettext("%(n)s row", "%(n)s rows", n),
    "record": lambda n: ngettext("%(n)s record", "%(n)s records", n),
    "visit": lambda n: ngettext("%(n)s visit", "%(n)s visits", n),
    "time": lambda n: ngettext("%(n)s time", "%(n)s times", n),
    "day": lambda n: ngettext("%(n)s day", "%(n)s days", n),
    "photo": lambda n: ngettext("%(n)s photo", "%(n)s photos", n),
    "file": lambda n: ngettext("%(n)s file", "%(n)s files", n),
    "village": lambda n: ngettext("%(n)s village", "%(n)s villages", n),
    "point": lambda n: ngettext("%(n)s point", "%(n)s points", n),
}
FEN_IN_WAN = 1_000_000  # fen in 10,000 yuan


def grouped(number: int) -> str:
    """1,286; a true minus sign before negative numbers."""
    return f"{number:,}".replace("-", "−")


def count(number: int, unit: str, of: int | None = None) -> str:
    """A number with its unit and, if told, out of how many: 41件, 41/46件. `unit` is a key of UNITS."""
    if of is None:
        return UNITS[unit](number) % {"n": grouped(number)}
    return UNITS[unit](of) % {"n": f"{grouped(number)}/{grouped(of)}"}


def yuan(fen: int) -> str:
    """9,366.50元 from 936650 fen."""
    sign = "−" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return gettext("%(amount)s yuan") % {"amount": f"{sign}{whole:,}.{rest:02d}"}


def wan(fen: int) -> str:
    """382.61万元, rounded half up; below 10,000 yuan, and in English, the exact amount."""
    if abs(fen) < FEN_IN_WAN or get_language() == "en":
        return yuan(fen)
    sign = "−" if fen < 0 else ""
    whole, rest = divmod((abs(fen) * 100 + FEN_IN_WAN // 2) // FEN_IN_WAN, 100)
    return gettext("%(amount)s wan yuan") % {"amount": f"{sign}{whole:,}.{rest:02d}"}


def digits(number: str) -> str:
    """Only what a telephone dials."""
    return re.sub(r"[^\d+]", "", str(number))


def phone_parts(number: str) -> list[str]:
    """The groups of a Chinese number: mobile 3-4-4, 400 numbers 3-3-4, area code and local number; short ones whole."""
    dialled = digits(number).removeprefix("+86")
    if len(dialled) == 11 and dialled.startswith("1"):
        return [dialled[:3], dialled[3:7], dialled[7:]]
    if len(dialled) == 10 and dialled.startswith(("400", "800")):
        return [dialled[:3], dialled[3:6], dialled[6:]]
    if dialled.startswith("0") and len(dialled) >= 10:
        area = 3 if dialled.startswith(TWO_DIGIT_AREAS) else 4
        return [dialled[:area], dialled[area:-4], dialled[-4:]]
    return [dialled]


def phone(number: str) -> str:
    """138-0000-0000, 0300-555-0110, 110; what is no number is left as it was written."""
    parts = phone_parts(number)
    return "-".join(parts) if parts != [""] else str(number)


def masked(number: str) -> str:
    """138-****-0000: enough to recognise one's own number; a number too short to hide within is hidden whole."""
    parts = phone_parts(number)
    if len(parts) == 1:
        return "*" * len(parts[0])
    return "-".join([parts[0], "*" * len(parts[1]), parts[2]])


def square_metres(hundredths: int) -> str:
    """Floor area, kept in hundredths of a square metre: 98.50 m²."""
    return f"{hundredths // 100:,}.{hundredths % 100:02} m²"


def code_groups(code: str) -> str:
    """8K3M2-F7P9X, 8K3M-2F7P: in fives if that comes out even, else in fours."""
    plain = re.sub(r"[\s-]", "", str(code)).upper()
    size = 5 if len(plain) % 5 == 0 else 4
    return "-".join(plain[start : start + size] for start in range(0, len(plain), size))


def file_size(size: int) -> str:
    """182 KB, 1.4 MB; never 0 KB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / 1024 / 1024:.1f} MB"
