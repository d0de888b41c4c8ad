"""What may be stored, whatever was sent: checked over everything that has been written since the county was built."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Max, Model, TextField

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.cli.checks import clocks, commitments, counters, marks
from huiyin.core.words import Channel, Outcome, Phase

Since = dict[type[Model], int]
OURS = "huiyin."


def since() -> Since:
    """The last row of every table."""
    return {model: _last(model) for model in _models()}


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        key = model._meta.pk
        if model.__module__.startswith(OURS) and key and key.get_internal_type() in {"BigAutoField", "AutoField"}:
            yield model


def _last(model: type[Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def broken(before: Since) -> list[str]:
    """What is stored and should not be."""
    connection.check_constraints()
    wrong = [
        said
        for model, last in before.items()
        for row in model._default_manager.filter(pk__gt=last)
        for said in _misfit(row)
    ]
    wrong += [said for case in Case.objects.select_related("place", "content") for said in _case(case)]
    for check in (marks, clocks, counters, commitments):
        wrong += [f"{check.TITLE}: {each}" for each in check.look(lambda _n: None)]
    return wrong


def _misfit(row: Model) -> Iterator[str]:
    """Columns whose value does not fit: SQLite would keep it, PostgreSQL would not."""
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if isinstance(column, CharField | TextField) and isinstance(value, str):
            if column.max_length and len(value) > column.max_length:
                yield f"{type(row).__name__}.{column.name} has {len(value)} characters"
            if "\x00" in value:
                yield f"{type(row).__name__}.{column.name} has a NUL"
            if column.choices and value and value not in dict(column.flatchoices):
                yield f"{type(row).__name__}.{column.name} is {value!r}"


def _case(case: Case) -> Iterator[str]:
    pack = library.pinned(case.pack_id)
    state = pack.states.get(case.state)
    if state is None or state.phase != case.phase:
        yield f"{case.code}: {case.state} is no state of phase {case.phase}"
    if case.open is (case.phase == Phase.closed) or (case.outcome and case.outcome not in set(Outcome)):
        yield f"{case.code}: open {case.open}, {case.phase}, outcome {case.outcome!r}"
    town = library.profile(case.profile)
    if case.category and case.category not in town.categories:
        yield f"{case.code}: category {case.category!r}"
    if case.channel not in set(Channel):
        yield f"{case.code}: channel {case.channel!r}"
    if (case.place.town_id, case.place.village_id, case.place.no) != (case.town_id, case.village_id, case.place_no):
        yield f"{case.code}: lies at {case.place_id} and says it lies elsewhere"
    if not case.content.text.strip():
        yield f"{case.code}: nothing was said"
