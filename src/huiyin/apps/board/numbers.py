"""The figures of the board: sums over counters, with what must not be seen left out (design §4 Figures).

Restricted and sealed matters are in no number here; only of a whole town it is told how many came, from five on.
How many were satisfied is hidden below five answers; when only one village would be hidden, a second one is too, so
that nobody can subtract. A village's own page hides what the town's table hides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huiyin.apps.board.choice import Choice
from huiyin.apps.records import queries as cells
from huiyin.apps.records.queries import Tally, grouped, together
from huiyin.apps.scope.acting import system
from huiyin.core.hiding import FEWEST, few_among
from huiyin.core.words import OPEN_LEVELS

WAYS = ("category", "channel", "pack")
"""What the numbers of a month are told by, beside the village."""


@dataclass
class Numbers:
    """A month: the whole, by category code, channel, pack, and village id. `hidden`: village ids whose satisfaction is not shown.

    `restricted` is how many restricted matters the town received, None when that is not told; `in_hand` counts
    everything that is open now, whenever it was received.
    """

    whole: Tally
    by_category: dict[str, Tally] = field(default_factory=dict)
    by_channel: dict[str, Tally] = field(default_factory=dict)
    by_pack: dict[str, Tally] = field(default_factory=dict)
    by_village: dict[int, Tally] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    hide_whole: bool = False
    restricted: int | None = None
    in_hand: int = 0


def of_month(choice: Choice) -> Numbers:
    """The numbers of the chosen month and place. Two queries."""
    with system("how many restricted matters there were is told of a whole town, from five on"):
        found = cells.tallies(choice.town, choice.month, choice.last, ("place_id", *WAYS, "level"), choice.packs)
    stock = cells.stock(choice.place, ("level",), choice.packs)
    numbers = _numbers({key: tally for key, tally in found.items() if key[-1] in OPEN_LEVELS}, choice)
    numbers.in_hand = sum(tally.open for (level,), tally in stock.items() if level in OPEN_LEVELS)
    closed_doors = sum(tally.received for key, tally in found.items() if key[-1] not in OPEN_LEVELS)
    numbers.restricted = closed_doors if choice.village is None and closed_doors >= FEWEST else None
    return numbers


def _numbers(found: Mapping[tuple[Any, ...], Tally], choice: Choice) -> Numbers:
    by_village = grouped((key[0], tally) for key, tally in found.items())
    here = {key: tally for key, tally in found.items() if choice.village is None or key[0] == choice.village.pk}
    by_channel = grouped((key[2], tally) for key, tally in here.items())
    whole = together(by_channel.values())
    hidden = hidden_among(by_village)
    return Numbers(
        whole=whole,
        by_category=grouped((key[1], tally) for key, tally in here.items()),
        by_channel=by_channel,
        by_pack=grouped((key[3], tally) for key, tally in here.items()),
        by_village=by_village,
        hidden=hidden,
        hide_whole=choice.village.pk in hidden if choice.village else 0 < whole.answered < FEWEST,
    )


def hidden_among(by_village: Mapping[int, Tally]) -> frozenset[int]:
    """The villages whose satisfaction is hidden: too few answers, and one more when it would be the only one."""
    return few_among({pk: tally.answered for pk, tally in by_village.items()})


@dataclass(frozen=True)
class Stock:
    """How many matters are open in the town now, by village id; the town's own under its id. `few`: those told as the town's."""

    by_village: Mapping[int, int]
    few: frozenset[int]

    @property
    def whole(self) -> int:
        """How many in all."""
        return sum(self.by_village.values())

    def hides(self, choice: Choice) -> bool:
        """Are there too few in the chosen place to be listed one by one?"""
        return 0 < self.whole < FEWEST or bool(choice.village and choice.village.pk in self.few)


def in_stock(choice: Choice) -> Stock:
    """What is open now in the town, whenever it was received. One query."""
    found = cells.stock(choice.town, ("place_id", "level"), choice.packs)
    by_village: dict[int, int] = {}
    for (place, level), tally in found.items():
        if level in OPEN_LEVELS:
            by_village[place] = by_village.get(place, 0) + tally.open
    few = few_among({pk: n for pk, n in by_village.items() if pk != choice.town.pk})
    return Stock(by_village, few)


Rows = dict[tuple[date, int, str, str], Tally]


def by_month(choice: Choice, first: date) -> Rows:
    """For the open data: tallies of (month, village id, way, code), from the month of `first` to the chosen one.

    The ways are `WAYS`; each of them sums up to the village's whole. One query.
    """
    found = cells.months(choice.town, first, choice.month, ("place_id", *WAYS, "level"), choice.packs)
    return grouped(
        ((month, place, way, code), tally)
        for (month, place, *codes, level), tally in found.items()
        for way, code in (zip(WAYS, codes, strict=True) if level in OPEN_LEVELS else ())
    )
