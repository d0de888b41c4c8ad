"""Is the bulk writer right? The same plans through the actions and through stamps, compared row by row in one database."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Model

from huiyin.apps.cases.actions.sweep import sweep
from huiyin.apps.cases.codes import receipt_code, receipt_shelf
from huiyin.apps.cases.models import Case
from huiyin.apps.keys.blind import blind_words
from huiyin.apps.places.models import Place
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.actions import commit
from huiyin.apps.records.models import Event, EventSecret
from huiyin.apps.records.recount import KEPT, recount
from huiyin.cli.bench import load
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.county import build, grids_of_county
from huiyin.cli.bench.dies import Dies
from huiyin.cli.bench.fill import make_moulds, weeks_of
from huiyin.cli.bench.moulds import MODELS, Mould, mould_of
from huiyin.cli.bench.play import Plan, play_all
from huiyin.cli.bench.stamps import Press
from huiyin.core.worktime import SHANGHAI

ELSEWHERE = ("jobs_job", "cases_search", "people_", "django_", "sqlite_", "auth_")
"""Tables that the bulk writer leaves alone: the queue, who signs in, what the framework and the database keep."""
CODE = re.compile(r"[A-Z]+-\d{8}-\d{4,}")
TWIN = 500_000
"""What is added to a plan's number for the words and the uid of its twin: both say the same, each under its own uid."""


def compare(cases: int, now: datetime, *, moulds: int = 240) -> list[str]:
    """Build so many cases both ways in an empty database; return what differs, nothing when they are equal."""
    build()
    cast, grids = Cast(), grids_of_county()
    made = make_moulds(grids, cast, now, ended=min(moulds, cases) // 2, opened=min(moulds, cases) // 2)
    pairs = _pairs(made, cases, grids[0], now)
    plans = [_plan_in(mould.plan, weeks, n) for n, (mould, weeks) in enumerate(pairs)]
    before = _sizes(), _sums()
    played = {case.uid: case for case in play_all(plans, cast)}
    while sweep(now=now):
        pass
    between = _sizes(), _sums()
    stamped = _stamp(pairs, plans)
    after = _sizes(), _sums()
    said = [
        *_differences("rows", before[0], between[0], after[0]),
        *_differences("sums", before[1], between[1], after[1]),
    ]
    for one, twin in zip(plans, stamped, strict=True):
        said += _row_by_row(mould_of(played[one.uid], one), mould_of(Case.objects.get(uid=twin), one))
    return said + list(_broken()) + [str(cell) for cell in recount(None, date(2020, 1, 1), date(2030, 12, 31))]


def _pairs(made: list[Mould], n: int, somewhere: Place, now: datetime) -> list[tuple[Mould, int]]:
    calendar, today = calendar_of(somewhere), now.astimezone(SHANGHAI).date()
    all_weeks = [(mould, weeks_of(mould, calendar, today) if mould.ended else [0]) for mould in made]
    usable = [(mould, weeks) for mould, weeks in all_weeks if weeks]
    return [
        (mould, weeks[nth // len(usable) % len(weeks)])
        for nth in range(n)
        for mould, weeks in [usable[nth % len(usable)]]
    ]


def _plan_in(plan: Plan, weeks: int, n: int) -> Plan:
    return replace(plan, n=TWIN + n, start=plan.start + timedelta(weeks=weeks))


def twin_of(one: Plan) -> uuid.UUID:
    """The uid of the stamped twin."""
    return uuid.uuid5(one.uid, "twin")


def _stamp(pairs: list[tuple[Mould, int]], plans: list[Plan]) -> list[uuid.UUID]:
    dies = {id(mould): Dies(mould) for mould, _ in pairs}
    press = Press()
    order = sorted(range(len(plans)), key=lambda nth: plans[nth].start)
    with load.in_bulk(len(plans)):
        for nth in order:
            mould, weeks = pairs[nth]
            press.stamp(dies[id(mould)].in_week(weeks), plans[nth].n, twin_of(plans[nth]))
        load.write(press.take())
        load.finish(press)
    return [twin_of(one) for one in plans]


def _sizes() -> Counter[str]:
    tables = [name for name in connection.introspection.table_names() if not name.startswith(ELSEWHERE)]
    return Counter({table: load.run(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables})  # noqa: S608


def _sums() -> Counter[str]:
    """What is kept once for many cases: running numbers and counters."""
    numbers = {
        f"number {prefix} {day}": last
        for prefix, day, last in load.run("SELECT prefix, day, last FROM cases_casenumber")
    }
    dimensions = ", ".join(("span", *KEPT))
    cells = load.run(f"SELECT {dimensions}, n, quantity FROM records_cell")  # noqa: S608
    counts = {f"cell {cell[:-2]}": cell[-2] * 1000 + cell[-1] for cell in cells}
    return Counter(numbers | counts)


def _differences(what: str, before: Counter[str], between: Counter[str], after: Counter[str]) -> Iterator[str]:
    skip = {"records_cell", "cases_casenumber"}  # one row for many cases: compared by their sums
    for name in sorted((before | between | after).keys() - skip):
        played, stamped = between[name] - before[name], after[name] - between[name]
        if played != stamped:
            yield f"{what}: {name}: {played} by actions, {stamped} by stamps"


def _row_by_row(played: Mould, stamped: Mould) -> Iterator[str]:
    for model in MODELS:
        left, right = _normal(played, model), _normal(stamped, model)
        if left != right:
            yield f"{played.plan.slug} · {played.plan.plot.name}: {model.__name__}: {_first(left, right)}"
    words = [_words_of(mould.rows[Case][0]["id"]) for mould in (played, stamped)]
    number = set(blind_words(mould.own["code"].split("-")[-1] for mould in (played, stamped)))
    if words[0] - number != words[1] - number:
        yield f"search: {sorted(words[0] ^ words[1])}"
    for mould in (played, stamped):
        if mould.own["receipt"] != receipt_shelf(receipt_code(mould.own["uid"])):
            yield f"receipt of {mould.own['code']}"
        yield from _unsealed(mould)


def _normal(mould: Mould, model: type[Model]) -> list[str]:
    """The rows of a table without ids, salts and numbers, in a fixed order."""
    own = mould.rows[Case][0]
    ids = {"id", "case_id", "seq", "event_id", "salt", "commitment", "receipt"}
    ids = ids - {"seq"} if model is Case else ids | ({"uid"} if model is Event else set())
    rows = [{key: value for key, value in row.items() if key not in ids} for row in mould.rows[model]]
    texts = [json.dumps(row, default=str, ensure_ascii=False, sort_keys=True) for row in rows]
    return sorted(CODE.sub(_day_only, text.replace(str(own["uid"]), "@uid@")) for text in texts)


def _day_only(code: re.Match[str]) -> str:
    return code[0].rpartition("-")[0]


def _first(left: list[str], right: list[str]) -> str:
    if len(left) != len(right):
        return f"{len(left)} rows by actions, {len(right)} by stamps"
    one, other = next((a, b) for a, b in zip(left, right, strict=True) if a != b)
    a, b = json.loads(one), json.loads(other)
    return "; ".join(f"{key}: {a.get(key)!r} ≠ {b.get(key)!r}" for key in a if a.get(key) != b.get(key))


def _unsealed(mould: Mould) -> Iterator[str]:
    for event, secret in zip(mould.rows[Event], mould.rows[EventSecret], strict=True):
        if event["commitment"] != commit(Event(**event), secret["salt"], secret["body"]):
            yield f"commitment of {event['kind']} of {mould.own['code']}"


def _words_of(case_id: int) -> set[str]:
    if connection.vendor == "sqlite":
        load.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_said USING fts5vocab(main, cases_search, instance)")
        return {row[0] for row in load.run(f"SELECT term FROM temp.words_said WHERE doc = {case_id}")}  # noqa: S608
    lexemes = load.run(f"SELECT tsvector_to_array(words) FROM cases_search WHERE case_id = {case_id}")  # noqa: S608
    return set(lexemes[0][0]) if lexemes else set()


def _broken() -> Iterable[str]:
    """References that lead nowhere."""
    try:
        connection.check_constraints()
    except Exception as broken:  # noqa: BLE001  (whatever the database says is what differs)
        return [str(broken)]
    return []
