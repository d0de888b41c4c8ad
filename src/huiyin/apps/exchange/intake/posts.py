"""Posts: known by `_id`, then by name and title in their unit or on their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from huiyin.apps.cases.kept import forget_kept
from huiyin.apps.exchange.actions.rows import change_row
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Look, Plan, change_or_same, given
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.intake.units import unit_index
from huiyin.apps.exchange.queries import posts_for
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.actions import add_post
from huiyin.apps.units.joining import UnitChange, tell
from huiyin.apps.units.models import Post, Unit
from huiyin.core.errors import RuleError
from huiyin.core.words import KEEPERS, PostTitle

Key = tuple[str, str, int, int]  # name, title, unit, place


class Posts(Intake):
    """Posts in units and on places."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._places, nodes = place_index(by)
        self._units, _ = unit_index(by, nodes)
        self._by_uid: dict[str, Post] = {}
        self._by_key: dict[Key, Post] = {}
        for post in posts_for(by):
            self._by_uid[str(post.uid)] = post
            self._by_key[(post.name, post.title, post.unit_id or 0, post.place_id or 0)] = post
        self._new: set[Key] = set()

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        return self.plan_each(rows, self._plan)

    def looks(self) -> Sequence[Look]:
        return (self._home,)

    def _home(self, row: Checked) -> tuple[int, int]:
        """The unit or the place of the post, and 0 for the other."""
        unit, place = row.values.get("unit"), row.values.get("place")
        if bool(unit) == bool(place):
            raise RuleError("row_unit_or_place", column="unit")
        if unit:
            return self._units.find(str(unit), column="unit").pk, 0
        return 0, self._places.find(str(place), column="place").pk

    def _plan(self, row: Checked) -> Plan:
        unit, place = self._home(row)
        name, title, phone = str(row.values["name"]), str(row.values["title"]), row.values.get("phone")
        key = (name, title, unit, place)
        there = self._by_uid.get(row.uid) if row.uid else self._by_key.get(key)
        if row.uid and there is None:
            raise RuleError("row_unknown_id")
        if there:
            _check_title(there.title, title)
            return change_or_same(row, there, {"name": name, "title": title, "phone": phone})
        if key in self._new:
            raise RuleError("row_twice", given=name)
        self._new.add(key)
        facts: dict[str, Any] = {"name": name, "title": title, "phone": phone, "unit_id": unit, "place_id": place}
        return Plan(row, Do.add, given(facts))

    def write(self, plans: Sequence[Plan]) -> None:
        self.write_each(plans, self._write)
        forget_kept()

    def _write(self, plan: Plan) -> None:
        post = _written(plan)
        kind = "added" if plan.do is Do.add else "changed"
        columns = {} if plan.do is Do.add else {"columns": sorted(plan.facts)}
        tell(UnitChange(kind, post, self.by, self.now, columns))


def _check_title(was: str, title: str) -> None:
    """Nobody becomes another by a table: who keeps the installation stays apart from who works on cases. Raises row_keeper."""
    if was != title and KEEPERS & {was, title}:
        raise RuleError("row_keeper", column="title")


def _written(plan: Plan) -> Post:
    if plan.do is Do.change:
        change_row(plan.target, plan.facts)
        post: Post = plan.target
        return post
    facts = plan.facts
    unit = Unit.objects.get(pk=facts["unit_id"]) if facts["unit_id"] else None
    place = Place.objects.get(pk=facts["place_id"]) if facts["place_id"] else None
    phone = facts.get("phone", "")
    return add_post(title=PostTitle(facts["title"]), name=facts["name"], unit=unit, place=place, phone=phone)
