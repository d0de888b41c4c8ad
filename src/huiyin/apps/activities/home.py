"""A town's schemes as tabs on its home: what each aim has come to, in a few words."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.activities.queries.schemes import Tab, on_home
from huiyin.apps.places.models import Place


def tabs(town: Place, today: date) -> list[dict[str, Any]]:
    """Each scheme with its tabs: {title, url, sums}."""
    return [
        {"title": scheme.title, "tabs": [_tab(town, scheme.key, tab) for tab in found]}
        for scheme, found in on_home(town, today)
    ]


def _tab(town: Place, scheme: str, tab: Tab) -> dict[str, Any]:
    query = urlencode({"town": town.uid, "scheme": scheme, "aim": tab.aim.key})
    sums = _("%(done)s of %(n)s tasks done, %(held)s activities")
    told = sums % {"done": tab.done, "n": tab.tasks, "held": tab.held}
    if tab.closed is not None:
        told = _("%(told)s, %(closed)s matters closed this year") % {"told": told, "closed": tab.closed}
    return {"title": tab.aim.title, "url": f"{reverse('activities:aims')}?{query}", "sums": told}
