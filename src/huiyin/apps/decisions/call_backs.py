"""The list of those who are called back: drawn anew from the sitting and its acts each time, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from huiyin.apps.decisions.models import CallBack, Sitting
from huiyin.apps.records.models import Event
from huiyin.apps.rolls.models import Act
from huiyin.apps.scope.acting import system
from huiyin.core.call_backs import drawn
from huiyin.core.rolls import WITNESSED, ActKind

CALLED = (ActKind.opine, ActKind.vote, ActKind.authorise)
"""What somebody may have been made to say; a signature goes with it."""


@dataclass(frozen=True)
class Line:
    """One who was drawn, and the last call; None: nobody has called yet."""

    act: Act
    last: CallBack | None

    @property
    def left(self) -> bool:
        """Is there still to be called?"""
        return self.last is None or self.last.result == "unreached"


@system("by what was drawn, which proves nothing of anybody")
@system("by what was drawn, which proves nothing of anybody")
def _commitments(acts: QuerySet[Act]) -> dict[UUID, str]:
    """By act the commitment of its event, which nobody knew before it was written."""
    events = Event.objects.filter(subject__in=acts.values("pk"), kind__in=[f"decision.{kind}" for kind in CALLED])
    return {event.subject: event.commitment for event in events.only("subject", "commitment") if event.subject}


def of_sitting(sitting: Sitting) -> list[Line]:
    """Those who were drawn of all for whom another wrote, by number."""
    rows = Act.objects.filter(roll=sitting.roll_id, kind__in=CALLED, channel__in=WITNESSED, entry__struck_at=None)
    uids = drawn(sitting.uid, _commitments(rows), {row.act_id for row in sitting.call_backs.all()})
    acts = rows.filter(pk__in=uids).select_related(
        "entry__household", "entry__met_in", "entry__roll", "help__sitting__decision"
    )
    last: dict[object, CallBack] = {row.act_id: row for row in sitting.call_backs.order_by("at", "uid")}
    return [Line(act, last.get(act.pk)) for act in acts.order_by("entry__number", "at")]
