"""Which rows of a table there are for whom, and who writes them: conditions of each model, made from its `class Scope`.

The same conditions are a view's and triggers' on SQLite and row-level policies on PostgreSQL. They are written with {names}:
{t} the row; {post} {unit} {person} {no} {end} {seat} {home_no} {home_end} of who acts; {system} {visitor} {staff} {village}
{visits} {organises} {branch} true or false; {served} the unit serves its place; {cases} one was let into the case; {party} it
passed through the post or unit and is not against them; {closed} it is a restricted or sealed case's uid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from huiyin.core.requires import NEIGHBOURS
from huiyin.core.words import OPEN_LEVELS

LEVELS = ", ".join(f"'{level}'" for level in OPEN_LEVELS)
SYSTEM, EVERYBODY = "{system}", "1 = 1"
AGAINST = """EXISTS (SELECT 1 FROM {s}.cases_caseaccused a WHERE a.case_id = {id}
    AND ({seated} OR {under}))"""
"""Is the case against who acts, in any of their posts? Written into the conditions of both databases."""


@dataclass(frozen=True)
class Policy:
    """The condition under which a row of a table is there, and the one under which it is written."""

    model: type[Model]
    condition: str
    writes: str = ""

    @property
    def shut(self) -> str:
        """Who writes a row: whoever it is there for, where the table does not say otherwise."""
        return self.writes or self.condition

    @property
    def open(self) -> bool:
        """Is it there for everybody?"""
        return self.condition == EVERYBODY

    @property
    def table(self) -> str:
        """The table."""
        return self.model._meta.db_table


def policies() -> Iterator[Policy]:
    """The policy of every model, owners before what they own."""
    found = apps.get_models(include_auto_created=True)
    return (Policy(model, _condition(model), _writes(model)) for model in sorted(found, key=_depth))


def scope_of(model: type[Model]) -> type | None:
    """What a model says about whom its rows concern."""
    return model.__dict__.get("Scope")


def kind_of(model: type[Model]) -> str:
    """The kind. What says nothing (Django's own tables, those between two models) is read by everybody."""
    return getattr(scope_of(model), "kind", PUBLIC)


def owner_of(model: type[Model]) -> type[Model]:
    """Whose row says for whom this one is there."""
    owner: type[Model] = _owner(model)[0]
    return owner


def _depth(model: type[Model]) -> int:
    return 1 + _depth(_owner(model)[0]) if kind_of(model) == "owner" else 0


def _writes(model: type[Model]) -> str:
    """Who writes, where reading gives no right to: the product itself, in actions and in work that says why; and what
    everybody sees, for whom it is there besides."""
    if _only_read(model):
        return SYSTEM
    return _either(_rules(model)) if _shown(model) else ""


def _only_read(model: type[Model]) -> bool:
    """Also what belongs to a row that is read by other units than it is written by."""
    scope, kind = scope_of(model), kind_of(model)
    return kind in READ_ONLY or getattr(scope, "ours", False) or _is_also(model)


def _is_also(model: type[Model]) -> bool:
    return bool(getattr(scope_of(model), "also", "")) or (kind_of(model) == "owner" and _is_also(owner_of(model)))


def _condition(model: type[Model]) -> str:
    return EVERYBODY if kind_of(model) == PUBLIC else _either([*_rules(model), *_shown(model)])


def _either(rules: list[str]) -> str:
    return " OR ".join(f"({rule})" for rule in (SYSTEM, *rules))


def _rules(model: type[Model]) -> list[str]:
    """For whom among those that are known a row is there."""
    scope = scope_of(model)
    inside = "{t}.place_no BETWEEN {no} AND {end}"
    if getattr(scope, "level", ""):
        inside += f" AND {{t}}.{scope.level} IN ({LEVELS})"  # type: ignore[union-attr]
    return RULES[kind_of(model)](model, inside)


def _place(model: type[Model], inside: str) -> list[str]:
    scope = scope_of(model)
    if getattr(scope, "counted", False):
        return []
    if getattr(scope, "subject", ""):  # what happened to a case is there with the case; what Party members did, only so
        here = f"EXISTS (SELECT 1 FROM cases_case c WHERE c.uid = {{t}}.{scope.subject})"  # type: ignore[union-attr]
        return [f"{inside} AND NOT {{closed}} AND {{t}}.role <> 'member'", here]
    if unit := getattr(scope, "unit", ""):  # what a unit keeps for itself, at a place or not
        return [f"{inside} AND {{t}}.{unit}_id IS NULL", f"{{t}}.{unit}_id = {{unit}}"]
    party = getattr(scope, "party", "")
    rules = [f"{inside} AND NOT {{t}}.{party}" if party else inside]
    if post := getattr(scope, "post", ""):  # a post in a unit has no interval, but households that it looks after
        rules.append(f"{{t}}.{post}_id = {{post}}")
    if also := getattr(scope, "also", ""):
        rules.append(ALSO[also] + (f" AND (NOT {{t}}.{party} OR {{branch}})" if party else ""))
    return [*rules, *_mentioned(model)]


HOME = "{t}.place_no BETWEEN {home_no} AND {home_end}"
ALSO = {
    "home": HOME,
    "village": f"{HOME} AND {{village}}",
    "organised": f"{HOME} AND {{organises}}",
    "served": "{served}",
    "visited": "{served} AND {visits}",
}
"""For which posts in units, which have no interval, a row of a place is there too where its table says so: those that sit in
its village or town; in its village; in either, if they gather people; those whose unit serves the place; the same, if their work
is with households."""


def _held(model: type[Model], inside: str) -> list[str]:
    """The post that holds the row, and its `head` where there is one. Also its unit and the place, unless it is `confidential`;
    never where the table is `closed`."""
    scope = scope_of(model)
    rules = ["{t}.post_id = {post}"]
    if head := getattr(scope, "head", ""):
        rules.append(f"{{t}}.{head}_id = {{post}}")
    if getattr(scope, "closed", False):
        return rules
    shut = getattr(scope, "confidential", "")
    unless = f" AND NOT {{t}}.{shut}" if shut else ""
    return [*rules, f"{{t}}.unit_id = {{unit}}{unless}", f"{inside}{unless}"]


def _unit(_model: type[Model], _inside: str) -> list[str]:
    return ["{t}.unit_id = {unit}"]


def _case(_model: type[Model], inside: str) -> list[str]:
    return [inside, "{cases}", "{party}"]


def _named(model: type[Model], _inside: str) -> list[str]:
    """Named persons alone, whatever their posts. `of` is the field of the naming table that says for what somebody is named,
    `by` the field here that it names; who is not named any more (`until`) sees nothing."""
    scope: Any = scope_of(model)
    label, _, field = scope.of.rpartition(".")
    naming = apps.get_model(label)._meta
    for_it = f"r.{naming.get_field(field).column} = {{t}}.{model._meta.get_field(scope.by).column}"  # type: ignore[union-attr]
    mine = f"r.person_id = {{person}} AND r.until IS NULL AND {for_it}"
    return [f"{{person}} > 0 AND EXISTS (SELECT 1 FROM {naming.db_table} r WHERE {mine})"]


def _naming(_model: type[Model], _inside: str) -> list[str]:
    return ["{t}.person_id = {person} AND {t}.until IS NULL"]


def _staff(_model: type[Model], _inside: str) -> list[str]:
    return ["{post} > 0", "{staff}"]


def _person(model: type[Model], _inside: str) -> list[str]:
    """Themselves, who keeps the installation; with a post who holds or held it, with an accusation whom it is against."""
    return ["{t}.id = {person}", "{staff}", *_mentioned(model)]


def _term(_model: type[Model], _inside: str) -> list[str]:
    """Who holds or held which post. Everybody at work reads who has an office. Of a neighbour's post, where nobody agreed that
    the name be read: posts around its place, and its unit."""
    helping = ", ".join(f"'{title}'" for title in sorted(NEIGHBOURS))
    post = "EXISTS (SELECT 1 FROM units_post p{join} WHERE p.id = {{t}}.post_id AND {where})"
    seat = " LEFT JOIN units_unit u ON u.id = p.unit_id JOIN places_place s ON s.id IN (p.place_id, u.seat_id)"
    return [
        "{t}.person_id = {person}",
        "{staff}",
        "{t}.named_at IS NOT NULL AND {post} > 0",
        f"{post.format(join='', where=f'p.title NOT IN ({helping})')} AND {{post}} > 0",
        post.format(join="", where="p.unit_id = {unit}"),
        post.format(join=seat, where="s.no BETWEEN {no} AND {end}"),
        post.format(join=seat, where="s.no BETWEEN {home_no} AND {home_end}"),
    ]


def _town(model: type[Model], _inside: str) -> list[str]:
    """Posts inside whose place the row's lies, and those seated in its town, in whatever unit: a register that a town keeps for
    all of its staff."""
    look = "EXISTS (SELECT 1 FROM places_place r{join} WHERE r.id = {{t}}.place_id AND {where})"
    return [
        look.format(join="", where="r.no BETWEEN {no} AND {end}"),
        look.format(join=" JOIN places_place o ON o.id = r.town_id", where='{seat} BETWEEN o.no AND o."end"'),
        *_mentioned(model),
    ]


def _mentioned(model: type[Model]) -> list[str]:
    """Whoever may read a row that names this one, in a table that `comes_with` tells: with a case comes who is in it, with a
    roll who is on it."""
    found = []
    for label, _, field in (each.rpartition(".") for each in getattr(scope_of(model), "comes_with", ())):
        naming: Any = apps.get_model(label)._meta
        named = f"r.{naming.get_field(field).column} = {{t}}.{model._meta.pk.column}"
        found.append(f"EXISTS (SELECT 1 FROM {naming.db_table} r WHERE {named})")
    return found


def _own(model: type[Model], _inside: str) -> list[str]:
    """The post or person that `by` names. Also who keeps the installation where the table says so."""
    scope: Any = scope_of(model)
    by = getattr(scope, "by", "")
    return [*([f"{{t}}.{by}_id = {{{by}}}"] if by else []), *(["{staff}"] if getattr(scope, "kept", False) else [])]


def _system(_model: type[Model], _inside: str) -> list[str]:
    return []


def _owned(model: type[Model], _inside: str) -> list[str]:
    return [f"NOT {{visitor}} AND {_of_owner(model)}"]


def _branch(model: type[Model], _inside: str) -> list[str]:
    """Posts of Party units, of those that may read the row that owns it."""
    return [f"{{branch}} AND {_of_owner(model)}"]


def _of_owner(model: type[Model]) -> str:
    owner, key, column = _owner(model)
    return f"EXISTS (SELECT 1 FROM {owner._meta.db_table} o WHERE o.{key} = {{t}}.{column})"


def _shown(model: type[Model]) -> list[str]:
    """What everybody sees, or whoever is nobody. None of it is theirs to write."""
    scope, kind = scope_of(model), kind_of(model)
    if kind == "case":
        return [f"{{visitor}} AND {{t}}.published_at IS NOT NULL AND {{t}}.level IN ({LEVELS})"]
    if getattr(scope, "counted", False):  # sums of open levels are nobody's secret, others nobody's business
        return [f"{{t}}.level IN ('', {LEVELS})"]
    column = getattr(scope, "shown", "") or getattr(scope, "public", "")  # a post has let everybody see it
    return [f"{{t}}.{column}"] if column else []


RULES: dict[str, Callable[[type[Model], str], list[str]]] = {
    "place": _place,
    "held": _held,
    "unit": _unit,
    "branch": _branch,
    "case": _case,
    "owner": _owned,
    "staff": _staff,
    "person": _person,
    "term": _term,
    "town": _town,
    "own": _own,
    "named": _named,
    "naming": _naming,
    "system": _system,
}
PUBLIC = "public"
READ_ONLY = (PUBLIC, "staff", "person", "term", "town", "branch", "own", "system")
"""What all posts read, or everybody, or other units, is no more theirs to change than the sign-in of somebody else. So is what
says that it is `ours`, or whose it is `also`."""
KINDS = (*RULES, PUBLIC)
"""Places, held and case: who acts there, or has it in hand. Owner: whoever may read the row that is named; branch: of them Party
units alone. Unit: the posts in that unit alone. Named: persons whom a naming table names, and nobody else. Staff: whoever is at
work. Person, term: the staff, and who has which post. Town: posts of the row's town and above. Own: the post or person that the
row names, and who keeps the installation. System: the product alone. Public: everybody."""


def _owner(model: type[Model]) -> tuple[Any, str, str]:
    """The owning model, its key, and the column that names it."""
    scope = scope_of(model)
    field: Any = model._meta.get_field(scope.owner)  # type: ignore[union-attr]
    if getattr(scope, "of", ""):
        label, _, key = scope.of.rpartition(".")  # type: ignore[union-attr]
        return apps.get_model(label), key, field.column
    return field.related_model, field.related_model._meta.pk.column, field.column
