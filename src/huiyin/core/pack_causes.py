"""Which problems of a pack are only consequences of others: of a list of everything that is wrong they need not be told.

The reader leaves out what it cannot read and goes on. What it left out stands as paths: `moves.close.guard`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from huiyin.core.packs import Problem

WAY_KEYS = frozenset({"do", "from", "to", "by", "phase", "sitting"})
"""Keys of starts, moves and states that say which state leads where. A whole move or state that is left out does so too."""
OF_WAYS = frozenset(
    "unreachable_state move_never no_human_exit dead_end optional_needed never_closed handler_can_confirm closes_unasked"
    " clock_never_starts clock_never_stops unit_not_asked one_relation_twice outcome_not_asked outcome_without_end"
    " wait_without_date guard_never_true no_way_to_fail fails_without_reason sitting_skipped less_extends".split()
)
DAYS = ("clock_by_unasked", "clock_day_unasked", "law_unasked")
HERE: Mapping[str, tuple[str, ...]] = {
    "ask": ("ask_missing", "wait_without_date", "outcome_not_asked", "fails_without_reason", "closes_unasked"),
    "guard": ("closes_unasked", "sitting_skipped"),
    "outcome": ("outcome_not_asked", "outcome_without_end", "handler_can_confirm", "closes_unasked", "sitting_skipped"),
    "confirms": ("handler_can_confirm",),
    "whom": ("closes_unasked",),
    "runs_in": ("clock_never_starts", "clock_never_stops"),
    "law": ("law_twice", *DAYS),
    "sitting": ("sitting_of_no_sort", "sitting_without_roll", "body_not_asked"),
    **dict.fromkeys(("starts", "less", "by"), DAYS),
}
"""What may follow in the same move or clock from a key that could not be read."""
ANYWHERE: Mapping[str, tuple[str, ...]] = {
    "ask": ("unit_not_asked", "body_not_asked", "guard_never_true", "choice_without_choices", *DAYS),
    "guard": ("no_way_to_fail",),
}
KEYS: Mapping[tuple[str, str], str] = {
    **{(section, "unknown_state"): "to" for section in ("start", "moves")},
    **{(section, "unknown_ask"): "ask" for section in ("start", "moves")},
    **{(section, "unknown_guard"): "guard" for section in ("start", "moves")},
    **{(section, "unknown_word"): "outcome" for section in ("start", "moves")},
    **{(section, "unknown_relation"): "whom" for section in ("start", "moves")},
    **{("states", code): "phase" for code in ("unknown_state", "unknown_word")},
    **{("clocks", code): "starts" for code in ("unknown_ask", "ask_mistyped")},
    ("moves", "no_way_to_fail"): "to",
    ("clocks", "unknown_state"): "runs_in",
    ("clocks", "bad_day"): "law",
}
"""Under which key the reader found it, where its problem only says of what."""
FROM_PARTS = ("states", "asks", "moves", "clocks", "roles")
NAMED_IN: Mapping[str, frozenset[str]] = {
    "unknown_state": frozenset({"states"}),
    "unknown_ask": frozenset({"asks"}),
    "unknown_move": frozenset({"start", "moves"}),
    "guard_never_true": frozenset({"clocks"}),
}
"""Where that is declared which such a problem misses."""
NAMING = (".name", ".do", ".phase")
TEXTS = frozenset({"title", "hint", "source", "summary", "first_question", "prompt", "choices"})


def causes(misshapen: list[Problem], read: list[Problem]) -> list[Problem]:
    """Both, each once, without what the reader only misses because it was misshapen, or because a part is."""
    lost = [path for problem in [*misshapen, *read] for path in _gone(problem)]
    absent = [*lost, *(problem.where for problem in read if problem.code == "missing_key" and "." not in problem.where)]
    roles = _bad_roles(read)
    kept = [one for one in read if not (_missed(one, lost) or _undeclared(one, absent) or _by_role(one, roles))]
    return [*dict.fromkeys([*misshapen, *kept])]


def apart_from(read: Iterable[Problem], found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield those of `found` that are not consequences of what the reader told, `read`."""
    told = list(read)
    lost, roles = [path for problem in told for path in _left_open(problem)], _bad_roles(told)
    follow = {(where, code) for path in lost for where, code in _following(path)}
    for problem in found:
        said = bool({(problem.where, problem.code), ("", problem.code)} & follow)
        if not (said or _by_role(problem, roles) or _undeclared(problem, lost) or _missed(problem, lost)):
            yield problem


def _gone(problem: Problem) -> list[str]:
    """The paths that the reader does not have."""
    if problem.code == "unknown_part":
        return [*FROM_PARTS]
    if problem.code == "unknown_key":
        where = "" if problem.where == _value(problem, "key") else f"{problem.where}."
        return [where + _value(problem, "meant")]
    return [problem.where] if problem.code == "wrong_shape" else []


def _left_open(problem: Problem) -> list[str]:
    if problem.code == "missing_key":
        return [
            problem.where if problem.where == _value(problem, "key") else f"{problem.where}.{_value(problem, 'key')}"
        ]
    key = KEYS.get((problem.where.split(".")[0], problem.code))
    return [f"{problem.where}.{key}"] if key else _gone(problem)


def _following(path: str) -> Iterator[tuple[str, str]]:
    """Yield place (empty: anywhere) and code of what may follow from a path that could not be read."""
    section, *inner = path.split(".")
    name, key = [*([""] if section == "start" else []), *inner, "", ""][:2]
    if section in {"use", "start", "moves", "states"} and (not key or key in WAY_KEYS):
        yield from (("", code) for code in OF_WAYS)
    key = "ask" if section == "asks" or (not key and section in {"start", "moves"}) else key
    where = f"{section}.{name}".strip(".")
    yield from ((where, code) for code in HERE.get(key, ()))
    yield from (("", code) for code in ANYWHERE.get(key, ()))


def _undeclared(problem: Problem, lost: Iterable[str]) -> bool:
    """Does it only say that something is not declared, where declarations could not be read?"""
    sections = NAMED_IN.get(problem.code, frozenset())
    found = [path for path in lost if path.split(".")[0] in sections]
    return any(path.count(".") < 2 or path.endswith(NAMING) for path in found)


def _missed(problem: Problem, lost: Iterable[str]) -> bool:
    """Does it only say that something is not there which could not be read?"""
    if problem.code == "no_way_to_fail":
        return any(".sitting" in path for path in lost)
    inside = [path for path in lost if f"{path}.".startswith(f"{problem.where}.")]
    if problem.code == "missing_key":
        last = _value(problem, "key").rpartition(".")[2]
        return any(path.rpartition(".")[2] == last for path in inside)
    if problem.code == "text_without_zh":
        return any(TEXTS.intersection(path.split(".")) for path in inside)
    return bool(inside) and any(value in {"", "None"} for _, value in problem.values)


def _bad_roles(read: Iterable[Problem]) -> frozenset[str]:
    """What stands under [roles] and names nobody: it is told there, not wherever a part uses it."""
    at = [problem for problem in read if problem.where.startswith("roles.")]
    return frozenset(f"${_value(one, 'key')}" if one.code == "missing_key" else _value(one, "relation") for one in at)


def _by_role(problem: Problem, roles: frozenset[str]) -> bool:
    at_role = problem.where.startswith("roles.")
    return problem.code == "unknown_relation" and not at_role and _value(problem, "relation") in roles


def _value(problem: Problem, name: str) -> str:
    return dict(problem.values).get(name, "")
