"""How to reach the asker: who may read it, and who calls them."""

from __future__ import annotations

from collections.abc import Collection

from huiyin.apps.cases.models import Case, CaseContact
from huiyin.apps.people.queries import Viewer
from huiyin.apps.people.roles import may
from huiyin.core.packs import Move
from huiyin.core.words import OPEN_LEVELS
from huiyin.core.words import PostTitle as T

PRIVATE_TITLES = frozenset({T.desk, T.caller})


def may_call(viewer: Viewer) -> bool:
    """Is this a post that calls people, to ask and to tell? Who worked on the matter is refused by the rule all the same."""
    return may("call_back", viewer.actor.title)


def reads_contact(viewer: Viewer, case: Case, moves: Collection[Move]) -> bool:
    """May the viewer see who asked? Those who can do something for the case (`moves`), and posts that call people."""
    return in_hands_of(viewer, case) or bool(moves) or viewer.actor.title in PRIVATE_TITLES


def to_be_checked(case: Case, contact: CaseContact | None) -> bool:
    """May the asker show that the number is theirs? Not of a confidential matter: no number finds it, and none gets a message."""
    told = bool(contact and contact.phone and not contact.validated)
    return told and case.level in OPEN_LEVELS and case.erased_at is None and case.parent_id is None


def in_hands_of(viewer: Viewer, case: Case) -> bool:
    """Does the case lie with the viewer's post or unit, or has it taken it?"""
    posts, units = {case.handler_id, case.held_by_post_id}, {case.unit_id, case.held_by_unit_id}
    return viewer.actor.post in posts or bool(viewer.actor.unit and viewer.actor.unit in units)
