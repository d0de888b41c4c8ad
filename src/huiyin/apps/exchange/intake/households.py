"""Households: known by `_id`, then by their number. Many at once, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from huiyin.apps.exchange.actions.rows import change_households
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Look, Plan, change_or_same, given
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.lookup import Node, is_uid
from huiyin.apps.exchange.queries import places_for
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.models import Household, Place
from huiyin.core.errors import RuleError

MOST_PEOPLE = 99
FACTS = ("code", "door", "head", "phone", "people", "longitude", "latitude")


class Households(Intake):
    """The list of households."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._index, self._nodes = place_index(by)
        self._places: dict[int, Place] = places_for(by).in_bulk()
        self._found: dict[tuple[object, object], Node | None] = {}

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        codes = [str(row.values["code"]) for row in rows]
        uids = [row.uid for row in rows if is_uid(row.uid)]
        by_code = {there.code: there for there in Household.objects.filter(code__in=codes)}
        by_uid = {str(there.uid): there for there in Household.objects.filter(uid__in=uids)} if uids else {}
        recall(there.uid for there in (*by_code.values(), *by_uid.values()))
        return self.plan_each(rows, lambda row: self._plan(row, by_code, by_uid))

    def looks(self) -> Sequence[Look]:
        return _facts, self._place

    def _plan(self, row: Checked, by_code: dict[str, Household], by_uid: dict[str, Household]) -> Plan:
        facts, node = _facts(row), self._place(row)
        there = by_uid.get(row.uid) if row.uid else by_code.get(facts["code"])
        if row.uid and not there:
            raise RuleError("row_unknown_id")
        if there is None:
            if node is None:
                raise RuleError("row_no_place", column="village")
            return Plan(row, Do.add, given(facts), node.pk)
        return self._change(row, there, facts, node)

    def _change(self, row: Checked, there: Household, facts: dict[str, Any], node: Node | None) -> Plan:
        if there.place_id not in self._places:
            raise RuleError("row_elsewhere", column="code", given=facts["code"])
        if node and (there.place_id == node.pk or self._is_inside(there.place_id, node, row)):
            node = None
        if node:
            facts |= {"place_id": node.pk, "place_no": self._places[node.pk].no}
        return change_or_same(row, there, facts)

    def _is_inside(self, place_id: int, node: Node, row: Checked) -> bool:
        """A row that names only the village does not take a household out of its grid."""
        return not row.values.get("grid") and node in self._nodes[place_id].above()

    def _place(self, row: Checked) -> Node | None:
        village, grid = row.values.get("village"), row.values.get("grid")
        key = (village, grid)
        if key not in self._found:
            node = self._index.find(str(village), column="village") if village else None
            self._found[key] = self._index.find(str(grid), column="grid", under=node) if grid else node
        return self._found[key]

    def write(self, plans: Sequence[Plan]) -> None:
        new: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for plan in plans:
            if plan.do is Do.add:
                new[plan.target].append(plan.facts)
        for place_id, rows in new.items():
            add_households(self._places[place_id], rows)
        changed = [(plan.target, plan.facts) for plan in plans if plan.do is Do.change]
        change_households(self.by, changed, self._places, self.now)


def _facts(row: Checked) -> dict[str, Any]:
    """What the row says of the household. Raises cell_out_of_range."""
    facts: dict[str, Any] = {name: row.values.get(name) for name in FACTS}
    for name in ("longitude", "latitude"):
        facts[name] = float(facts[name]) if facts[name] is not None else None
    if facts["people"] is not None and not 0 <= facts["people"] <= MOST_PEOPLE:
        raise RuleError("cell_out_of_range", column="people", given=facts["people"], least=0, most=MOST_PEOPLE)
    _check_point(facts)
    return facts


def _check_point(facts: dict[str, Any]) -> None:
    """A point on the earth, or none. Raises cell_out_of_range."""
    for name, most in (("longitude", 180), ("latitude", 85)):
        if facts[name] is not None and not -most <= facts[name] <= most:
            raise RuleError("cell_out_of_range", column=name, given=facts[name], least=-most, most=most)
