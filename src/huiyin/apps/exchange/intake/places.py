"""Places: known by `_id`, then by code, then by name inside the parent. The kind and the parent of a known one stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from huiyin.apps.exchange.actions.rows import change_place
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Plan, change_or_same, given
from huiyin.apps.exchange.lookup import Index, Node
from huiyin.apps.exchange.queries import own_place, places_for
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.actions import add_place
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError
from huiyin.core.places import check_parent
from huiyin.core.words import PLACE_DEPTH, PlaceKind

FACTS = ("name", "code", "phone", "hours", "longitude", "latitude")


def place_index(by: Viewer) -> tuple[Index, dict[int, Node]]:
    """The places of a post as an index, and their nodes by id."""
    index, nodes = Index(), dict[int, Node]()
    for place in places_for(by).order_by("no", "-end").only("uid", "name", "code", "kind", "parent_id"):
        parent = nodes.get(place.parent_id or 0)
        node = Node(place.name, place.code, place.kind, place.pk, str(place.uid), parent)
        nodes[place.pk] = index.add(node)
    return index, nodes


class Places(Intake):
    """Towns, villages, communities, grids."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._index, nodes = place_index(by)
        own = own_place(by)
        self._own = nodes.get(own.pk) if own else None
        self._nodes: dict[int, Node] = {}

    def order(self, rows: Sequence[Checked]) -> Sequence[Checked]:
        return sorted(rows, key=lambda row: PLACE_DEPTH.get(_kind(row), 0))

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        plans = self.plan_each(rows, self._plan)
        ids = {plan.target.pk for plan in plans if plan.target and plan.target.pk}
        there = Place.objects.in_bulk(ids)
        return [
            change_or_same(plan.row, there[plan.target.pk], plan.facts) if plan.target and plan.target.pk else plan
            for plan in plans
        ]

    def _plan(self, row: Checked) -> Plan:
        facts: dict[str, Any] = {name: row.values.get(name) for name in FACTS}
        for name in ("longitude", "latitude"):
            facts[name] = float(str(facts[name])) if facts[name] is not None else None
        node = self._known(row)
        if node is None:
            return self._plan_new(row, facts, self._parent(row))
        if node.kind != _kind(row):
            raise RuleError("row_kind_fixed", column="kind")
        if node.parent and self._parent(row) not in (None, node.parent):
            raise RuleError("row_parent_fixed", column="parent", parent=node.parent.name)
        return Plan(row, Do.same, facts, node)

    def _plan_new(self, row: Checked, facts: dict[str, Any], parent: Node | None) -> Plan:
        kind = _kind(row)
        parent = parent or self._own
        if parent is None and not self.by.system:
            raise RuleError("ref_outside", column="", given=row.values["name"])
        check_parent(kind, PlaceKind(parent.kind) if parent else None)
        if parent is None and PLACE_DEPTH[kind] > PLACE_DEPTH[PlaceKind.county]:
            raise RuleError("row_no_parent")
        self._nodes[row.number] = self._index.add(
            Node(str(facts["name"]), str(facts["code"] or ""), kind, parent=parent)
        )
        return Plan(row, Do.add, given(facts) | {"kind": kind})

    def _parent(self, row: Checked) -> Node | None:
        words = row.values.get("parent")
        return self._index.find(str(words), column="parent") if words else None

    def _known(self, row: Checked) -> Node | None:
        if row.uid:
            if found := self._index.by_uid(row.uid):
                return found
            raise RuleError("row_unknown_id")
        code = row.values.get("code")
        if code and (found := self._index.by_code(str(code))):
            return found
        name = str(row.values["name"])
        top = self._index.child(None, name)
        if top and top.kind == _kind(row):
            return top
        found = self._index.child(self._parent(row) or self._own, name)
        return None if found and code and found.code else found

    def write(self, plans: Sequence[Plan]) -> None:
        self.write_each(plans, self._write)

    def _write(self, plan: Plan) -> None:
        if plan.do is Do.change:
            change_place(self.by, plan.target, plan.facts, self.now)
            return
        node = self._nodes[plan.row.number]
        parent = Place.objects.get(pk=node.parent.pk) if node.parent else None
        facts = {name: value for name, value in plan.facts.items() if name not in ("name", "kind")}
        node.pk = add_place(kind=PlaceKind(node.kind), name=node.name, parent=parent, **facts).pk


def _kind(row: Checked) -> PlaceKind:
    return PlaceKind(str(row.values["kind"]))
