"""What is owed in the demo county: two months of it, some done, some not needed; rotas, reception hours, a few bookings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from huiyin.apps.duties.actions.answering import RECORD, Record, record, say_unneeded
from huiyin.apps.duties.actions.caring import begin_care
from huiyin.apps.duties.actions.generating import generate
from huiyin.apps.duties.chosen import duty_of
from huiyin.apps.duties.models import Owed
from huiyin.apps.field.actions import Visit, record_visit
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household
from huiyin.apps.slots.actions import Plan, hand_over, plan_slots
from huiyin.apps.slots.booking import Wish, book
from huiyin.apps.slots.models import Slot
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.cli.demo.cast import Cast, uid
from huiyin.cli.demo.county import Town
from huiyin.core.duties import Standing
from huiyin.core.slots import SlotKind
from huiyin.core.words import PostTitle, VisitDeed
from huiyin.core.worktime import SHANGHAI

BY = Viewer.for_system("huiyin demo")
VISITS, SESSIONS = 7, 4
LEADERS_DID = ((VisitDeed.opinion,), (VisitDeed.mediation,), (VisitDeed.safety,))
DEEDS = ((VisitDeed.opinion,), (VisitDeed.policy, VisitDeed.safety), (), (VisitDeed.help,), (VisitDeed.nobody,))
WORDS = {
    "lesson": "学习村规民约和移风易俗的要求，大家说了说红白事怎么办",
    "film": "在党群服务中心一起看了一部讲村支书的片子",
    "practice": "清了村口的水渠，给三户老人扫了院子",
    "points": "本季度积分贴在村委会门口的公示栏，一户一行",
    "self_check": "查了会议记录和党费收缴，有两次会议没写清楚，已补",
    "account": "在村委会院子里开会交账，答了修路款和水费两个问题",
    "study": "去邻村看了党员活动室的台账，学了一月一清的做法，回来照着改",
}


class Owing:
    """One county's duties and slots. Ids come from the random numbers of the demo."""

    def __init__(self, rng: Random, cast: Cast, last: datetime) -> None:
        self.rng, self.cast, self.last = rng, cast, last

    def live(self, towns: list[Town]) -> None:
        """Rows of the last month and of this one, and what was done of them."""
        for town in towns:
            self._care(town)
            for day in (self.last - timedelta(days=31), self.last):
                generate(town=town.place, on=day.astimezone(SHANGHAI).date())
            self._visit(town)
            self._hold(town)
            self._answer(town)
            self._receive(town)

    def _days(self, n: int) -> Iterator[datetime]:
        """So many moments of the last weeks, in daylight."""
        for _ in range(n):
            day = (self.last - timedelta(days=self.rng.randrange(1, 40))).astimezone(SHANGHAI).date()
            yield datetime.combine(day, time(9 + self.rng.randrange(8), 15), SHANGHAI)

    def _visit(self, town: Town) -> None:
        """By who is linked to a household, and by a leader."""
        links = list(HouseholdLink.objects.filter(ends=None, household__place__town=town.place).order_by("id")[:60])
        for at, link in zip(self._days(VISITS), self.rng.sample(links, min(VISITS, len(links))), strict=False):
            if link.post_id in self.cast.held:
                self._went(self.cast.viewer(link.post_id), link.household, self.rng.choice(DEEDS), at)
        leader = self.cast.first(PostTitle.leader, town.place)
        for at, link, did in zip(self._days(len(LEADERS_DID)), links, LEADERS_DID, strict=False):
            if leader:
                self._went(leader, link.household, did, at)

    def _went(self, by: Viewer, home: Household, did: tuple[VisitDeed, ...], at: datetime) -> None:
        visit = Visit(
            uid=uid(self.rng), slug="", place=home.place, met=home.head, at=at, household=home, spot=home.door, did=did
        )
        record_visit(by=by, visit=visit, now=at + timedelta(minutes=20))

    def _hold(self, town: Town) -> None:
        """Sessions, publications, self-checks: written down by whoever owes them."""
        rows = Owed.objects.filter(town=town.place, household=None, state=Standing.open, first__lte=self.last)
        done = 0
        for row in rows.exclude(post=None).order_by("id"):
            duty = duty_of(town.slug, row.duty)
            record_of = duty.expected(RECORD) if duty else None
            if record_of and row.post_id in self.cast.held and done < SESSIONS:
                kind = next(iter(record_of.wants["category"]))
                day = min(row.first + timedelta(days=9), self.last.date())
                what = Record(uid(self.rng), row.uid, day, WORDS[kind], self.rng.randrange(12, 40))
                record(by=self.cast.viewer(row.post_id), what=what, now=self.last)
                done += 1

    def _answer(self, town: Town) -> None:
        rows = Owed.objects.filter(town=town.place, state=Standing.open).exclude(household=None).exclude(post=None)
        for row, (reason, words) in zip(
            rows.order_by("id")[:2], (("away", "去外地儿子家过冬"), ("elsewhere", "")), strict=False
        ):
            if row.post_id in self.cast.held:
                say_unneeded(by=self.cast.viewer(row.post_id), owed=row.uid, reason=reason, words=words, now=self.last)

    def _care(self, town: Town) -> None:
        """The first branch looks after one old household, by one of its contacts."""
        if duty_of(town.slug, "care_old") is None:
            return
        link = HouseholdLink.objects.filter(ends=None, household__place__town=town.place).order_by("id").first()
        branch = Unit.objects.filter(key="village_branch", seat=link.household.place.village).first() if link else None
        by = self.cast.first(PostTitle.secretary, branch.seat, branch.key) if branch else None
        if link and by:
            begin_care(by=by, household=link.household, kind="old", post=link.post, now=self.last - timedelta(days=35))

    def _receive(self, town: Town) -> None:
        """Leaders take turns on Tuesdays, bodies sit in one room on Thursdays; a leader and the duty post are there every night."""
        monday = (self.last - timedelta(days=self.last.astimezone(SHANGHAI).weekday())).astimezone(SHANGHAI).date()
        leaders = list(Post.objects.filter(title=PostTitle.leader, place=town.place).order_by("id")[:2])
        centre = Unit.objects.filter(seat=town.place, key="town_centre").first()
        duty = Post.objects.filter(title=PostTitle.duty, unit__seat=town.place).order_by("id").first()
        plans: list[tuple[SlotKind, dict[str, Any], int, tuple[int, int]]] = [
            (SlotKind.hours, {"unit": centre, "room": "矛盾调处中心", "capacity": 8}, 3, (14, 17)),
            (SlotKind.venue, {"room": "文化广场", "title": "广场舞"}, 4, (19, 21)),
        ]
        for n, post in enumerate(leaders):
            plans.append((SlotKind.reception, {"post": post, "room": "接访室", "capacity": 6}, 1 + 7 * n, (9, 11)))
        plans += [(SlotKind.on_duty, {"post": duty, "room": "值班室"}, n, (18, 32)) for n in range(12)]
        plans += [(SlotKind.on_duty, {"post": leaders[n % len(leaders)]}, n, (18, 32)) for n in range(12) if leaders]
        for kind, who, day, (begin, end) in plans:
            if any(who.get(name) for name in ("post", "unit", "room")):
                start = datetime.combine(monday + timedelta(days=day), time(begin), SHANGHAI)
                span = timedelta(hours=end - begin)
                plan = Plan(uid=uid(self.rng), kind=kind, place=town.place, starts=start, ends=start + span, **who)
                plan_slots(by=BY, plan=plan, now=self.last)
        self._change(town, leaders)

    def _change(self, town: Town, leaders: list[Post]) -> None:
        """The next that is booked is handed over, and somebody has booked it; to other receptions people just come."""
        booked = Slot.objects.filter(place=town.place, kind=SlotKind.reception, capacity__gt=0)
        for slot in booked.filter(starts__gt=self.last).order_by("starts")[:1]:
            other = next((post for post in leaders if post.pk != slot.post_id), None)
            if other:
                hand_over(by=BY, slot=slot.uid, to=other, reason="去县里开会", now=self.last)
            book(by=Viewer.nobody(), wish=Wish(uid(self.rng), slot.uid, people=2, topic="宅基地的事"), now=self.last)
