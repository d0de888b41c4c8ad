"""The slip that the asker keeps: both codes, the drawing that leads to the matter, what comes next, whom to ring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from huiyin.apps.cases.ahead import promised
from huiyin.apps.cases.codes import receipt_address, receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import station_title, town_of
from huiyin.apps.files.qr import svg_of
from huiyin.apps.records.leaves import code_of
from huiyin.apps.records.models import Event
from huiyin.apps.units.queries import number_of
from huiyin.core.words import Channel


def slip(case: Case) -> dict[str, Any]:
    """What `cases/slip.html` shows of a case. Needs `town` and `contact` selected. Whoever is given it may act as the asker."""
    code = receipt_code(case.uid, case.receipt)
    link = receipt_address(code)
    return {
        "case": case,
        "code": code,
        "link": link,
        "svg": svg_of(link, gettext("QR code of this receipt")),
        "helper": getattr(getattr(case, "contact", None), "helper", ""),
        "steps": promised(case),
        "record": record_code(case),
        "tel": _tel(case),
        "station": station_title(town_of(case)),
    }


def _tel(case: Case) -> str:
    """Whom to ring: who answers the key where it was pressed, at any hour; else the town."""
    town, profile = case.town, town_of(case)
    key = profile.answers.get("key") if profile and case.channel == Channel.one_key else None
    return ((number_of(town, key) if key else "") or town.phone) if town else ""


def record_code(case: Case) -> str:
    """The code by which what was said stands in the record of its place; empty for what is no event."""
    made = Event.objects.filter(subject=case.uid, nth=1).values_list("commitment", flat=True).first()
    return code_of(made) if made else ""
