"""What the page of the public version shows: the move that it leads to, and the photos that may be shown with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import move_title, town_of
from huiyin.apps.cases.offers import offered
from huiyin.apps.cases.queries import moves_for
from huiyin.apps.files.models import File
from huiyin.apps.people.queries import Viewer
from huiyin.core.packs import Move, Pack
from huiyin.core.relations import Anchors, holds

SHOWN = 240


@dataclass(frozen=True)
class Picture:
    """A photo of a case: with which step it came (in words), from whom (empty: the asker), when."""

    file: File
    step: str
    who: str

    @property
    def uid(self) -> str:
        """As the form sends it."""
        return str(self.file.uid)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height at which it is shown beside its tick, in pixels."""
        longest = max(self.file.width, self.file.height, 1)
        return self.file.width * SHOWN // longest, self.file.height * SHOWN // longest


def showing_move(viewer: Viewer, case: Case, now: datetime) -> Move | None:
    """The move by which the viewer may show the case to everybody now."""
    return next((move for move in offered(case, moves_for(case, viewer), viewer, now) if move.shows), None)


def pictures(case: Case) -> list[Picture]:
    """The photos of a closed case, oldest first: while it is open, only a line is shown. One query."""
    if case.open:
        return []
    files = File.objects.filter(owner=case.uid, kind="photo").select_related("added_by")
    return [_picture(case, file) for file in files]


def _picture(case: Case, file: File) -> Picture:
    pack = library.spoken(case.pack_id)
    step = move_title(pack, town_of(case), file.step or pack.start.do)
    return Picture(file, step, file.added_by.name if file.added_by else "")


def publishable(viewer: Viewer) -> frozenset[str]:
    """The packs of the viewer's town whose closed cases a post like this may show to everybody."""
    town = library.profile(viewer.profile) if viewer.profile else None
    chosen = {pack.slug: pack.skip for pack in town.packs} if town else {}
    return frozenset(slug for slug, skip in chosen.items() if _may_show(viewer, library.pack(slug), skip))


def _may_show(viewer: Viewer, pack: Pack, skip: frozenset[str]) -> bool:
    moves = (move for move in pack.moves if move.shows and not (move.optional and move.do in skip))
    closing = [move for move in moves if not any(pack.states[name].held_by for name in move.sources)]
    actor = viewer.actor
    here = Anchors({actor.place_kind: actor.place}, unit=actor.unit, parent=actor.unit)
    return any(holds(word, actor, here) for move in closing for word in move.by)
