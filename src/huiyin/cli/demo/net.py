"""The net of the demo county: households get contacts, one changes hands, branches join an alliance, some posts stand empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from random import Random

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.net import weak
from huiyin.apps.people.grants import end_grant
from huiyin.apps.people.models import Holding
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Household, Place
from huiyin.apps.units.actions import give_phone
from huiyin.apps.units.joining import join_unit
from huiyin.apps.units.linking import Wanted, link_all, move_link
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.cli.demo.cast import Cast, uid
from huiyin.cli.demo.county import Town
from huiyin.core.words import Circle, PostTitle, UnitKind

CONTACTS = (PostTitle.member_contact, PostTitle.neighbour_head, PostTitle.grid_worker)
"""Who looks after households, the first of these that the grid has."""
WITHOUT = 9
"""Every so manieth household has no contact yet."""
BY = Viewer.for_system("huiyin demo")
EMPTY = (PostTitle.adviser, PostTitle.specialist, PostTitle.neighbour_head, PostTitle.grid_worker)


def weave(rng: Random, towns: list[Town], cast: Cast, since: date, now: datetime) -> None:
    """Make the net of every town; who may do it does it as the product's own work."""
    for post in Post.objects.filter(title__in=CONTACTS, closed_on=None).order_by("id"):
        give_phone(post=post, phone=f"0300-555{rng.randrange(1000, 10000)}")
    for town in towns:
        _link(town, since, now)
        _join(town, since, now)
        _empty(rng, town, now)
        _rectify(rng, town, cast, now)
    _change_hands(rng, now)


def _link(town: Town, since: date, now: datetime) -> None:
    """Each grid's households are shared among its contacts; some are left for the organiser to find."""
    at: dict[int, list[Post]] = defaultdict(list)
    grids = [spot.place.pk for spot in town.spots]
    posts = Post.objects.filter(closed_on=None, title__in=CONTACTS).order_by("id").select_related("unit")
    for post in posts:
        at[post.place_id or (post.unit.seat_id if post.unit else 0)].append(post)
    wanted = []
    for home in Household.objects.filter(place__grid__in=grids).select_related("place").order_by("id"):
        contacts = at[home.place.grid_id or 0]
        title = next((title for title in CONTACTS for post in contacts if post.title == title), None)
        chosen = [post for post in contacts if post.title == title]
        if chosen and home.pk % WITHOUT:
            circle = next(_circles(home.pk)) if title == PostTitle.member_contact else ""
            wanted.append(Wanted(home, chosen[home.pk % len(chosen)], circle))
    link_all(wanted=wanted, starts=since, by=BY, now=now)


def _circles(nth: int) -> Iterator[Circle]:
    circles = list(Circle)
    return cycle(circles[nth % len(circles) :] + circles)


def _join(town: Town, since: date, now: datetime) -> None:
    """The first two branches join the town's alliance, where it has one."""
    joint = Unit.objects.filter(seat=town.place, kind=UnitKind.alliance).first()
    branches = Unit.objects.filter(seat__town=town.place, kind=UnitKind.branch).order_by("id")[:2]
    for branch in branches if joint else ():
        join_unit(unit=branch, joint=joint, starts=since, by=BY, now=now)  # type: ignore[arg-type]


def _empty(rng: Random, town: Town, now: datetime) -> None:
    """One required post stands empty."""
    held = Holding.objects.filter(ends=None, deputy=False).select_related("post")
    for title in EMPTY:
        terms = list(held.filter(post__title=title, post__place__town=town.place).order_by("id"))
        if terms:
            end_grant(by=BY, holding=rng.choice(terms).pk, ends=now.date() - timedelta(days=20), now=now)
            return


RECTIFY = (
    ("sponsor", "secretary", True, {"sponsor": "分管领导"}),
    ("plan", "secretary", False, {"measures": "每月五日开党员大会；活动室周三、周六开门，有人值班。", "until": ""}),
    ("report", "secretary", False, {"result": "连着四个月按时开会，活动室正常开门。"}),
    ("pass", "leader", True, {"finding": "看了四次会议记录，问了六名党员和群众，属实。"}),
    ("strike", "secretary", True, {"note": "党委会第八次会议研究，同意出列。"}),
)
"""What becomes of a weak branch: the step, whose it is, whether a post of the town or of the village takes it, what is said."""
PROBLEM = ("组织生活不正常", "半年没有开过支部党员大会，党员活动室锁着。")


def _rectify(rng: Random, town: Town, cast: Cast, now: datetime) -> None:
    """One branch was put right and struck off, another one is under way, where the town does it."""
    if library.profile(town.slug).pack(weak.PACK) is None:
        return
    for nth, village in enumerate(town.villages[:2]):
        steps = RECTIFY if nth == 0 else RECTIFY[:2]
        at = now - timedelta(days=120)
        by = _as(cast, "secretary", town.place)
        title, words = PROBLEM
        case = weak.put_on(by=by, uid=uid(rng), village=village.pk, title=title, text=words, now=at)
        for do, post, of_town, answers in steps:
            at += timedelta(days=20)
            said = {name: value or (at + timedelta(days=60)).date().isoformat() for name, value in answers.items()}
            by = _as(cast, post, town.place if of_town else village)
            take_step(by=by, act=Act(case=case.uid, do=do, answers=said, idem=uid(rng)), now=at)


def _as(cast: Cast, title: str, place: Place) -> Viewer:
    found = cast.first(title, place)
    assert found  # the template sets up each of them
    return found


def _change_hands(rng: Random, now: datetime) -> None:
    """One household got another contact a month ago; the former one stays as history."""
    links = list(HouseholdLink.objects.filter(post__title=PostTitle.member_contact, ends=None).order_by("id")[:20])
    if links:
        link = rng.choice(links)
        others = Post.objects.filter(title=PostTitle.member_contact, place=link.post.place_id).exclude(pk=link.post_id)
        for other in others[:1]:
            move_link(link=link, to_post=other, on=now.date() - timedelta(days=30), by=BY, now=now)
