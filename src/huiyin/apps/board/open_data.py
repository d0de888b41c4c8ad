"""The counts of the board as a table that anybody may take away: one row for each month, village and category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.board.choice import Choice
from huiyin.apps.board.numbers import hidden_among
from huiyin.apps.cases.names import OUTCOMES, category_title
from huiyin.apps.records.queries import Tally

Rows = Mapping[tuple[date, int, str], Tally]


def titles() -> list[str]:
    """The heading."""
    return [
        _("Month"), pgettext("board", "Village"), pgettext("board", "Category"), pgettext("board", "Received"),
        *(str(title) for title in OUTCOMES.values()),
        pgettext("board", "Still in hand"), pgettext("board", "Asked"), pgettext("board", "Answered the asking"),
        pgettext("board", "Satisfied"),
    ]  # fmt: skip


def rows(found: Rows, choice: Choice, names: Mapping[int, str]) -> Iterator[list[object]]:
    """Each month, newest first: each village as a whole (with the satisfied, unless hidden), then its categories."""
    for month in sorted({key[0] for key in found}, reverse=True):
        villages = _villages(found, month)
        hidden = hidden_among(villages)
        for place, whole in sorted(villages.items()):
            if choice.village and place != choice.village.pk:
                continue
            label = f"{month:%Y-%m}"
            satisfied = _("hidden, fewer than five") if place in hidden else whole.satisfied
            yield [label, names.get(place, ""), pgettext("board", "All"), *_counts(whole), satisfied]
            for (when, where, category), tally in sorted(found.items()):
                if (when, where) == (month, place):
                    yield [label, names.get(place, ""), category_title(choice.profile, category), *_counts(tally), ""]


def _villages(found: Rows, month: date) -> dict[int, Tally]:
    sums: dict[int, Tally] = {}
    for (when, place, _category), tally in found.items():
        if when == month:
            sums[place] = sums.get(place, Tally()) + tally
    return sums


def _counts(tally: Tally) -> list[int]:
    return [
        tally.received,
        *(tally.ended.get(outcome, 0) for outcome in OUTCOMES),
        tally.open,
        tally.asked,
        tally.answered,
    ]
