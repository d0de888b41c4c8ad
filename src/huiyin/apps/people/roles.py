"""The table of roles: which posts an action is for. A page names its action (`people.access.opens`), and here it says for whom.

What is done to a case is decided by the relations of its pack on top of this; which cases there are at all, by scope:
a post reads those of its place that are public or involved, and of every level those that passed through it or its
unit, except those that are against it. `docs/reference/permissions.md` prints all of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.core.words import HOME_KINDS, KEEPERS, PARTY_KINDS, PostTitle, UnitKind

EVERYBODY: frozenset[str] | None = None
"""Without signing in."""
EVERY_POST = frozenset(PostTitle)
AT_WORK = EVERY_POST - KEEPERS
"""Who works on cases: everybody but those who keep the installation."""
P = PostTitle
ORGANISERS = frozenset({P.secretary, P.chief, P.desk, P.clerk, P.leader, P.specialist})
"""Who gathers people for something: they ring volunteers and those who signed up."""

ROLES: Mapping[str, frozenset[str] | None] = {
    # without signing in
    "home": EVERYBODY, "figures": EVERYBODY, "contents": EVERYBODY, "rules": EVERYBODY, "board": EVERYBODY, "wall": EVERYBODY,
    "say": EVERYBODY, "key": EVERYBODY, "wish": EVERYBODY, "talk": EVERYBODY, "errand": EVERYBODY, "object": EVERYBODY,
    "ways": EVERYBODY, "decisions": EVERYBODY, "decisions.law": EVERYBODY, "decisions.own": EVERYBODY,
    "activity": EVERYBODY, "follow": EVERYBODY, "mine": EVERYBODY, "file": EVERYBODY, "offline": EVERYBODY, "error": EVERYBODY,
    "sign_in": EVERYBODY, "sign_out": EVERYBODY, "switch_post": EVERYBODY, "no_post": EVERYBODY,
    # signed in, whatever the post
    "own": EVERY_POST, "again": EVERY_POST, "kept": EVERY_POST, "exports": EVERY_POST,
    # reports whose numbers are figures
    "briefs": frozenset({P.desk, P.clerk, P.secretary, P.chief, P.leader}),
    "forms": frozenset({P.desk, P.clerk, P.secretary, P.chief, P.leader, P.officer}),
    "periods": frozenset({P.desk, P.clerk, P.secretary, P.chief, P.leader}), "approve": frozenset({P.secretary, P.chief, P.leader}),
    # cases
    "desk": AT_WORK, "figures.open": AT_WORK, "publish": AT_WORK,
    "field": AT_WORK, "field.report": AT_WORK, "field.step": AT_WORK, "field.visit": AT_WORK, "field.photo": AT_WORK,
    "decisions.work": AT_WORK, "decisions.begin": AT_WORK,
    "decisions.lists": frozenset({P.secretary, P.chief, P.desk, P.clerk}),
    "call_back": frozenset({P.desk, P.caller, P.clerk, P.verifier, P.supervisor}),
    "leader": frozenset({P.leader, P.secretary, P.chief, P.duty, P.verifier, P.supervisor}),
    "erase": frozenset({P.desk, P.admin}),
    # cards for people without a phone: the posts that meet them
    "resident_cards": frozenset({P.desk, P.clerk, P.errand_runner, P.grid_head, P.grid_worker}),
    # sheets on walls
    "postings": frozenset({P.secretary, P.chief, P.desk, P.clerk, P.leader, P.grid_head, P.grid_worker, P.supervisor}),
    # the net: who looks after whom
    "net": AT_WORK, "my_grid": EVERYBODY,
    "net.homes": frozenset({
        P.secretary, P.chief, P.desk, P.clerk, P.leader, P.errand_runner, P.specialist, P.grid_head, P.grid_worker,
        P.grid_assistant, P.area_head, P.group_head, P.neighbour_head, P.member_contact,
    }),
    "net.standing": frozenset({P.secretary, P.chief, P.specialist}),
    "net.draw": frozenset({P.secretary, P.chief, P.desk, P.clerk, P.specialist, P.grid_head}),
    "net.weak": frozenset({P.secretary, P.chief, P.desk, P.leader}),
    "net.link": frozenset({P.secretary, P.chief, P.desk, P.clerk, P.specialist, P.grid_head}),
    "net.erase": frozenset({P.secretary, P.chief, P.desk, P.clerk}),
    # what is held; who serves, who signed up and whom registers name; tasks of schemes
    "activities.care": frozenset({P.secretary, P.chief, P.verifier, P.desk}),
    "activities": AT_WORK, "activities.people": ORGANISERS, "activities.tasks": ORGANISERS | {P.officer, P.duty},
    # disputes: the cases themselves are there for whom they passed through
    "mediation": EVERYBODY,
    "disputes": AT_WORK, "rounds": AT_WORK,
    "mediators": frozenset({P.mediator, P.chief, P.secretary, P.clerk, P.desk, P.leader}),
    # ways of working that towns show each other and take up
    "ways.keep": frozenset({P.secretary, P.chief, P.desk, P.leader}),
    # lists from files
    "import": frozenset({P.desk, P.clerk, P.duty, P.admin, P.security}),
    # duties and slots
    "duty": AT_WORK, "duty.answer": AT_WORK, "duty.care": frozenset({P.secretary, P.chief}), "slots": AT_WORK,
    "slots.plan": frozenset({P.desk, P.chief, P.clerk, P.secretary, P.leader, P.duty}), "hours": EVERYBODY,
    # petitions kept in step; accusations, of which each person sees those they are named for; leaders' reception
    "petitions": frozenset({P.desk, P.leader, P.secretary, P.chief, P.officer, P.clerk, P.caller, P.errand_runner}),
    "accusations": frozenset({P.desk, P.leader, P.secretary, P.chief, P.officer, P.clerk, P.supervisor}),
    "reception": frozenset({P.desk, P.leader, P.secretary, P.chief, P.officer, P.clerk}),
    # keeping the installation: three apart, none of whom reads a case (三员分立)
    "admin": KEEPERS,
    "set_up_town": frozenset({P.admin}), "jobs": frozenset({P.admin}),
    "people": frozenset({P.security}), "account": frozenset({P.security}), "card": frozenset({P.security}),
    "grant": frozenset({P.security}),
    "security_log": frozenset({P.security, P.auditor}),
    "reads": frozenset({P.auditor}), "export_log": frozenset({P.auditor}),
}  # fmt: skip


UNITS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("net.homes", "net.link", "net.draw", "net.erase", "duty.care"), HOME_KINDS),
    "net.standing": PARTY_KINDS,
    "ways.keep": frozenset({UnitKind.party_committee, UnitKind.government, UnitKind.office, UnitKind.centre}),
}
"""Actions that are for posts on places and, of posts in units, for those in units of these kinds alone."""

SIGNING = frozenset({"sign_in", "sign_out", "switch_post", "no_post"})
"""Where it is found out who is there: by these pages, nobody else's."""


def may(action: str, title: str, unit_kind: str = "") -> bool:
    """Is the action for a post of this title, in a unit of this kind (empty: on a place)?"""
    titles = ROLES[action]
    if unit_kind and action in UNITS and unit_kind not in UNITS[action]:
        return False
    return titles is None or title in titles
