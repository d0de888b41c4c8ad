"""The levy of a matter household by household: written down while the households are heard, added and never changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from huiyin.apps.decisions.actions.acting import open_sitting
from huiyin.apps.decisions.levies import plan
from huiyin.apps.decisions.models import LevyList
from huiyin.apps.decisions.queries import keeps_lists
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log
from huiyin.apps.rolls.queries import on_roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.levy_list import read_homes
from huiyin.core.sittings import Sort


@rule_decides
@transaction.atomic
def keep_levy(*, by: Viewer, sitting: uuid.UUID, uid: uuid.UUID, lines: str, now: datetime) -> LevyList:
    """Write the list down as `core.levy_list.read_homes` reads it; the same `uid` again gives the same list.

    Raises not_yours, step_closed, not_in_this_sitting, idem_reused, and what `read_homes` raises.
    """
    found = open_sitting(sitting)
    if not keeps_lists(by, found.decision.place):
        raise RuleError("not_yours", do="levy")
    if found.sort != Sort.hear or plan(found.decision) is None:
        raise RuleError("not_in_this_sitting")
    homes = read_homes(lines, on_roll(found.roll).values_list("number", flat=True))
    text = "\n".join(f"{number} {' '.join(map(str, home))}" for number, home in sorted(homes.items()))
    if known := LevyList.objects.filter(uid=uid).first():
        if known.sitting_id != found.pk or known.lines != text:
            raise RuleError("idem_reused")
        return known
    row = LevyList.objects.create(
        uid=uid, sitting=found, roll=found.roll, lines=text, by_id=by.actor.who or None, at=now
    )
    happened = Happened(
        kind="decision.levied",
        at=now,
        recorded_at=now,
        place=found.decision.place,
        subject=row.uid,
        category=found.decision.matter,
        series=found.decision.slug,
        quantity=len(homes),
        measure="households",
        data={"sitting": str(found.uid)},
        idem=uuid.uuid5(row.uid, "event"),
    )
    log(by, happened)
    return row
