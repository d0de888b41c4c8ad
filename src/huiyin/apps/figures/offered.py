"""The figures of a town for forms: what nobody needs to be asked, since it is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.figures import queries
from huiyin.apps.figures.library import of_profile
from huiyin.apps.places.models import Place
from huiyin.core.figures import Figure


@dataclass(frozen=True)
class Offered:
    """A figure with its names, its page and what it is of a place today; empty where that is not told."""

    slug: str
    words: Sequence[str]
    where: str
    url: str
    value: Callable[[Place], object]


def offered(town: Place) -> list[Offered]:
    """Those that the town quotes."""
    return [
        Offered(
            figure.slug, (figure.title.zh, figure.title.en), _("Figures"),
            f"{reverse('figures:one', args=[figure.slug])}?town={town.uid}", partial(_value, figure),
        )
        for figure in of_profile(town.profile)
    ]  # fmt: skip


def _value(figure: Figure, place: Place) -> object:
    line = queries.line_of(figure, place, timezone.localdate())
    return "" if line.value.hidden else line.printed if line.value.d is not None else line.value.n
