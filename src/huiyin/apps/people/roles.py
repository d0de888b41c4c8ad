"""The table of roles: which posts an action is for. A page names its action (`people.access.opens`), and here it says for whom.

What is done to a case is decided by the relations of its pack on top of this; which cases there are at all, by scope:
a post reads those of its place that are public or involved, and of every level those that passed through it or its
unit, except those that are against it. `docs/reference/permissions.md` prints all of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.core.words import KEEPERS, PostTitle

EVERYBODY: frozenset[str] | None = None
"""Without signing in."""
EVERY_POST = frozenset(PostTitle)
AT_WORK = EVERY_POST - KEEPERS
"""Who works on cases: everybody but those who keep the installation."""
P = PostTitle

ROLES: Mapping[str, frozenset[str] | None] = {
    # without signing in
    "home": EVERYBODY, "contents": EVERYBODY, "rules": EVERYBODY, "board": EVERYBODY, "wall": EVERYBODY,
    "say": EVERYBODY, "key": EVERYBODY, "wish": EVERYBODY, "talk": EVERYBODY, "errand": EVERYBODY, "object": EVERYBODY,
    "decisions": EVERYBODY, "decisions.law": EVERYBODY, "decisions.own": EVERYBODY,
    "follow": EVERYBODY, "mine": EVERYBODY, "file": EVERYBODY, "offline": EVERYBODY, "error": EVERYBODY,
    "sign_in": EVERYBODY, "sign_out": EVERYBODY, "switch_post": EVERYBODY, "no_post": EVERYBODY,
    # signed in, whatever the post
    "own": EVERY_POST, "again": EVERY_POST, "kept": EVERY_POST, "exports": EVERY_POST,
    # cases
    "desk": AT_WORK, "publish": AT_WORK,
    "field": AT_WORK, "field.report": AT_WORK, "field.step": AT_WORK, "field.visit": AT_WORK, "field.photo": AT_WORK,
    "decisions.work": AT_WORK, "decisions.begin": AT_WORK,
    "decisions.lists": frozenset({P.secretary, P.chief, P.desk, P.clerk}),
    "call_back": frozenset({P.desk, P.caller, P.clerk, P.verifier, P.supervisor}),
    "leader": frozenset({P.leader, P.secretary, P.chief, P.duty, P.verifier, P.supervisor}),
    "erase": frozenset({P.desk, P.admin}),
    # cards for people without a phone: the posts that meet them
    "resident_cards": frozenset({P.desk, P.clerk, P.errand_runner, P.grid_head, P.grid_worker}),
    # lists from files
    "import": frozenset({P.desk, P.clerk, P.duty, P.admin, P.security}),
    # keeping the installation: three apart, none of whom reads a case (三员分立)
    "admin": KEEPERS,
    "set_up_town": frozenset({P.admin}), "jobs": frozenset({P.admin}),
    "people": frozenset({P.security}), "account": frozenset({P.security}), "card": frozenset({P.security}),
    "grant": frozenset({P.security}),
    "security_log": frozenset({P.security, P.auditor}),
    "reads": frozenset({P.auditor}), "export_log": frozenset({P.auditor}),
}  # fmt: skip


SIGNING = frozenset({"sign_in", "sign_out", "switch_post", "no_post"})
"""Where it is found out who is there: by these pages, nobody else's."""


def may(action: str, title: str) -> bool:
    """Is the action for a post of this title?"""
    titles = ROLES[action]
    return titles is None or title in titles
