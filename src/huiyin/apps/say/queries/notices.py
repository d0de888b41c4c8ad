"""A notice on the board as whoever wants to object sees it."""

from __future__ import annotations

from huiyin.apps.cases import library, public
from huiyin.apps.cases.models import Case
from huiyin.apps.scope.acting import system

OBJECT = "object"


@system("the notice is public")
def open_to_objection(number: str) -> Case | None:
    """The published case of that public number, when anybody may object to it now."""
    found = public.published().filter(code=number.replace("\0", "")[:40].strip().upper())
    case = found.select_related("town", "village").first()
    move = library.pinned(case.pack_id).move(OBJECT, case.state) if case else None
    return case if move and "anyone" in move.by else None
