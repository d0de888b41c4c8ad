"""Units: known by `_id`, then by code, then by name and seat. A parent may stand anywhere in the same file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from huiyin.apps.exchange.actions.rows import change_unit
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Look, Plan, differing, given
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.lookup import Index, Node
from huiyin.apps.exchange.queries import parents_of_units, units_for
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.joining import UnitChange, join_unit, leave_unit, tell
from huiyin.apps.units.models import Unit
from huiyin.core.errors import RuleError
from huiyin.core.party import kind_below
from huiyin.core.words import UnitKind

FACTS = ("name", "kind", "code", "phone", "key")
LEFT = ("退出", "left")
"""A cell that says: in none any more. A 无 says nothing here, as in every column."""
_LIST = re.compile(r"[、,，;；\s]+")


def unit_index(by: Viewer, places: dict[int, Node]) -> tuple[Index, dict[int, Node]]:
    """The units of a post as an index, their seats as parents, and their nodes by id."""
    index, nodes = Index(), dict[int, Node]()
    for unit in units_for(by).only("uid", "name", "code", "kind", "seat_id"):
        node = Node(unit.name, unit.code, unit.kind, unit.pk, str(unit.uid), places.get(unit.seat_id))
        nodes[unit.pk] = index.add(node)
    return index, nodes


class Units(Intake):
    """Party organisations, committees, offices, stations, teams."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._places, nodes = place_index(by)
        self._index, units = unit_index(by, nodes)
        self._above = _above(units)
        self._nodes: dict[int, Node] = {}

    def order(self, rows: Sequence[Checked]) -> Sequence[Checked]:
        """Parents before children; in a circle the row that closes it is refused when its turn comes."""
        names = {key: row for row in rows for key in (row.values.get("name"), row.values.get("code")) if key}
        done: dict[int, Checked] = {}
        for row in rows:
            line: list[Checked] = []
            at: Checked | None = row
            while at is not None and at.number not in done and at not in line:
                line.append(at)
                at = names.get(at.values.get("parent"))
            done |= {each.number: each for each in reversed(line)}
        return list(done.values())

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        plans = self.plan_each(rows, self._plan)
        there = (
            units_for(self.by)
            .prefetch_related("serves", "joined")
            .in_bulk({plan.target for plan in plans if plan.target})
        )
        return [_compared(plan, there[plan.target]) if plan.target else plan for plan in plans]

    def looks(self) -> Sequence[Look]:
        return self._seat, self._serves

    def _seat(self, row: Checked) -> Node:
        return self._places.find(str(row.values.get("seat", "")), column="seat")

    def _serves(self, row: Checked) -> list[int]:
        return [self._places.find(word, column="serves").pk for word in _words(row.values.get("serves"))]

    def _plan(self, row: Checked) -> Plan:
        seat, parent_words = self._seat(row), row.values.get("parent")
        parent = self._index.find(str(parent_words), column="parent") if parent_words else None
        facts = {name: row.values.get(name) for name in FACTS}
        if parent and facts["kind"]:
            facts["kind"] = kind_below(UnitKind(str(facts["kind"])), parent.kind)
        facts["serves"] = self._serves(row) or None
        joins = self._joins(row.values.get("joins"))
        node = self._known(row, seat)
        if node and node.pk:
            self._hang(node, parent)
            facts |= {"seat_id": seat.pk, "parent": parent, "joins": joins}
            return Plan(row, Do.same, facts, node.pk)
        if node:
            raise RuleError("row_twice", given=row.values["name"])
        new = Node(str(facts["name"]), str(facts["code"] or ""), str(facts["kind"]), parent=seat)
        self._nodes[row.number] = self._index.add(new)
        self._hang(new, parent)
        return Plan(row, Do.add, given(facts) | {"seat": seat, "parent": parent, "joins": joins or []})

    def _hang(self, node: Node, parent: Node | None) -> None:
        """From this row on the unit stands under that parent. Refuses a parent that is the unit or stands under it."""
        at = parent
        while at:
            if at is node:
                raise RuleError("row_unit_circle", column="parent", given=node.name)
            at = self._above.get(at)
        if parent:
            self._above[node] = parent

    def _joins(self, cell: object) -> list[Node] | None:
        """Everything that the unit is in beside its parent; None when the cell says nothing."""
        words = [word for word in _words(cell) if word not in LEFT]
        return [self._index.find(word, column="joins") for word in words] if _words(cell) else None

    def _known(self, row: Checked, seat: Node) -> Node | None:
        if row.uid:
            if found := self._index.by_uid(row.uid):
                return found
            raise RuleError("row_unknown_id")
        code = row.values.get("code")
        if code and (found := self._index.by_code(str(code))):
            return found
        found = self._index.child(seat, str(row.values["name"]))
        return None if found and code and found.code else found

    def write(self, plans: Sequence[Plan]) -> None:
        self.write_each(plans, self._write)

    def _write(self, plan: Plan) -> None:
        facts = dict(plan.facts)
        joins, leaves = facts.pop("joins", []), facts.pop("leaves", [])
        if plan.do is Do.change:
            if parent := facts.pop("parent", None):
                facts["parent_id"] = _unit(parent, "parent").pk
            if facts:
                change_unit(plan.target, facts)
                tell(UnitChange("changed", plan.target, self.by, self.now, {"columns": sorted(facts)}))
            for joining in leaves:
                leave_unit(joining=joining, ends=timezone.localdate(self.now), by=self.by, now=self.now)
            self._join(plan.target, joins)
            return
        seat, parent, serves = facts.pop("seat"), facts.pop("parent"), facts.pop("serves", [])
        unit = add_unit(
            kind=UnitKind(facts.pop("kind")),
            name=facts.pop("name"),
            seat=Place.objects.get(pk=seat.pk),
            serves=Place.objects.filter(pk__in=serves),
            parent=_unit(parent, "parent") if parent else None,
            **facts,
        )
        self._nodes[plan.row.number].pk = unit.pk
        tell(UnitChange("added", unit, self.by, self.now))
        self._join(unit, joins)

    def _join(self, unit: Unit, joins: Sequence[Node]) -> None:
        """The unit joins what the row names, from today."""
        for node in joins:
            join_unit(
                unit=unit, joint=_unit(node, "joins"), starts=timezone.localdate(self.now), by=self.by, now=self.now
            )


def _above(units: dict[int, Node]) -> dict[Node, Node]:
    """The parent of each unit. Those that the post does not see count too: a circle may run through them."""
    parents = parents_of_units()
    nodes = {pk: units.get(pk) or Node("", pk=pk) for pair in parents.items() for pk in pair}
    return {nodes[pk]: nodes[parent] for pk, parent in parents.items()}


def _unit(node: Node, column: str) -> Unit:
    """The unit that a cell names. Raises ref_unknown: it stands further down in the same file, or its own row was refused."""
    unit = Unit.objects.filter(pk=node.pk).first()
    if unit is None:
        raise RuleError("ref_unknown", column=column, given=node.name, better="")
    return unit


def _words(cell: object) -> list[str]:
    return [word for word in _LIST.split(str(cell or "")) if word]


def _compared(plan: Plan, unit: Unit) -> Plan:
    facts: dict[str, Any] = dict(plan.facts)
    serves, joins, parent = facts.pop("serves"), facts.pop("joins"), facts.pop("parent")
    changes = differing(unit, facts)
    if parent and parent.pk != unit.parent_id:
        changes["parent"] = parent
    there = {row.joint_id: row for row in unit.joined.all() if row.ends is None}
    if new := [node for node in joins or () if node.pk not in there]:
        changes["joins"] = new
    if joins is not None and (left := there.keys() - {node.pk for node in joins}):
        changes["leaves"] = [there[pk] for pk in sorted(left)]
    if serves is not None and {place.pk for place in unit.serves.all()} != set(serves):
        changes["serves"] = serves
    return Plan(plan.row, Do.change if changes else Do.same, changes, unit)
