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
        told = _("%(told)s, closed this year: %(closed)s") % {"told": told, "closed": closed_words(tab)}
    return {"title": tab.aim.title, "url": f"{reverse('activities:aims')}?{query}", "sums": told}


def closed_words(tab: Tab) -> str:
    """How many matters were closed; of confidential ones fewer than five are no number."""
    few, all_told = _("fewer than five confidential matters"), _("%(n)s matters") % {"n": tab.closed}
    if not tab.few:
        return all_told
    return _("%(n)s, and %(few)s") % {"n": all_told, "few": few} if tab.closed else few
