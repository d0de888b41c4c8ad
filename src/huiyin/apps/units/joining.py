"""Units that join a joint one and leave it, and units that change: what was stays as history, and each change is told on.

What follows a change (its event, above all) is registered by `connect`: this app stands below the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.following import Following
from huiyin.apps.units.models import Joining, Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import UnitKind

JOINT = frozenset({UnitKind.alliance, UnitKind.party_committee, UnitKind.association, UnitKind.general_branch})
"""Kinds that others join: alliances, joint Party committees of villages, associations."""


@dataclass(frozen=True)
class UnitChange:
    """What became of a unit or a post: added, changed, joined, left. `by` is a `people.queries.Viewer`, not known here."""

    kind: str
    unit: Unit | Post
    by: Any
    now: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


_following = Following[UnitChange]()
connect, tell = _following.connect, _following.tell


@rule_decides
@transaction.atomic
def join_unit(*, unit: Unit, joint: Unit, starts: date, by: Any, now: datetime) -> Joining:
    """A unit joins another beside its own parent. Raises unit_closed, not_joint, joined_there, joined_itself."""
    for each in (unit, joint):
        if each.closed_on is not None:
            raise RuleError("unit_closed", unit=each.name)
    if joint.kind not in JOINT:
        raise RuleError("not_joint", unit=joint.name)
    if unit.pk == joint.pk:
        raise RuleError("joined_itself", unit=unit.name)
    if unit.parent_id == joint.pk or Joining.objects.filter(unit=unit, joint=joint, ends=None).exists():
        raise RuleError("joined_there", unit=unit.name, joint=joint.name)
    row = Joining.objects.create(unit=unit, joint=joint, starts=starts)
    tell(UnitChange("joined", unit, by, now, {"joint": joint.pk, "on": starts.isoformat()}))
    return row


@rule_decides
@transaction.atomic
def leave_unit(*, joining: Joining, ends: date, by: Any, now: datetime) -> Joining:
    """A unit belongs to a joint one until `ends`. Raises joining_over, link_backwards."""
    row = Joining.objects.select_for_update(of=("self",)).select_related("unit", "joint").get(pk=joining.pk)
    if row.ends is not None:
        raise RuleError("joining_over", unit=row.unit.name, joint=row.joint.name)
    if ends < row.starts:
        raise RuleError("link_backwards")
    row.ends = ends
    row.save(update_fields=["ends"])
    tell(UnitChange("left", row.unit, by, now, {"joint": row.joint_id, "on": ends.isoformat()}))
    return row
