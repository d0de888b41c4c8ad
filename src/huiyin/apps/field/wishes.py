"""A small wish as those see it who may claim it: its line on the wall, and nothing that the asker said (towns.md T1-5)."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.apps.cases import library, names
from huiyin.apps.cases import queries as cases
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system
from huiyin.core import pack_say
from huiyin.core.words import OPEN_LEVELS

SLUG, CLAIM, ON_THE_WALL = "wish", "claim", "posted"


@dataclass(frozen=True)
class Wish:
    """What a post may know of a wish before it claims it. `line`: as on the wall, empty when it does not hang there."""

    case: Case
    line: str
    word: str
    hint: str
    who: str
    mine: bool
    taken: bool
    may: bool


def wish(viewer: Viewer, number: str) -> Wish | None:
    """The wish of a public number for the post that looks; None when there is none or it is confidential. One query."""
    case = _numbered(number.strip().upper())
    if case is None:
        return None
    pack, town = library.pinned(case.pack_id), names.town_of(case)
    move = next(move for move in pack.moves if move.do == CLAIM)
    own, language = town.own if town else pack_say.NOBODYS, names.language()
    hangs = case.open and case.state == ON_THE_WALL
    return Wish(
        case=case,
        line=case.public_title if hangs else "",
        word=names.move_title(pack, town, CLAIM),
        hint=names.move_hint(pack, town, move),
        who=pack_say.listed((pack_say.relation(word, language, own) for word in move.by), language),
        mine=bool(case.handler_id) and case.handler_id == viewer.actor.post,
        taken=bool(case.handler_id),
        may=hangs and any(move.do == CLAIM for move in cases.moves_for(case, viewer)),
    )


@system("the wall of wishes is public")
def _numbered(number: str) -> Case | None:
    found = Case.objects.filter(code=number, slug=SLUG, level__in=OPEN_LEVELS)
    return found.select_related("place", "unit", "town").first()
