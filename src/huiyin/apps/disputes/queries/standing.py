"""Where a dispute stands, as its party is told, and the slip that the party keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases import library
from huiyin.apps.cases.ahead import promised
from huiyin.apps.cases.codes import receipt_address, receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import NOWHERE, said, station_title, town_of
from huiyin.apps.disputes.actions.noting import ASKING
from huiyin.apps.disputes.models import Party
from huiyin.apps.disputes.queries.parties import Mine
from huiyin.apps.files.qr import svg_of
from huiyin.core.words import Channel, Phase

OWN_WORDS = frozenset({Channel.web, Channel.phone, Channel.counter, Channel.paper, Channel.helper})
"""What came this way the applicant said, be it through somebody's pen; what others found or raised is theirs."""
NEXT: Mapping[str, Promise] = {
    Phase.received: _(
        "A mediator takes it on, then asks each of you whether you want mediation. If one of you says no there is none."
    ),
    ASKING: _(
        "Each of you is asked whether you want mediation, and a mediator is chosen. If one of you says no there is none."
    ),
    Phase.working: _("The mediator hears each of you apart, looks into it, and brings you to one table."),
    "agreed": _("Do what was agreed by that day. Then somebody else asks each of you."),
    Phase.to_confirm: _("Somebody who did not mediate comes or rings, and asks each of you."),
    Phase.closed: _("Nothing more here. Court, arbitration and the authorities stay open to you."),
}
"""What comes next, by state, else by phase."""


def facts(mine: Mine, now: datetime) -> list[dict[str, Any]]:
    """Now, in whose hands, by when, what next: rows of `components/facts.html`."""
    case = mine.case
    late = bool(case.open and case.due_at and case.due_at < now)
    tag = {"word": mine.state, "kind": "late" if late else "on" if case.open else ""}
    found: list[dict[str, Any]] = [{"label": pgettext("dispute", "Now"), "tag": tag}]
    if case.open:
        found.append({"label": gettext("In whose hands"), **_holder(case)})
        found += _due(case)
    elif case.closed_at:
        found.append({"label": gettext("Closed"), "when": case.closed_at})
    found.append({"label": pgettext("dispute", "Next"), "value": NEXT.get(case.state) or NEXT[case.phase]})
    return found


def _holder(case: Case) -> dict[str, Any]:
    post, unit = case.held_by_post, case.held_by_unit
    holder = (post and post.unit) or unit
    named = [each.name for each in (holder, post) if each]
    phone = (post.phone if post else "") or (holder.phone if holder else "") or (case.town.phone if case.town else "")
    return {"value": " ".join(named) or str(NOWHERE), "tel": phone}


def _due(case: Case) -> list[dict[str, Any]]:
    clock = library.pinned(case.pack_id).clocks.get(case.due_clock)
    if clock is None or case.due_at is None:
        return []
    return [{"label": gettext("%(step)s by") % {"step": said(clock.title)}, "due": case.due_at}]


def own_words(mine: Mine) -> str:
    """What the party itself told; empty for everybody else."""
    asked = mine.party.number == 1 and mine.case.channel in OWN_WORDS
    return mine.case.content.text if asked else ""


def slip(case: Case, party: Party) -> dict[str, Any]:
    """What `cases/slip.html` shows, with the party's own code."""
    code = receipt_code(party.uid, party.receipt)
    link = receipt_address(code)
    return {
        "case": case,
        "code": code,
        "link": link,
        "svg": svg_of(link, gettext("QR code of this receipt")),
        "use": gettext(
            "Type it where it says “See how far it is” on the first page: you see where it stands, choose or refuse a mediator, and"
            " read your agreement. Copy it or take a picture. Show it to nobody."
        ),
        "steps": promised(case),
        "last": NEXT[ASKING],
        "tel": _holder(case)["tel"],
        "station": station_title(town_of(case)),
    }
