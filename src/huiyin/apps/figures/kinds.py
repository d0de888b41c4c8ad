"""What kinds of events are called where a figure opens to them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import pack_title
from huiyin.apps.records.models import Event

KINDS: Mapping[str, Promise] = {
    "activity.held": pgettext_lazy("event", "Activity held"),
    "activity.taken_back": pgettext_lazy("event", "Taken back"),
    "activity.attended": pgettext_lazy("event", "Attendances"),
    "activity.enrolled": pgettext_lazy("event", "Put on a list"),
    "answer.excluded": pgettext_lazy("event", "Answer left out of rates"),
    "answer.included": pgettext_lazy("event", "Answer counts again"),
    "bonus.paid": pgettext_lazy("event", "Reward paid to a village's fund"),
    "decision.held": pgettext_lazy("event", "Deliberation held"),
    "dispute.mediated": pgettext_lazy("event", "Dispute mediated"),
    "dispute.session": pgettext_lazy("event", "Mediation session"),
    "dispute.settled": pgettext_lazy("event", "Dispute settled"),
    "dispute.unsettled": pgettext_lazy("event", "Settlement undone"),
    "duty.record": pgettext_lazy("event", "Duty written down"),
    "duty.taken_back": pgettext_lazy("event", "Taken back"),
    "field.visit": pgettext_lazy("event", "Visit"),
    "field.taken_back": pgettext_lazy("event", "Taken back"),
    "pledge.made": pgettext_lazy("event", "Pledge made"),
    "pledge.ended": pgettext_lazy("event", "Pledge ended"),
    "register.nominated": pgettext_lazy("event", "Put forward"),
    "register.decided": pgettext_lazy("event", "Decided on"),
    "service.taken": pgettext_lazy("event", "Task taken on"),
    "service.given_back": pgettext_lazy("event", "Task given back"),
    "register.listed": pgettext_lazy("event", "Put in a register"),
    "register.ended": pgettext_lazy("event", "Taken off a register"),
    "register.joined": pgettext_lazy("event", "Household joined"),
    "service.given": pgettext_lazy("event", "Service given"),
    "task.set": pgettext_lazy("event", "Task set"),
    "task.closed": pgettext_lazy("event", "Task closed"),
    "team.registered": pgettext_lazy("event", "Team set up"),
    "team.ended": pgettext_lazy("event", "Team dissolved"),
    "unit.added": pgettext_lazy("event", "Unit set up"),
}
"""By kind; a step of a matter is called by its way of working."""


def kind_title(event: Event) -> str:
    """What an event is called."""
    if event.kind.startswith("case."):
        pack = str(event.data.get("pack", ""))
        return pack_title(library.pack(pack), None) if pack in library.slugs() else pgettext("event", "A matter")
    return str(KINDS.get(event.kind, event.kind))
