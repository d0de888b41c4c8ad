"""Two towns beside the first one, and one thing there of every kind that an address takes a number of. Everything with words
bears the MARK."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import models

from huiyin.apps.board.actions import Hung, Seen, post_sheet
from huiyin.apps.cases.actions import carding
from huiyin.apps.cases.actions.carding import Bearer
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.models import Association, PaperSheet
from huiyin.apps.duties.models import Owed
from huiyin.apps.exchange.actions.forms import Asking, register
from huiyin.apps.figures import approved
from huiyin.apps.figures.actions.approving import approve
from huiyin.apps.net.actions import recount_inside
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.accusing import enter
from huiyin.apps.places.actions import add_households, add_place
from huiyin.apps.places.models import Household, Place
from huiyin.apps.slots.actions import Plan, plan_slots
from huiyin.apps.slots.booking import Wish, book
from huiyin.apps.towns import shelf
from huiyin.apps.towns.actions import set_up_town
from huiyin.apps.towns.adopting import adopt, publish, runs_with
from huiyin.apps.units.actions import add_unit
from huiyin.apps.units.models import HouseholdLink, Post, Unit
from huiyin.core.slots import SlotKind
from huiyin.core.spans import Period, span_at
from huiyin.core.words import PlaceKind, UnitKind
from tests.apps.decisions.village import Village
from tests.apps.disputes.hands import Hands, hands, party
from tests.apps.petitions.accused import chief_of, told
from tests.apps.scope.rows import Rows
from tests.builders import MONDAY, World

MARK = "暗记甲乙丙"
DAY = timedelta(days=1)


class Elsewhere(World):
    """Another town of the same county, with two villages of a grid each."""

    def __init__(self, profile: str, county: Place, nth: int = 1) -> None:
        self.profile, self.county = profile, county
        self.town = add_place(kind=PlaceKind.town, name="石桥镇", parent=county, code=f"99000110{nth}")
        villages = (self._one(f"石{name}村", f"99000110{nth}20{n}") for n, name in enumerate("家湾", 1))
        self.village, self.other_village = villages
        self.grid = self.village.children.first()
        self.units = set_up_town(town=self.town, slug=profile)

    def _one(self, name: str, code: str) -> Place:
        village = add_place(kind=PlaceKind.village, name=name, parent=self.town, code=code)
        add_place(kind=PlaceKind.grid, name="第一网格", parent=village, code=f"{code}01")
        return village


class Marked(Rows):
    """Rows of that town in which every word is the MARK."""

    def __init__(self, there: World, case: Case, **more: models.Model) -> None:
        super().__init__(there.grid, case)
        self._there |= {Unit: there.unit("village_station", there.village)} | {type(row): row for row in more.values()}

    def _value(self, model: type[models.Model], field: Any) -> Any:
        words = isinstance(field, models.CharField | models.TextField) and not field.choices
        return f"{MARK}{self._nth}" if words else super()._value(model, field)

    def uid(self, model: type[models.Model]) -> str:
        """The number of the row in addresses."""
        return str(self.of(model).uid)  # type: ignore[attr-defined]


class Deciding(Village):
    """A village whose rolls name marked people."""

    def keep(self, body: str, n: int) -> None:
        names = [f"{MARK}{nth}" for nth in range(n)]
        keep_list(by=self.secretary, place=self.world.village, body=body, names=names, now=self.now)


def numbers(county: Place, there: Elsewhere, case: Case) -> tuple[dict[str, list[str]], dict[str, str]]:
    """By the beginning of an address, the numbers that fit it; and by their name those of what is part of such a thing."""
    hours, parts = _hours(there)
    further = Elsewhere("huaqiao", county, 2)
    found = {
        **_homes(there),
        **hours,
        **_decided(there),
        **_disputed(further),
        **_taken_up(there, further),
        **_kept(there, case),
    }
    return found, parts


def _homes(there: World) -> dict[str, list[str]]:
    homes = [{"code": "S-1", "door": f"{MARK}1号", "head": MARK, "phone": "13900001111", "people": 2}]
    (home,) = add_households(there.grid, homes)
    home = Household.objects.get(pk=home.pk)
    post = Post.objects.filter(place=there.grid).order_by("id")[0]
    link = HouseholdLink.objects.create(household=home, post=post, place_no=there.grid.no, starts=MONDAY.date())
    recount_inside(place=there.grid, now=MONDAY)
    return {
        "d/net/home/": [str(home.uid)],
        "d/changes/home/": [str(home.uid)],
        "d/changes/place/": [str(there.grid.uid)],
        "d/net/link/": [str(link.uid)],
        "d/net/border/": [str(there.grid.uid)],
        "d/net/unit/": [str(there.unit("village_station", there.village).uid)],
        "net/unit/": [str(there.unit("village_station", there.village).uid)],
        "d/net/post/": [str(post.uid)],
    }


def _hours(there: World) -> tuple[dict[str, list[str]], dict[str, str]]:
    """When a leader receives, and who has asked to come. The hours themselves are everybody's to read."""
    desk = there.viewer("desk", unit=there.unit("village_station", there.village))
    post = Post.objects.create(title="leader", name="镇领导", place=there.town)
    plan = Plan(
        uid=uuid.uuid4(), kind=SlotKind.reception, place=there.town, starts=MONDAY + DAY, ends=MONDAY + 2 * DAY, post=post,
        room="接访室", capacity=3,
    )  # fmt: skip
    (slot, *_) = plan_slots(by=Viewer.for_system("test"), plan=plan, now=MONDAY)
    wish = Wish(uuid.uuid4(), slot.uid, people=1, name=MARK, phone="13900001111", topic=MARK)
    booking, _ = book(by=desk, wish=wish, now=MONDAY)
    one = [str(slot.uid)]
    return {"slots/": one, "hours/": one, "p/reception/": one}, {"booking": str(booking.uid)}


def _decided(there: World) -> dict[str, list[str]]:
    """A motion in its opinion round. What is decided is published; who stands on the roll is not."""
    case = Deciding(world=there).to_round()
    keys = ("decisions/", "d/decisions/", "w/meeting/")
    unit = add_unit(kind=UnitKind.association, name="戏迷协会", seat=there.village)
    facts = {"place": there.village, "town": there.town, "kind": "other", "charter": "爱唱戏的都能来。"}
    Association.objects.create(unit=unit, decision_id=case.pk, since=MONDAY.date(), **facts)
    there_too = {key: [str(unit.uid)] for key in ("associations/", "d/associations/")}
    return there_too | {key: [str(case.uid)] for key in keys}


def _disputed(there: World) -> dict[str, list[str]]:
    people: Hands = hands(world=there)
    case = people.dispute(text=MARK, name=MARK, other=MARK)
    mediator = people.enrol(MARK, "veteran")
    return {
        "m/": [str(case.uid)],
        "m/mine/": [str(party(case, 1).uid)],
        "m/mediators/": [str(mediator.uid)],
    }


def _taken_up(there: World, further: World) -> dict[str, list[str]]:
    """A way of working that one town shows to everybody, and another one has taken up from a day on."""
    slug = next(slug for slug, _ in shelf.offered(further.town) if slug not in runs_with(there.town))
    shown = publish(by=_organiser(further), uid=uuid.uuid4(), slug=slug, note="", now=MONDAY)
    later = MONDAY.date() + 7 * DAY
    taken = adopt(by=_organiser(there), uid=uuid.uuid4(), publication=shown.uid, starts=later, now=MONDAY)
    return {"ways/": [str(shown.uid)], "d/ways/": [str(shown.uid)], "d/ways/taken/": [str(taken.uid)]}


def _organiser(town: World) -> Viewer:
    return town.viewer("secretary", unit=Unit.objects.get(seat=town.town, kind="party_committee"))


def _kept(there: World, case: Case) -> dict[str, list[str]]:
    """A card, a form that was asked for, a month that is approved, a duty, a sheet of a roll, an accusation."""
    branch = there.viewer("secretary", unit=there.unit("village_branch", there.village))
    leader = there.viewer("leader", place=there.town)
    worker = there.viewer("grid_worker", place=there.grid)
    bearer = Bearer(name=MARK, place=there.village, helper=MARK, note=MARK)
    card = carding.hand_out(by=worker, uid=uuid.uuid4(), bearer=bearer, now=MONDAY)
    asking = Asking(title=MARK, asked_by=MARK, why=MARK, basis=MARK, period="year", rows="village", fields=(MARK,))
    form = register(by=leader, uid=uuid.uuid4(), asking=asking, warned=True, now=MONDAY)
    october = date(2026, 10, 1)
    read = approved.digest_of(approved.now(there.village, span_at(Period.month, october)))
    month = approve(by=branch, place=there.village, period="month", first=october, read=read, now=MONDAY)
    accusation = enter(by=leader, told=told(text=MARK, accuser=MARK, posts=(chief_of(there),)), now=MONDAY)
    rows = Marked(there, case)
    Owed.objects.filter(pk=rows.of(Owed).pk).update(household=rows.of(Household), duty="grid_round")
    hung = Hung(uid=uuid.uuid4(), place=there.village, sheet="/open/sheet", title=MARK, as_of=MONDAY.date(), spot=MARK)
    posting = post_sheet(by=branch, hung=hung, seen=Seen(supervisor=MARK), now=MONDAY)
    return {
        "d/postings/": [str(posting.uid)],
        "mine/card/": [card.number],
        "d/cards/": [str(card.card.uid)],
        "d/forms/": [str(form.uid)],
        "periods/": [str(month.uid)],
        "d/periods/": [str(there.village.uid)],
        "p/accusations/": [str(accusation.uid)],
        "duty/o/": [rows.uid(Owed)],
        "decisions/paper/": [rows.uid(PaperSheet)],
        "d/decisions/paper/": [rows.uid(PaperSheet)],
    }
