"""Rounds: what is found is noted, and what needs mediation becomes a dispute of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.steps import Act, load_for_step, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.disputes.actions.opening import Told, open_dispute
from huiyin.apps.disputes.models import Finding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.scope.acting import rule_decides
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

PACK = "prevention_round"


@dataclass(frozen=True)
class Found:
    """A finding: in outline; with `told` it opens a dispute."""

    note: str
    told: Told | None = None


@rule_decides
def begin_round(*, by: Viewer, uid: uuid.UUID, place: Place, text: str, now: datetime) -> Case:
    """A round over a grid or village; the same `uid` again gives the same round. Raises not_yours and what `open_case` raises."""
    said = Said(uid=uid, slug=PACK, place=place, text=text, channel=Channel.grid)
    return open_case(by=by, said=said, at=now, now=now)


@rule_decides
def note_finding(*, by: Viewer, case: uuid.UUID, found: Found, idem: uuid.UUID, now: datetime) -> Finding:
    """Note a finding and open its dispute, all or nothing. Raises what the step and the opening raise, no_such_case."""
    with transaction.atomic():
        act = Act(case=case, do="find", answers={"note": found.note}, idem=idem)
        take_step(by=by, act=act, now=now)
        row = load_for_step(case)
        if row.slug != PACK:
            raise RuleError("no_such_case")
        known = Finding.objects.filter(uid=idem).first()
        if known:
            return known
        opened = open_dispute(by=by, told=found.told, now=now) if found.told else None
        number = Finding.objects.filter(case=row).count() + 1
        finding = Finding(uid=idem, case=row, number=number, note=found.note, opened=opened.uid if opened else None)
        finding.save(force_insert=True)
        return finding
