"""Write docs/reference/permissions.md: who may open what, which cases a post reads, and who takes which step.

`python tools/permissions.py` writes it; `tests/repo/test_permissions.py` holds that it is current.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator

from product import REFERENCE, addresses, write

TARGET = REFERENCE / "permissions.md"
HEAD = """# Permissions

Made by `python tools/permissions.py` from `apps/people/roles.py`, the addresses and the packs; do not edit.
Nobody acts as a person: one signs in and acts as one post at a time. Three things decide, and each can only take away:

1. the **action** of the page: which posts may open it (first table);
2. the **scope**: which cases there are at all for the post (second table), held by the database itself (ADR 0009);
3. the **step**: who stands in which relation to the case (third table), and the conditions of the step.
"""
SCOPE = """## Which cases there are

| who | public, involved | restricted, sealed |
|---|---|---|
| a visitor | published ones, in their public words | none |
| who shows a receipt code | that one case | that one case |
| a post on a place | those inside the place; those that passed through it or its unit | those that passed through it or its unit |
| a post in a unit | those that passed through it or its unit | those that passed through it or its unit |
| whom the case is against: the unit, all beneath it, all seated in the place | as above | **none**, whatever else would let them |
| the three administrators | none | none |

Persons, accounts, posts held, the security log and the log of readings are there for everybody at work and for who shows a receipt
code (names in what happened); for a visitor there is none of it.

*Passed through*: it held the case, was asked to help, entered it, was told of it by a rule of the pack, or it was shared with it.
What belongs to a case (words, contact, files, messages, its line in the log) is there where the case is. Sums count public and
involved cases only; of restricted ones it is told how many a whole town received, from five on.

Accusations are no cases (ADR 0017): a row is there for the persons who are named for it, whatever their post, and for nobody else.
"""


def written() -> str:
    """The page."""
    lines = [
        HEAD,
        "## Who may open what",
        "",
        "| action | posts | addresses | asks again who is there |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{action}` | {who} | {where} | {again} |" for action, who, where, again in _actions()]
    lines += ["", SCOPE, "## Who takes which step", "", "| pack | level | step | who |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in _steps()]
    return "\n".join([*lines, ""])


def _actions() -> Iterator[tuple[str, str, str, str]]:
    from huiyin.apps.people.roles import ROLES

    where: dict[str, set[str]] = defaultdict(set)
    again: dict[str, set[str]] = defaultdict(set)
    for address, view in addresses():
        action = getattr(view, "action", "")
        first = "/" + address.lstrip("^").split("/")[0].split("<")[0].split("(")[0].rstrip("$.\\")
        where[action].add(first)
        if getattr(view, "fresh", False):
            again[action].add(first)
    for action, titles in ROLES.items():
        yield (
            action,
            _posts(titles) + _units(action),
            ", ".join(f"`{path}`" for path in sorted(where[action])),
            "yes" if again[action] else "",
        )


def _posts(titles: frozenset[str] | None) -> str:
    from huiyin.apps.people.roles import AT_WORK, EVERY_POST

    if titles is None:
        return "everybody"
    named: dict[frozenset[str], str] = {
        EVERY_POST: "every post",
        AT_WORK: "every post at work (not the three administrators)",
    }
    return named.get(titles) or ", ".join(sorted(titles))


def _units(action: str) -> str:
    from huiyin.apps.people.roles import UNITS

    kinds = ", ".join(sorted(UNITS.get(action, ())))
    return f"; in a unit only of the kinds {kinds}" if kinds else ""


def _steps() -> Iterator[tuple[str, ...]]:
    from huiyin.apps.cases import library

    for slug in library.slugs():
        pack = library.pack(slug)
        for move in (pack.start, *pack.moves):
            yield f"`{slug}`", pack.level, f"{move.title.zh} `{move.do}`", ", ".join(f"`{word}`" for word in move.by)


if __name__ == "__main__":
    sys.exit(write(TARGET, written))
