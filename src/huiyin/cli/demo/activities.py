"""What the demo's villages hold, who serves there, what they are to do: a little of everything, through the actions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from huiyin.apps.activities.actions import activities as actions
from huiyin.apps.activities.actions import attending, finding
from huiyin.apps.activities.actions.registers import Line, end_entry, list_entry
from huiyin.apps.activities.actions.schemes import Setting, close_task, set_tasks
from huiyin.apps.activities.actions.teams import Serving, end_pledge, enrol_all, pledge_all, register_team
from huiyin.apps.activities.models import Enrolment, Team
from huiyin.apps.activities.town import Town as Words
from huiyin.apps.activities.town import town_words
from huiyin.apps.cases import library
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Unit
from huiyin.cli.demo.cast import uid
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.core.words import PostTitle, UnitKind
from huiyin.core.worktime import SHANGHAI

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

SERVING, COMING = 5, (2, 3, 1)
FIRST_DAYS = timedelta(days=2)
BY_BRANCH = ("theme_day", "self_check")


@dataclass
class Doing:
    """The doings of one town. They have dice of their own, so that all else in the county stays as it is."""

    life: Life
    town: Town
    rng: Random
    words: Words
    serving: dict[int, list[Enrolment]] = field(default_factory=dict)

    def uid(self) -> uuid.UUID:
        """The next one."""
        return uid(self.rng)

    def by(self, place: Place) -> Viewer:
        """Who does it there: a desk or clerk of the village or town."""
        titles = (PostTitle.desk, PostTitle.clerk, PostTitle.chief)
        return next(by for title in titles if (by := self.life.cast.first(title, place)))


def hold_activities(life: Life, town: Town) -> None:
    """Put what the town holds on the agenda."""
    rng = Random(f"activities of {town.slug}")  # noqa: S311  (invented lives, made again from their seed)
    doing = Doing(life, town, rng, town_words(town.slug))
    life.later(life.first + FIRST_DAYS, partial(_begin, doing))
    named = library.profile(town.slug).raw.get("activities", {}).get("kinds", {})
    for n, table in enumerate(read("activities")["activities"]):
        if table.get("own") and table["kind"] not in named:
            continue
        place = town.place if table.get("town") else town.villages[n % len(town.villages)]
        starts = _morning(life.last - timedelta(days=table["ago"]), table["at"])
        plan = _plan(doing, table, place, starts)
        told = max(life.first + 2 * FIRST_DAYS, min(starts - timedelta(days=4), life.last - timedelta(hours=3)))
        life.later(told, partial(_hold, doing, table, plan))


def _morning(day: datetime, hour: int) -> datetime:
    return day.astimezone(SHANGHAI).replace(hour=hour, minute=0, second=0, microsecond=0)


def _plan(doing: Doing, table: dict[str, Any], place: Place, starts: datetime) -> actions.Plan:
    schemes = doing.words.schemes
    aims = [f"{scheme.key}.{aim.key}" for scheme in schemes[:1] for aim in scheme.aims]
    holds = UnitKind.branch if table["kind"] in BY_BRANCH else UnitKind.team
    team = Unit.objects.filter(kind=holds, seat=place).order_by("id").first()
    return actions.Plan(
        kind=table["kind"], title=table["title"], place=place, starts=starts,
        ends=starts + timedelta(hours=table["lasts"]), unit=team, spot=table.get("spot", ""),
        about=table.get("about", ""), programme="\n".join(table.get("programme", [])),
        tags=(aims[table["tag"] % len(aims)],) if "tag" in table and aims else (),
        shown=not table.get("hidden"), signs_up=bool(table.get("sign")), **_serial(doing, table),
    )  # fmt: skip


def _serial(doing: Doing, table: dict[str, Any]) -> dict[str, Any]:
    series = next(iter(doing.words.series), "")
    return {"series": series, "issue": table["serial"]} if series and "serial" in table else {}


def _begin(doing: Doing, at: datetime) -> None:
    """Teams and who serves in them, registers, tasks: once, in the first days."""
    by = doing.by(doing.town.place)
    for kind in doing.words.teams:
        for unit in (
            Unit.objects.filter(key=kind.unit, seat__town=doing.town.place).select_related("seat").order_by("id")
        ):
            team = register_team(uid=doing.uid(), by=by, kind=kind.key, place=unit.seat, name="", unit=unit, now=at)
            _enrol(doing, team, at)
    for village in doing.town.villages:
        _keep(doing, village, at)
    _list(doing, at)
    _set(doing, by, at)


def _enrol(doing: Doing, team: Team, at: datetime) -> None:
    """Somebody in every first team of a place; with it who has checked in from elsewhere, and a promise."""
    if team.place_id in doing.serving:
        return
    words, rng, names = read("activities"), doing.rng, read("names")
    people = [
        Serving(
            doing.uid(), rng.choice(names["surnames"]) + rng.choice(names["given"]), True, party=n % 2 == 0,
            skills=rng.choice(words["skills"]), free=rng.choice(words["free"]), home=words["homes"][0] if n == 4 else "",
        )
        for n in range(SERVING)
    ]  # fmt: skip
    by = doing.by(team.place)
    found = doing.serving[team.place_id] = enrol_all(by=by, place=team.place, serving=people, team=team, now=at)
    guest = Serving(doing.uid(), words["homes"][1], True, home=words["homes"][1], heads=12, skills="辅导功课")
    enrol_all(by=by, place=team.place, serving=[guest], now=at)
    pairs = [(row.uid, rng.choice(words["pledges"])) for row in found[:3]]
    made = pledge_all(uid=doing.uid(), by=by, pledges=pairs, now=at, due_on=(at + timedelta(days=90)).date())
    kept = partial(end_pledge, by=by, uid=made[0].uid, outcome="kept", became="去了两回，老人都好。")
    doing.life.later(at + timedelta(days=30), partial(_now, kept))


def _keep(doing: Doing, village: Place, at: datetime) -> None:
    """Venues, work offered and sought, vanguard posts, signboards."""
    words, by = read("activities"), doing.by(village)
    lines = [
        Line("venue", place=village, shown=True, **_kind(doing, "venue", n), **each)
        for n, each in enumerate(words["venues"])
    ]
    lines += [Line("opening", place=village, shown=True, **each) for each in words["openings"]]
    lines += [Line("seeker", place=village, shown=True, agrees=True, **each) for each in words["seekers"]]
    lines += [Line("pioneer", name, village, agrees=True, shown=True) for name in words["pioneers"]]
    boards = [
        Line("signboard", name, village, **_kind(doing, "signboard", n)) for n, name in enumerate(words["boards"])
    ]
    for line in lines:
        list_entry(by=by, uid=doing.uid(), line=line, now=at)
    for line in boards:
        entry = list_entry(by=by, uid=doing.uid(), line=line, now=at)
        end = partial(end_entry, by=by, uid=entry.uid, outcome="rectified", why="")
        doing.life.later(at + timedelta(days=20), partial(_now, end))


def _list(doing: Doing, at: datetime) -> None:
    """Ratings, awards, model places, projects, brands: whatever of it the town keeps."""
    kept = {str(table["register"]) for table in library.profile(doing.town.slug).raw.get("registers", ())}
    for table in read("activities")["entries"]:
        said = dict(table)
        villages = doing.town.villages
        village, kinds = villages[said.pop("at") % len(villages)], doing.words.entry_kinds.get(said["register"], {})
        if said["register"] in kept and said.get("kind", "") in (kinds or [""]):
            line = Line(place=village, shown=True, agrees=True, **said)
            list_entry(by=doing.by(village), uid=doing.uid(), line=line, now=at)


def _checks(doing: Doing, plan: actions.Plan) -> dict[str, str]:
    """Every article of the town's lists as it was found: the fifth of each ten is to be mended."""
    lists = [each for each in doing.words.checklists_on(plan.starts.date()) if plan.kind in each.kinds]
    return {key: "mend" if n % 10 == 4 else "good" for n, key in enumerate(key for each in lists for key in each.items)}


def _now(deed: Callable[..., object], at: datetime) -> None:
    deed(now=at)


def _kind(doing: Doing, register: str, n: int) -> dict[str, Any]:
    kinds = list(doing.words.entry_kinds.get(register, {}))
    return {"kind": kinds[n % len(kinds)]} if kinds else {}


def _set(doing: Doing, by: Viewer, at: datetime) -> None:
    """A task under each aim of the schemes that stand on the town's home; every third is done."""
    words = read("activities")
    for scheme in (each for each in doing.words.schemes if each.tabs):
        for n, aim in enumerate(scheme.aims):
            due = (at + timedelta(days=30 + 20 * n)).date()
            own = words["aims"].get(aim.key, {"task": words["tasks"][n % 3], "done": words["results"][n % 2]})
            setting = Setting(scheme.key, aim.key, own["task"], due, doing.town.villages)
            tasks = set_tasks(by=by, uid=doing.uid(), setting=setting, now=at)
            for task in tasks[: (n + 1) % 3]:
                close = partial(close_task, by=by, uid=task.uid, result=own["done"])
                doing.life.later(at + timedelta(days=25), partial(_now, close))


def _hold(doing: Doing, table: dict[str, Any], plan: actions.Plan, at: datetime) -> None:
    """It is announced; people sign up, or it is held and its result entered in the evening."""
    by, uid = doing.by(plan.place), doing.uid()
    actions.announce(by=by, uid=uid, plan=plan, now=at)
    if plan.signs_up:
        for heads in COMING:
            coming = attending.SigningUp(doing.uid(), heads)
            attending.sign_up(by=Viewer.nobody(), activity=uid, coming=coming, now=at)
    if "enrols" in table:
        names = [doing.life.openings.names.person() for _ in range(table["enrols"])]
        attending.enrol(by=by, uid=uid, names=names, role="secretary", now=at, idem=doing.uid())
    if "counts" in table:
        doing.life.later(plan.ends + timedelta(hours=1), partial(_result, doing, table, plan, uid))


def _result(doing: Doing, table: dict[str, Any], plan: actions.Plan, uid: uuid.UUID, at: datetime) -> None:
    by = doing.by(plan.place)
    checks = _checks(doing, plan) if table.get("listed") else {}
    how = actions.Held(table["counts"], table["result"], table.get("persons"), tuple(table.get("parts", ())), checks)
    actions.hold(by=by, uid=uid, held=how, now=at)
    if table.get("hours"):
        served = doing.serving.get(plan.place.pk, [])
        minutes = {row.uid: 60 * table["lasts"] for row in served[: table["counts"]["volunteer"]]}
        attending.give_hours(by=by, uid=uid, minutes=minutes, now=at)
    if "found" in table:
        found = finding.Found(doing.uid(), table["found"])
        finding.raise_finding(by=by, uid=uid, found=found, now=at)
