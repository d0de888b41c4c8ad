"""A condition without one of its parts is found out: by nobody seeing too much, or by nobody seeing too little."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
from django.db import connection

from huiyin.apps.cases import queries
from huiyin.apps.cases.models import Case, CaseContent
from huiyin.apps.records.models import Event
from huiyin.apps.scope import enforcement, policies
from huiyin.apps.scope.policies import Policy
from huiyin.apps.scope.sqlite3 import base
from tests.apps.scope.test_pairs import RandomWorld, differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # the same conditions; here they can be exchanged in a test
MUTATED = (Case, CaseContent, Event)
SEEDS = range(3)
KEPT = "{system}"
"""Only what the product itself does needs it, and every test does."""


def mutants(condition: str) -> Iterator[tuple[str, str]]:
    """Each alternative left out, and each part of an alternative."""
    rules = [rule.removeprefix("(").removesuffix(")") for rule in condition.split(" OR (")]
    rules[0] = rules[0].removesuffix(")")
    for nth, rule in enumerate(rules):
        if rule == KEPT:
            continue
        yield f"without {rule}", together([*rules[:nth], *rules[nth + 1 :]])
        parts = rule.replace("BETWEEN {no} AND", "BETWEEN {no} &&").split(" AND ")
        for left_out in range(len(parts) if len(parts) > 1 else 0):
            rest = " AND ".join(part for at, part in enumerate(parts) if at != left_out).replace("&&", "AND")
            yield f"{rule}: without {parts[left_out]}", together([*rules[:nth], rest, *rules[nth + 1 :]])


def together(rules: list[str]) -> str:
    return " OR ".join(f"({rule})" for rule in rules)


ALL = [
    pytest.param(policy.model, condition, id=f"{policy.table} {name}")
    for policy in policies.policies()
    if policy.model in MUTATED
    for name, condition in mutants(policy.condition)
]


@pytest.fixture
def exchanged(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[type, str]]:
    """Conditions instead of the product's own, for this connection."""
    instead: dict[type, str] = {}
    real = list(policies.policies())
    exchanged = lambda: (Policy(p.model, instead.get(p.model, p.condition), p.writes) for p in real)  # noqa: E731
    monkeypatch.setattr("huiyin.apps.scope.sqlite3.base.policies", exchanged)
    yield instead
    instead.clear()
    connection.enforce()  # type: ignore[attr-defined]


def test_conditions_come_apart() -> None:
    """What is put together from the parts again is the condition, so that no mutant differs by accident."""
    for policy in (each for each in policies.policies() if not each.open):
        rules = [rule.removeprefix("(").removesuffix(")") for rule in policy.condition.split(" OR (")]
        rules[0] = rules[0].removesuffix(")")
        assert together(rules) == policy.condition


@pytest.mark.parametrize(("model", "condition"), ALL)
def test_is_found_out(model: type, condition: str, exchanged: dict[type, str]) -> None:
    assert enforcement.on
    for seed in SEEDS:
        exchanged.clear()
        connection.enforce()  # type: ignore[attr-defined]
        world = RandomWorld(seed)
        exchanged[model] = condition
        connection.enforce()  # type: ignore[attr-defined]
        if any(differences(world)):
            return
    pytest.fail("nobody noticed")


AGAINST = f"NOT {base._AGAINST}"
NAMED = {
    "the post of a party": ("party", "p.post_id = (SELECT scope_post())", "0"),
    "the unit of a party": ("party", "p.unit_id = (SELECT scope_unit())", "0"),
    "whose case it is": ("party", "p.case_id = {t}.id", "1"),
    "that it is against nobody": ("party", AGAINST, "1"),
    "only where few may read": ("party", "{t}.level IN ('public', 'involved') OR ", ""),
    "the seats of the accused": ("party", 's.value BETWEEN a.no AND a."end"', "0"),
    "the units above": ("party", "a.unit_id IN (SELECT s.value FROM json_each((SELECT scope_under())) s)", "0"),
    "closed matters in the log": ("closed", "k.level NOT IN ('public', 'involved')", "k.level = ''"),
    "which closed matter": ("closed", "k.uid = {t}.subject", "1"),
}


@pytest.mark.parametrize("part", NAMED)
def test_a_part_of_a_name_is_found_out(part: str, exchanged: dict[type, str], monkeypatch: pytest.MonkeyPatch) -> None:
    name, words, instead = NAMED[part]
    assert words in base.NAMES[name]
    found: list[str] = []
    for seed in SEEDS:
        world = RandomWorld(seed)
        with monkeypatch.context() as patch:
            patch.setitem(base.NAMES, name, base.NAMES[name].replace(words, instead))
            connection.enforce()  # type: ignore[attr-defined]
            found += differences(world)
        connection.enforce()  # type: ignore[attr-defined]
        if found:
            break
    # nobody is accused where many may read, so that part only saves a look
    assert bool(found) is (part != "only where few may read")


VISIBLE = {
    "nobody is nobody": ("not viewer.actor.post or ", ""),
    "from the place on": ("place_no__gte=viewer.interval.no, ", ""),
    "up to its end": ("place_no__lte=viewer.interval.end, ", ""),
    "only open ones of a place": (
        ", level__in=OPEN_LEVELS)\n    return cases.filter(inside",
        ")\n    return cases.filter(inside",
    ),
    "what lies inside": ("inside | through", "through"),
    "what passed through": ("inside | through", "inside"),
    "the post of a party": ("post_id=viewer.actor.post", "post_id=0"),
    "its unit": ("unit_id=viewer.actor.unit", "unit_id=0"),
    "not what is against it": ("~Q(Exists(_against(viewer)))", "Q()"),
    "where few may read": ("Q(level__in=OPEN_LEVELS) | ~Q", "~Q"),
    "whose parties": ("filter(case=OuterRef", "exclude(case=OuterRef"),
    "whom it is against": (
        'CaseAccused.objects.filter(theirs, case=OuterRef("pk"))',
        "CaseAccused.objects.filter(theirs)",
    ),
    "the units above": ("unit_id__in=viewer.actor.under", "unit_id=0"),
    "those of the other posts": ("viewer.actor.under", "viewer.actor.above"),
    "the seats": ("no__lte=seat, end__gte=seat", "no=0, end=1"),
}
"""Parts of the one rule in Python, beside the database's."""


def test_no_part_of_visible_to_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = [RandomWorld(seed) for seed in range(2)]
    source = "\n\n".join(
        inspect.getsource(getattr(queries, name)) for name in ("visible_to", "parties_of_each", "_against")
    )
    unnoticed = []
    for part, (words, instead) in VISIBLE.items():
        assert words in source, part
        mutant = dict(vars(queries))
        exec(source.replace(words, instead, 1), mutant)  # noqa: S102
        monkeypatch.setattr("tests.apps.scope.test_pairs.visible_to", mutant["visible_to"])
        if not any(line.startswith("visible_to") for world in worlds for line in differences(world)):
            unnoticed.append(part)
    # nobody has gone through a post that is none, and nobody is accused where many may read: both only save a look
    assert unnoticed == ["nobody is nobody", "where few may read"]
