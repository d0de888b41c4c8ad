"""What villages decide in the demo: motions, meetings, an opinion round half-way, all through the actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.actions.associations import did, seat
from huiyin.apps.decisions.actions.changing import OWNERS, keep_list
from huiyin.apps.decisions.models import Association, Sitting
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.cli.demo.cast import uid
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.cli.demo.publishing import make_public
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.words import Channel, PlaceKind, PostTitle
from huiyin.core.worktime import SHANGHAI

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

AREAS = ("68.40", "89.12", "89.12", "102.75", "118.60", "143.30")
"""Square metres of flats, as deeds give them."""
DAYS = frozenset({"met_on", "meets_on"})
TITLES = (PostTitle.secretary,)
LISTENERS = (PostTitle.grid_head, PostTitle.supervisor, PostTitle.verifier)
"""Who hears along when somebody is asked by telephone."""


def decide(life: Life, town: Town) -> None:
    """Put the decisions of a town on the agenda: those whose way of deciding it has chosen."""
    plan = read("decisions")
    profile = library.profile(town.slug)
    for matter in plan["matter"]:
        if profile.pack(matter["slug"]) and town.villages:
            at = life.first + timedelta(days=matter["first"], hours=life.rng.uniform(1, 8))
            life.later(at, partial(_begin, life, town, matter, plan["members"]))


def _begin(life: Life, town: Town, matter: Mapping[str, Any], members: Mapping[str, int], at: datetime) -> None:
    village = _place(town, matter)
    by = life.cast.at(village, TITLES) if village else None
    if village is None or by is None:
        return
    owners = matter.get("owners", 0)
    for body, n in {OWNERS: owners}.items() if owners else members.items():
        names = different(life.openings.names.person, n)
        if body == OWNERS:  # with all the floor area that is theirs
            names = [f"{name} {AREAS[k % len(AREAS)]}" for k, name in enumerate(names)]
        keep_list(by=by, place=village, body=body, names=names, now=at)
    answers = _dated(matter["answers"], at)
    said = Said(
        uid=uid(life.rng),
        slug=matter["slug"],
        place=village,
        text=matter["text"],
        title=str(answers.get("title", "")),
        channel=Channel.meeting,
        answers=answers,
    )
    case = open_case(by=by, said=said, at=at, now=at)
    _next(life, matter, case, 0, at)


def different(draw: Callable[[], str], n: int) -> list[str]:
    """So many names, nobody's twice: on a list nobody could tell them apart."""
    names: dict[str, None] = {}
    while len(names) < n:
        names[draw()] = None
    return list(names)


def _place(town: Town, matter: Mapping[str, Any]) -> Place | None:
    """Which of the town's villages decides; what owners decide is decided in a community, if there is one."""
    if matter.get("owners"):
        return next((place for place in town.villages if place.kind == PlaceKind.community), None)
    n: int = matter["village"]
    return town.villages[min(n, len(town.villages) - 1)]


def _dated(asked: Mapping[str, str], at: datetime) -> dict[str, str]:
    """The days that a step asks for are the day itself."""
    return {name: at.astimezone(SHANGHAI).date().isoformat() if name in DAYS else text for name, text in asked.items()}


def _next(life: Life, matter: Mapping[str, Any], case: Case, n: int, at: datetime) -> None:
    if n < len(matter["steps"]):
        after = matter["steps"][n].get("after", matter["gap"])
        life.later(at + timedelta(days=after), partial(_step, life, matter, case, n))


def _step(life: Life, matter: Mapping[str, Any], case: Case, n: int, at: datetime) -> None:
    step = matter["steps"][n]
    case.refresh_from_db()
    sitting = Sitting.objects.filter(decision__case=case, closed_at=None).select_related("roll").first()
    for done in _acts(life, sitting, step, case.place, at) if sitting else ():
        act(by=_recorder(life, case), sitting=sitting.uid, done=done, now=at)  # type: ignore[union-attr]
    if step["do"]:
        _take(life, _notice(case) if step.get("of") == "notice" else case, step, at)
    if "seats" in step:
        _seat(life, case, step, at)
    _next(life, matter, case, n + 1, at)


def _take(life: Life, case: Case, step: Mapping[str, Any], at: datetime) -> None:
    move = next(move for move in library.pinned(case.pack_id).moves_from(case.state) if move.do == step["do"])
    if "redacted" in move.guard:
        make_public(life, case, move, at)
        case.refresh_from_db()
    by = next(life.cast.who(move, case))
    idem = uid(life.rng)
    take_step(by=by, act=Act(case.uid, step["do"], _dated(step.get("ask", {}), at), idem), now=at)


def _notice(case: Case) -> Case:
    """What was disclosed of it last."""
    return Case.objects.select_related("place", "unit").filter(parent=case).order_by("-pk")[0]


def _seat(life: Life, case: Case, step: Mapping[str, Any], at: datetime) -> None:
    """The association that stands on the charter gets its members, and does something."""
    association, by = Association.objects.get(decision__case=case), _recorder(life, case)
    names = different(life.openings.names.person, step["seats"])
    day = at.astimezone(SHANGHAI).date()
    until = day.replace(year=day.year + 3, day=min(day.day, 28))
    seat(by=by, uid=uid(life.rng), association=association, names=names, since=day, until=until, now=at)
    did(by=by, uid=uid(life.rng), association=association, on=day, text=step["deed"], now=at)


def _recorder(life: Life, case: Case) -> Viewer:
    found = life.cast.at(case.place, TITLES)
    assert found  # who began it is there still
    return found


def _acts(life: Life, sitting: Sitting, step: Mapping[str, Any], place: Place, at: datetime) -> Iterator[Done]:
    """Who comes and agrees, or who is heard."""
    entries = list(sitting.roll.entries.order_by("number").values_list("pk", flat=True))
    if "sit" in step:
        came = entries[: round(len(entries) * step["sit"]["come"])]
        agree = round(len(entries) * step["sit"]["agree"])
        yield from (_done(life, pk, ActKind.attend, "", at) for pk in came)
        yield from (_done(life, pk, ActKind.vote, "agree" if n < agree else "oppose", at) for n, pk in enumerate(came))
    if "hear" in step:
        heard_along = life.cast.at(place, LISTENERS)
        for pk in entries[: round(len(entries) * step["hear"])]:
            value = life.rng.choice(("agree", "agree", "agree", "agree", "oppose", "abstain"))
            if heard_along and life.rng.random() < step["calls"]:
                told = _done(life, pk, ActKind.opine, value, at, ActChannel.call)
                yield replace(told, witness=heard_along.actor.person)
                continue
            yield _done(life, pk, ActKind.opine, value, at, ActChannel.paper)
            yield _done(life, pk, ActKind.sign, "", at, ActChannel.paper)


def _done(
    life: Life, pk: int, kind: ActKind, value: str, at: datetime, channel: ActChannel = ActChannel.meeting
) -> Done:
    return Done(uid(life.rng), pk, kind, channel, value, at=at)
