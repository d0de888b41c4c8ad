"""620 villages in an opinion round of 450,000 households: one village by the actions, the others after it by SQL.

The households of the first have names, sealed; of the others only doors. Two thirds are asked, half have signed.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.steps import Act as Step
from huiyin.apps.cases.actions.steps import take_step
from huiyin.apps.cases.models import Case, CaseContent
from huiyin.apps.decisions.actions.acting import Done, act
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.models import Decision, Sitting
from huiyin.apps.people.actions import add_person, give_post
from huiyin.apps.people.queries import Viewer, viewer_of_post
from huiyin.apps.places.actions import add_households
from huiyin.apps.places.models import Household, Place
from huiyin.apps.rolls.models import Act, Entry, Roll
from huiyin.apps.units.models import Post
from huiyin.cli.bench.net_fill import SINCE, places
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.words import PlaceKind

TOWNS, VILLAGES, GRIDS = 20, 31, 5
HOUSEHOLDS = 450_000
ASKED, SIGNED, SAMPLE = 66, 50, 20
"""Of a hundred households."""
POSTGRESQL = connection.vendor == "postgresql"
UID = "gen_random_uuid()" if POSTGRESQL else "lower(hex(randomblob(16)))"
PACK = "six_deliberations"


@dataclass(frozen=True)
class Filled:
    """The village whose pages are asked for, who goes from door to door in each, and which differences were found."""

    decision: Decision
    worker: Viewer
    leader: Viewer
    sittings: list[Sitting]
    workers: dict[int, Viewer]
    counts: dict[str, int]
    seconds: float
    differences: list[str]


def fill(now: datetime, *, share: int = 1) -> Filled:
    """Write it; `share` 10: a tenth of the villages."""
    began = time.perf_counter()
    profile = next(slug for slug in library.profile_slugs() if library.profile(slug).pack(PACK))
    county, _towns, villages, _grids = places(profile, max(1, TOWNS // share), VILLAGES, GRIDS)
    each = HOUSEHOLDS // (TOWNS * VILLAGES)
    workers = {village.pk: _worker(village) for village in villages}
    first = _by_actions(villages[0], workers[villages[0].pk], each, now)
    others = _bare(first, villages[1:])
    _households(each)
    _entries()
    _heard(first, workers[villages[0].pk], now)
    _acts(now)
    differences = _differences(first, others[0])
    _looked_at()
    leader = _held(Post.objects.create(title="leader", name="分管领导", place=county))
    counts = {
        "villages": len(villages),
        "households": Household.objects.count(),
        "entries": Entry.objects.filter(roll__body="").count(),
        "acts": Act.objects.count(),
    }
    spent = round(time.perf_counter() - began, 1)
    decision = Decision.objects.select_related("place").get(pk=first.decision_id)
    return Filled(decision, workers[villages[0].pk], leader, [first, *others], workers, counts, spent, differences)


def _held(post: Post) -> Viewer:
    person = add_person(name="岗上人")
    give_post(person=person, post=post, starts=SINCE)
    return viewer_of_post(post, person.pk, person.name)


def _worker(village: Place) -> Viewer:
    return _held(Post.objects.create(title="secretary", name="书记", place=village))


def _by_actions(village: Place, by: Viewer, households: int, now: datetime) -> Sitting:
    """The whole way to the opinion round, and the first acts in it, each by its own action."""
    grids = list(Place.objects.filter(village_id=village.pk, kind=PlaceKind.grid).order_by("no"))
    for n, grid in enumerate(grids):
        rows = range(n, households, len(grids))
        add_households(grid, [{"code": f"V{k:05}", "door": f"{k}号", "head": f"户主{k}"} for k in rows])
    keep_list(by=by, place=village, body="party_members", names=["甲", "乙", "丙"], now=now)
    asked = {"matter": "public_works", "body": "villagers_representatives", "moved_by": "people", "movers": "三户"}
    said = Said(uid=uuid.uuid4(), slug=PACK, place=village, text="修水渠八百米。", channel="paper", answers=asked)
    case = open_case(by=by, said=said, at=now, now=now)
    day = timezone.localdate(now).isoformat()
    for do, answers in _way(day):
        if do == "review":
            _agree(by, case, now)
        now += timedelta(minutes=1)
        take_step(by=by, act=Step(case.uid, do, answers, uuid.uuid4()), now=now)
    return Sitting.objects.select_related("roll", "decision").get(decision__case=case, closed_at=None)


def _way(day: str) -> list[tuple[str, dict[str, Any]]]:
    met = {"met_on": day, "came": "应到5人，实到5人", "result": "列入方案。"}
    return [
        ("propose", {"title": "修村东水渠八百米", **met}),
        ("discuss", met),
        ("call_members", {"meets_on": day, "venue": "村委会"}),
        ("review", {"signatures": "3", "photo": 1}),
        ("open_round", {}),
    ]


def _agree(by: Viewer, case: Case, now: datetime) -> None:
    sitting = Sitting.objects.get(decision__case=case, closed_at=None)
    for entry in sitting.roll.entries.all():
        for kind, value in ((ActKind.attend, ""), (ActKind.vote, "agree")):
            done = Done(uuid.uuid4(), entry.pk, kind, ActChannel.meeting, value)
            act(by=by, sitting=sitting.uid, done=done, now=now)


def _bare(first: Sitting, villages: list[Place]) -> list[Sitting]:
    """Case, decision, roll and open sitting of each other village, as those of the first."""
    kept, decided, roll = Case.objects.get(pk=first.decision_id), first.decision, first.roll
    cases = Case.objects.bulk_create(
        (
            _copy(kept, uid=uuid.uuid4(), code=f"{kept.code}-{n}", receipt=uuid.uuid4().hex[:14], **_at(village))
            for n, village in enumerate(villages)
        ),
        batch_size=500,
    )
    CaseContent.objects.bulk_create((CaseContent(case=case) for case in cases), batch_size=500)
    decisions = Decision.objects.bulk_create(
        (
            _copy(
                decided, case_id=case.pk, uid=case.uid, code=case.code, place_id=case.village_id, town_id=case.town_id
            )
            for case in cases
        ),
        batch_size=500,
    )
    rolls = Roll.objects.bulk_create(
        (
            _copy(roll, uid=uuid.uuid4(), place_id=village.pk, place_no=village.no, subject=each.uid)
            for village, each in zip(villages, decisions, strict=True)
        ),
        batch_size=500,
    )
    return Sitting.objects.bulk_create(
        (
            _copy(first, uid=uuid.uuid4(), decision=decision, roll=made)
            for decision, made in zip(decisions, rolls, strict=True)
        ),
        batch_size=500,
    )


def _at(village: Place) -> dict[str, Any]:
    own = {"place_id": village.pk, "place_no": village.no, "village_id": village.pk, "town_id": village.town_id}
    return {name: value for name, value in own.items() if hasattr(Case, name)}


def _copy(row: Any, **other: Any) -> Any:
    """The same row for somebody else: without its id, with these columns."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    if row._meta.pk.attname == "id":
        columns.pop("id")
    for name, value in other.items():
        columns[row._meta.get_field(name).attname if hasattr(value, "pk") else name] = getattr(value, "pk", value)
    return type(row)(**columns)


_HOME = f"""
INSERT INTO places_household (uid, place_id, place_no, code, door, head, phone, people)
SELECT {UID}, grid.id, grid.no, 'H' || grid.id || '-' || n.number, n.number || '号', '', '', 1
FROM places_place grid CROSS JOIN (SELECT number FROM rolls_entry WHERE roll_id = %s AND number <= %s) n
WHERE grid.kind = 'grid' AND NOT EXISTS (SELECT 1 FROM places_household h WHERE h.place_id = grid.id)
"""  # noqa: S608  (made of constants)
_ENTRY = f"""
INSERT INTO rolls_entry (uid, roll_id, number, name, household_id, spoken_for, met_in_id, shelf, role, area)
SELECT {UID}, roll.id, ROW_NUMBER() OVER (PARTITION BY roll.id ORDER BY h.place_no, h.door, h.id), '', h.id, '', h.place_id, '',
       '', 0
FROM rolls_roll roll JOIN places_place v ON v.id = roll.place_id
JOIN places_household h ON h.place_no BETWEEN v.no AND v."end"
WHERE roll.subject IS NOT NULL AND roll.frozen_at IS NOT NULL AND roll.body = ''
  AND NOT EXISTS (SELECT 1 FROM rolls_entry e WHERE e.roll_id = roll.id)
"""  # noqa: S608
_ACT = f"""
INSERT INTO rolls_act (uid, roll_id, entry_id, kind, value, channel, recorder_id, at)
SELECT {UID}, e.roll_id, e.id, %s, %s, %s, %s, %s FROM rolls_entry e JOIN decisions_sitting s ON s.roll_id = e.roll_id
WHERE s.sort = 'hear' AND s.closed_at IS NULL AND e.number %% 100 < %s
  AND NOT EXISTS (SELECT 1 FROM rolls_act a WHERE a.entry_id = e.id AND a.kind = %s)
"""  # noqa: S608


def _run(statement: str, given: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _households(each: int) -> None:
    roll = Sitting.objects.filter(sort="hear").order_by("pk")[0].roll_id
    _run(_HOME, [roll, each // GRIDS])


def _entries() -> None:
    _run(_ENTRY, [])


def _heard(first: Sitting, by: Viewer, now: datetime) -> None:
    """The first doors of the first village, by the actions: what the acts that SQL writes are held against."""
    for entry in first.roll.entries.order_by("number")[:SAMPLE]:
        for kind, value in ((ActKind.opine, "agree"), (ActKind.sign, "")):
            done = Done(uuid.uuid4(), entry.pk, kind, ActChannel.paper, value)
            act(by=by, sitting=first.uid, done=done, now=now)


def _acts(now: datetime) -> None:
    recorder = add_person(name="记录人").pk
    at = now if POSTGRESQL else now.strftime("%Y-%m-%d %H:%M:%S")
    for kind, value, most in ((ActKind.opine, "agree", ASKED), (ActKind.sign, "", SIGNED)):
        _run(_ACT, [kind, value, ActChannel.paper, recorder, at, most, kind])


SAME: dict[type[Any], tuple[str, ...]] = {
    Sitting: ("state", "nth", "sort", "body", "law", "secret", "noticed_on", "may_meet_on", "closed_at", "published"),
    Decision: ("slug", "title", "letters", "matter", "body", "state", "outcome"),
    Roll: ("online", "body", "frozen_at"),
    Entry: ("number", "spoken_for", "struck_at", "role", "area"),
    Act: ("kind", "value", "channel", "witness_id", "evidence", "supersedes_id"),
}
"""What rows made by SQL have in common with those of the actions: all but who, where and when, sealed names and codes."""


def _differences(first: Sitting, other: Sitting) -> list[str]:
    """Column by column, a village by SQL against the village by actions; the acts of its first doors were done by actions."""
    rows: list[tuple[type[Any], Any, Any]] = [(Sitting, first, other), (Decision, first.decision, other.decision)]
    rows.append((Roll, first.roll, other.roll))
    mine, theirs = (list(Entry.objects.filter(roll=each.roll).order_by("number")) for each in (first, other))
    rows += [(Entry, one, two) for one, two in zip(mine, theirs, strict=False)]
    acts = [[act for entry in entries[:SAMPLE] for act in _acts_of(entry)] for entries in (mine, theirs)]
    rows += [(Act, one, two) for one, two in zip(*acts, strict=True)]
    found = [
        f"{model.__name__}.{name}: {getattr(one, name)!r} by actions, {getattr(two, name)!r} by SQL"
        for model, one, two in rows
        for name in SAME[model]
        if getattr(one, name) != getattr(two, name)
    ]
    return sorted(set(found))[:20]


def _acts_of(entry: Entry) -> list[Act]:
    return list(Act.objects.filter(entry=entry).order_by("kind", "at"))


def _looked_at() -> None:
    """Statistics, as a database has them that was not filled a moment ago."""
    _run("ANALYZE", [])
