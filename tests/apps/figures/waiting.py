"""Which of the towns' figures no definition yields yet, and why. None is faked; the count stands in the output of the tests."""

from __future__ import annotations

ECONOMY = "income, contracts, claims and debts of villages are not kept yet"
WORKS = "works with quantities (roads, squares, houses taken down) are not kept yet"
COMMAND = "the key projects under the command of four levels are not built yet"

WAITING = {
    **dict.fromkeys(("3-7", "3-8", "3-9", "3-10", "3-11", "3-12", "3-14", "3-15", "3-16"), ECONOMY),
    "3-24": COMMAND,
    **dict.fromkeys(("4-27", "4-28", "4-29", "4-30", "4-31", "4-32", "4-33", "4-34"), WORKS),
}
"""Row → why it waits."""

RULES = ("3-1", "3-2", "3-3")
"""Rows that are a rule of the way of working, no number: shown on its wall sheet, held by its stories and by `test_yangquan.py`."""

DAY = "3-27"
"""The day as of which a report stands: every figure is asked for a day."""
