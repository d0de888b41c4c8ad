"""Links of households to posts: known by `_id`, then by household and post. A later end closes a link; nothing is deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Plan
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.intake.units import unit_index
from huiyin.apps.exchange.lookup import fits, is_uid
from huiyin.apps.exchange.queries import places_for, posts_for
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household
from huiyin.apps.units.linking import Wanted, end_link, link_all
from huiyin.apps.units.models import HouseholdLink, Post
from huiyin.core.errors import RuleError


class Links(Intake):
    """Which post looks after which household, in which circle, from when until when."""

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        self._today = timezone.localdate(now)
        self._places = set(places_for(by).values_list("pk", flat=True))
        self._posts = {post.pk: post for post in posts_for(by).select_related("unit", "place")}
        _, places = place_index(by)
        _, units = unit_index(by, places)
        self._homes = {
            post.pk: units.get(post.unit_id or 0) or places.get(post.place_id or 0) for post in self._posts.values()
        }
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for post in self._posts.values():
            self._by_name[post.name].append(post.pk)
        self._held: dict[str, list[int]] = defaultdict(list)
        holdings = Holding.objects.filter(
            Q(ends__isnull=True) | Q(ends__gte=self._today), starts__lte=self._today, deputy=False
        )
        for pk, name in holdings.order_by("id").values_list("post_id", "person__name"):
            if pk in self._posts:
                self._held[name].append(pk)
        self._new: set[tuple[int, int]] = set()

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        codes = [str(row.values["household"]) for row in rows]
        households = {each.code: each for each in Household.objects.filter(code__in=codes)}
        there = HouseholdLink.objects.select_related("household", "post")
        uids = [row.uid for row in rows if is_uid(row.uid)]
        by_uid = {str(link.uid): link for link in there.filter(uid__in=uids)} if uids else {}
        current = there.filter(household__in=[each.pk for each in households.values()], ends=None)
        by_pair = {(link.household_id, link.post_id): link for link in current}
        return self.plan_each(rows, lambda row: self._plan(row, households, by_uid, by_pair))

    def _plan(
        self,
        row: Checked,
        households: dict[str, Household],
        by_uid: dict[str, HouseholdLink],
        by_pair: dict[tuple[int, int], HouseholdLink],
    ) -> Plan:
        code = str(row.values["household"])
        household = households.get(code)
        if household is None:
            raise RuleError("ref_unknown", column="household", given=code, better="")
        if household.place_id not in self._places:
            raise RuleError("row_elsewhere", column="household", given=code)
        known = by_uid.get(row.uid) if row.uid else None
        post = self._post(row, known)
        there = known if row.uid else by_pair.get((household.pk, post.pk))
        if row.uid and (there is None or (there.household_id, there.post_id) != (household.pk, post.pk)):
            raise RuleError("row_unknown_id")
        starts, ends = _day(row, "starts") or self._today, _day(row, "ends")
        if ends and ends < (there.starts if there else starts):
            raise RuleError("row_ends_before", column="ends")
        if there:
            _check_same(row, there)
            return Plan(row, Do.change if ends and there.ends is None else Do.same, {"ends": ends}, there)
        if (household.pk, post.pk) in self._new:
            raise RuleError("row_twice", given=code)
        if ends:  # it was over before it came here
            raise RuleError("link_over", column="ends", given=code)
        self._new.add((household.pk, post.pk))
        return Plan(row, Do.add, {"wanted": Wanted(household, post, str(row.values.get("circle") or ""), starts)})

    def _post(self, row: Checked, known: HouseholdLink | None) -> Post:
        """The post of that name, or held by whoever has that name, in the unit or place that the row gives; of several the one
        that the link has."""
        name, person, home = (str(row.values.get(key) or "") for key in ("post", "person", "unit"))
        if not name and not person:
            raise RuleError("row_post_or_person", column="post")
        found = self._held.get(person, []) if person else self._by_name.get(name, [])
        posts = [self._posts[pk] for pk in dict.fromkeys(found)]
        posts = [post for post in posts if (not name or post.name == name) and (not home or self._is_at(post, home))]
        if not posts:
            raise RuleError("ref_unknown", column="post", given=" ".join(filter(None, (home, name, person))), better="")
        if len(posts) > 1 and known and known.post in posts:
            return known.post
        if len(posts) > 1:
            titles = sorted({_home(post) for post in posts})
            raise RuleError("ref_several", column="unit", given=name or person, titles=titles)
        return posts[0]

    def _is_at(self, post: Post, home: str) -> bool:
        node = self._homes[post.pk]
        return fits(node, home) if node else _home(post) == home

    def write(self, plans: Sequence[Plan]) -> None:
        wanted = [plan.facts["wanted"] for plan in plans if plan.do is Do.add]
        if wanted:
            link_all(wanted=wanted, starts=self._today, by=self.by, now=self.now)
        changed = [plan for plan in plans if plan.do is Do.change]
        self.write_each(changed, self._end)

    def _end(self, plan: Plan) -> None:
        end_link(link=plan.target, ends=plan.facts["ends"], by=self.by, now=self.now)


def _check_same(row: Checked, there: HouseholdLink) -> None:
    """A link that is there changes by ending alone: another circle or day is another link. Empty cells say nothing."""
    for column in ("circle", "starts", "ends"):
        told, is_so = row.values.get(column), getattr(there, column)
        if told and told != is_so and not (column == "ends" and is_so is None):
            raise RuleError("link_otherwise", column=column, given=there.household.code)


def _day(row: Checked, key: str) -> date | None:
    day: Any = row.values.get(key)
    return day if isinstance(day, date) else None


def _home(post: Post) -> str:
    return (post.unit or post.place).name  # type: ignore[union-attr]
