"""No unit stands under itself; where one does, `huiyin verify` says so."""

from __future__ import annotations

import pytest

from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import Unit
from huiyin.cli.checks.units import look, total
from huiyin.core.words import UnitKind
from tests.builders import World


@pytest.mark.django_db
def test_units_in_a_circle_are_found_and_those_below_it_are_not() -> None:
    world, seen = World(), list[int]()
    branch, group, below, apart = (
        add_unit(kind=UnitKind.party_group, name=name, seat=world.village) for name in ("甲组", "乙组", "丙组", "丁组")
    )
    assert list(look(seen.append)) == []
    for unit, parent in ((branch, group), (group, branch), (below, group), (apart, apart)):
        Unit.objects.filter(pk=unit.pk).update(parent=parent)
    assert [(each.what, each.kept) for each in look(seen.append)] == [
        (f"unit {branch.pk} 甲组: what it stands under", "乙组 > 甲组"),
        (f"unit {group.pk} 乙组: what it stands under", "甲组 > 乙组"),
        (f"unit {apart.pk} 丁组: what it stands under", "丁组"),
    ]
    assert sum(seen) == 2 * total()
