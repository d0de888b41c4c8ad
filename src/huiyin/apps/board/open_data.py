"""The counts of the board as a table that anybody may take away: of each month and village, by each of the `WAYS`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.board.choice import Choice
from huiyin.apps.board.numbers import WAYS, Rows, hidden_among
from huiyin.apps.board.pieces import way_title
from huiyin.apps.cases.names import OUTCOMES
from huiyin.apps.records.queries import Tally, grouped


def titles() -> list[str]:
    """The heading."""
    return [
        _("Month"), pgettext("board", "Village"), pgettext("board", "Category"), pgettext("board", "Way it came"),
        pgettext("board", "Way of working"), pgettext("board", "Received"),
        *(str(title) for title in OUTCOMES.values()),
        pgettext("board", "Still in hand"), pgettext("board", "Asked"), pgettext("board", "Answered the asking"),
        pgettext("board", "Satisfied"), pgettext("board", "Left out, approved"),
    ]  # fmt: skip


def rows(found: Rows, choice: Choice, names: Mapping[int, str]) -> Iterator[list[object]]:
    """Each month, newest first: each village as a whole (with the satisfied, unless hidden), then by each way of telling.

    A row tells one thing apart at most; what it does not tell apart is called “all”.
    """
    for month in sorted({key[0] for key in found}, reverse=True):
        villages = _villages(found, month)
        hidden = hidden_among(villages)
        for place, whole in sorted(villages.items()):
            if choice.village and place != choice.village.pk:
                continue
            start = [f"{month:%Y-%m}", names.get(place, "")]
            satisfied = _("hidden, fewer than five") if place in hidden else whole.satisfied
            yield [*start, *_told(choice), *_counts(whole), satisfied, whole.excluded]
            for way in WAYS:
                for (when, where, by, code), tally in sorted(found.items()):
                    if (when, where, by) == (month, place, way):
                        yield [*start, *_told(choice, way, code), *_counts(tally), "", tally.excluded]


def _told(choice: Choice, way: str = "", code: str = "") -> list[str]:
    return [way_title(way, code, choice) if each == way else pgettext("board", "All") for each in WAYS]


def _villages(found: Rows, month: date) -> dict[int, Tally]:
    first_way = ((place, tally) for (when, place, way, _), tally in found.items() if (when, way) == (month, WAYS[0]))
    return grouped(first_way)


def _counts(tally: Tally) -> list[int]:
    return [
        tally.received,
        *(tally.ended.get(outcome, 0) for outcome in OUTCOMES),
        tally.open,
        tally.asked,
        tally.answered,
    ]
