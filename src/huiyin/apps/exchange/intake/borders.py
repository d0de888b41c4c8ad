"""Borders of places that are there already, known by code, else by name and the place above. Nothing else of a place changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from huiyin.apps.exchange.actions.rows import change_place
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Plan
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError
from huiyin.core.shapes import rings


class Borders(Intake):
    """A border for each place, as GeoJSON."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._index, _ = place_index(by)
        self._seen: set[int] = set()

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        plans = self.plan_each(rows, self._plan)
        there = Place.objects.in_bulk({plan.target for plan in plans if plan.target})
        for plan in plans:
            if plan.target:
                plan.target = there[plan.target]
                plan.do = Do.same if plan.target.geometry == plan.facts["geometry"] else Do.change
        return plans

    def _plan(self, row: Checked) -> Plan:
        words, parent = row.values.get("code") or row.values.get("name"), row.values.get("parent")
        if not words:
            raise RuleError("row_code_or_name", column="name")
        under = self._index.find(str(parent), column="parent") if parent else None
        node = self._index.find(str(words), column="name", under=under)
        if node.pk in self._seen:
            raise RuleError("row_twice", given=node.name)
        try:
            geometry = json.loads(str(row.values["geometry"]))
            rings(geometry)
        except (ValueError, RecursionError, RuleError) as error:
            raise RuleError("row_no_border", column="geometry") from error
        self._seen.add(node.pk)
        return Plan(row, Do.change, {"geometry": geometry}, node.pk)

    def write(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            if plan.do is Do.change:
                change_place(self.by, plan.target, plan.facts, self.now)
