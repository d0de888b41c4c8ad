"""The figures of a town for forms: what nobody needs to be asked, since it is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.figures.everywhere import is_of_each, values_at
from huiyin.apps.figures.hiding import hidden_grids, hidden_villages
from huiyin.apps.figures.library import figures, in_force, of_profile
from huiyin.apps.figures.telling import told
from huiyin.apps.places.models import Place
from huiyin.core.figures import Figure, Value, printed

Values = Mapping[int, Mapping[str, object]]
PREFIX = "figure."


@dataclass(frozen=True)
class Offered:
    """A figure with its names, its unit and its page. `by`: the kinds of place (village, grid) of which it says something."""

    key: str
    words: Sequence[str]
    unit: str
    where: str
    url: str
    by: frozenset[str]


def offered(town: Place) -> list[Offered]:
    """Those that the town quotes, as they are defined today."""
    today = timezone.localdate()
    return [
        Offered(
            PREFIX + figure.slug, (figure.title.zh, figure.title.en), figure.unit, _("Figures"),
            f"{reverse('figures:one', args=[figure.slug])}?town={town.uid}",
            frozenset(by for by in ("village", "grid") if is_of_each(figure, by, today)),
        )
        for figure in in_force(of_profile(town.profile), today)
    ]  # fmt: skip


def values(keys: Sequence[str], town: Place, places: Sequence[Place], by: str) -> Values:
    """What they are today: place id → key → what stands in a cell, empty where it is not told."""
    today = timezone.localdate()
    wanted = in_force((figures()[key.removeprefix(PREFIX)] for key in keys), today)
    found = values_at(wanted, town, places, by, today)
    cells: dict[int, dict[str, object]] = {place.pk: {} for place in places}
    for figure in wanted:
        at = {pk: values[figure.slug] for pk, values in found.items()}
        grids = {pk: value.n for pk, value in at.items()} if by == "grid" else {}
        few = hidden_grids(figure, town, today, grids) if grids else hidden_villages(figure, town, today)
        for pk, value in at.items():
            cells[pk][PREFIX + figure.slug] = "" if pk in few else _said(figure, told(figure, value))
    return cells


def _said(figure: Figure, value: Value) -> object:
    return "" if value.hidden else printed(figure, value) if value.d is not None else value.n
