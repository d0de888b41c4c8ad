"""Every unit up to the top: none stands under itself."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.apps.units.models import Unit
from huiyin.cli.checks import Difference, Step

TITLE = "units and their parents"


def total() -> int:
    """How many there are to look at."""
    return Unit.objects.count()


def look(step: Step) -> Iterator[Difference]:
    """Units from which the way up comes back to them."""
    units = {unit.pk: unit for unit in Unit.objects.only("pk", "name", "parent_id").order_by("pk")}
    for unit in units.values():
        way: list[Unit] = []
        above = units.get(unit.parent_id or 0)
        while above and above not in way:
            way.append(above)
            above = units.get(above.parent_id or 0)
        if unit in way:
            names = " > ".join(each.name for each in way)
            yield Difference(f"unit {unit.pk} {unit}: what it stands under", names, "a way up that ends")
        step(1)
