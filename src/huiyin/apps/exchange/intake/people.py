"""People and the posts they hold: a person is known by `_id`, then by staff number, then by name and phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from huiyin.apps.exchange.actions.rows import change_row
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Look, Plan, differing, given
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.intake.units import unit_index
from huiyin.apps.exchange.lookup import Node, fits, is_uid
from huiyin.apps.exchange.queries import posts_for
from huiyin.apps.keys.blind import blinds
from huiyin.apps.keys.ring import recall
from huiyin.apps.people.actions import add_person
from huiyin.apps.people.grants import grant_post
from huiyin.apps.people.models import Holding, Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.units.models import Post
from huiyin.core.errors import RuleError

FACTS = ("name", "phone", "code")
Key = tuple[str, str]


class People(Intake):
    """Holders of posts. Accounts are not opened here: each person gets a one-time card."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._posts = _Posts(by, timezone.localdate(now))
        self._made: dict[Key, Person | None] = {}

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        known = _Known(rows)
        return self.plan_each(rows, lambda row: self._plan(row, known))

    def looks(self) -> Sequence[Look]:
        return _known_again, self._posts.named, _term

    def _plan(self, row: Checked, known: _Known) -> Plan:
        facts = {name: row.values.get(name) for name in FACTS}
        _known_again(row)
        there = known.person(row)
        if there and not self.by.system:
            self._posts.check_reach(there)
        changes = differing(there, facts) if there else given(facts)
        holding = self._posts.holding(row, there)
        again = there is None and _key(row) in self._made
        if there is None:
            self._made.setdefault(_key(row), None)
        do = Do.change if again or (there and (changes or holding)) else Do.same if there else Do.add
        return Plan(row, do, {"person": changes, "holding": holding}, there)

    def write(self, plans: Sequence[Plan]) -> None:
        self.write_each(plans, self._write)

    def _write(self, plan: Plan) -> None:
        changes, holding = plan.facts["person"], plan.facts["holding"]
        person = plan.target or self._made.get(_key(plan.row))
        if person is None:
            person = self._made[_key(plan.row)] = add_person(**changes)
        elif changes and plan.target:
            change_row(person, changes)
        if holding:
            grant_post(by=self.by, person=person, now=self.now, **holding)


def _key(row: Checked) -> Key:
    """What makes two rows of one file speak of the same person."""
    code = row.values.get("code")
    return ("", str(code)) if code else (str(row.values["name"]), str(row.values["phone"]))


class _Known:
    """The persons whom a stretch of rows may mean."""

    def __init__(self, rows: Sequence[Checked]) -> None:
        codes = [row.values["code"] for row in rows if row.values.get("code")]
        phones = [row.values["phone"] for row in rows if row.values.get("phone")]
        uids = [row.uid for row in rows if is_uid(row.uid)]
        known = [index for phone in phones for index in blinds("phone", str(phone))]
        people = list(Person.objects.filter(Q(code__in=codes) | Q(phone_index__in=known) | Q(uid__in=uids)))
        recall(person.uid for person in people)
        self._by_uid = {str(person.uid): person for person in people}
        self._by_code = {person.code: person for person in people if person.code}
        self._by_name = {(person.name, person.phone): person for person in people}

    def person(self, row: Checked) -> Person | None:
        """The person of a row. Raises row_unknown_id."""
        if row.uid:
            if found := self._by_uid.get(row.uid):
                return found
            raise RuleError("row_unknown_id")
        code, name, phone = (str(row.values.get(key) or "") for key in ("code", "name", "phone"))
        found = self._by_code.get(code) or self._by_name.get((name, phone))
        return None if found and code and found.code not in ("", code) else found


class _Posts:
    """The posts of the importer's places, and who holds them."""

    def __init__(self, by: Viewer, today: date) -> None:
        self._today = today
        self._by_name: dict[str, list[Post]] = defaultdict(list)
        self._ids: set[int] = set()
        self._homes: dict[int, Node | None] = {}
        _, places = place_index(by)
        _, units = unit_index(by, places)
        for post in posts_for(by).select_related("unit", "place").order_by("id"):
            self._by_name[post.name].append(post)
            self._ids.add(post.pk)
            self._homes[post.pk] = units.get(post.unit_id or 0) or places.get(post.place_id or 0)
        current = Holding.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today))
        self._taken = set(current.values_list("post_id", flat=True))

    def check_reach(self, person: Person) -> None:
        """Somebody who holds posts elsewhere only is changed there, not here. Raises row_elsewhere."""
        held = set(Holding.objects.filter(person=person).values_list("post_id", flat=True))
        if held and not held & self._ids:
            raise RuleError("row_elsewhere", column="name", given=person.name)

    def holding(self, row: Checked, person: Person | None) -> dict[str, Any] | None:
        """The post that the row gives, None if there is none or the person holds it already."""
        posts = self.named(row)
        if not posts:
            return None
        starts, ends = _term(row)
        held = Holding.objects.filter(person=person, post__in=posts) if person else Holding.objects.none()
        if (held.filter(starts=starts) if starts else held).exists():
            return None
        post = next((post for post in posts if post.pk not in self._taken), posts[0])
        self._taken.add(post.pk)
        return {"post": post, "starts": starts or self._today, "ends": ends, "deputy": bool(row.values.get("deputy"))}

    def named(self, row: Checked) -> list[Post]:
        """The posts that the row names: all in one home. Several of one name in a unit are filled one after another."""
        words, home = row.values.get("post"), str(row.values.get("unit") or "")
        if not words:
            return []
        named = self._by_name.get(str(words), [])
        posts = [post for post in named if not home or self._is_at(post, home)]
        posts = posts or [post for post in named if _home(post).endswith(home)]
        if not posts:
            raise RuleError("ref_unknown", column="post", given=f"{home}{words}", better="")
        if len({(post.unit_id, post.place_id) for post in posts}) > 1:
            raise RuleError("ref_several", column="unit", given=words, titles=sorted(map(self._told, posts)))
        return posts

    def _is_at(self, post: Post, home: str) -> bool:
        node = self._homes[post.pk]
        return fits(node, home) if node else _home(post) == home

    def _told(self, post: Post) -> str:
        """Its home as the pages write it: a grid with its village."""
        node = self._homes[post.pk]
        return f"{node.parent.name}{node.name}" if post.place_id and node and node.parent else _home(post)


def _known_again(row: Checked) -> None:
    """Somebody whom the same file finds again next time. Raises row_phone_or_code."""
    if not row.values.get("phone") and not row.values.get("code"):
        raise RuleError("row_phone_or_code", column="phone")


def _term(row: Checked) -> tuple[date | None, date | None]:
    """From when until when the post is held. Raises row_ends_before."""
    starts, ends = _day(row, "starts"), _day(row, "ends")
    if starts and ends and ends < starts:
        raise RuleError("row_ends_before", column="ends")
    return starts, ends


def _day(row: Checked, key: str) -> date | None:
    day = row.values.get(key)
    return day if isinstance(day, date) else None


def _home(post: Post) -> str:
    return (post.unit or post.place).name  # type: ignore[union-attr]
