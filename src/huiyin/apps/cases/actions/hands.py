"""In whose hands a case lies, and who may read it from then on."""

from __future__ import annotations

from typing import Any

from huiyin.apps.cases.holders import Holder, anchors_of, holder_of
from huiyin.apps.cases.models import Case, CaseParty
from huiyin.apps.cases.routing import taker_in
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.making import made


def place_holder(case: Case, held_by: str) -> None:
    """Put the case into the hands that the state names (not saved); in a unit, of the post whose such matters are."""
    holder = holder_of(held_by, anchors_of(case)) if held_by else Holder()
    own = taker_in(case, case.unit) if held_by == "unit" else None
    case.held_by_post_id = own.pk if own else holder.post or None
    case.held_by_unit_id = holder.unit or None


def new_parties(case: Case, by: Viewer | None = None) -> list[CaseParty]:
    """Who may read the case from now on: its holder and whoever entered it, if new. Notes them in the marks."""
    known = set(case.marks_json.get("parties", ()))
    wanted: list[tuple[str, dict[str, Any]]] = []
    if case.held_by_unit_id:
        wanted.append((f"u{case.held_by_unit_id}", {"unit_id": case.held_by_unit_id, "part": "held"}))
    if case.held_by_post_id:
        wanted.append((f"p{case.held_by_post_id}", {"post_id": case.held_by_post_id, "part": "held"}))
    if by and by.actor.post:
        wanted.append((f"p{by.actor.post}", {"post_id": by.actor.post, "part": "entered"}))
    new = {key: row for key, row in wanted if key not in known}
    case.marks_json["parties"] = sorted(known | set(new))
    return [made(CaseParty, case=case, **row) for row in new.values()]
