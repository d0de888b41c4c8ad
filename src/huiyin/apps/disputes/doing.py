"""What may be done with a dispute, as its folder offers it: the next step of the procedure first, the ways out of it apart."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.names import move_hint, move_title, town_of
from huiyin.apps.disputes.actions.noting import ASKING
from huiyin.apps.disputes.queries.folder import Folder

OUT = frozenset({"refuse", "alarm", "fail", "escalate", "send_up", "extend", "note", "redo", "withdraw", "reopen"})
"""Moves that every mediation has beside its way (packs/parts/mediation.toml)."""
Item = dict[str, Any]


class Deeds(NamedTuple):
    """Rows of `components/moves.html`: what the procedure asks for, the next step as the main one; what leads out of it."""

    way: list[Item]
    out: list[Item]


def deeds(found: Folder) -> Deeds:
    """What the viewer may press."""
    every = {**dict(_pages(found)), **dict(_moves(found))}
    main = _next(found, every) if found.mine else ""
    way = sorted((name for name in every if name not in OUT), key=lambda name: name != main)
    return Deeds([{**every[name], "main": name == main} for name in way], [every[n] for n in every if n in OUT])


def _next(found: Folder, every: dict[str, Item]) -> str:
    """The next step: what the next move of the procedure still waits for, else that move."""
    state = found.case.state
    if state == ASKING and not found.consented:
        return "ask" if "ask" in every else "party"
    if state == ASKING and not found.chosen:
        return "choose"
    if found.to_agree:
        written = found.dispute.form == "written"
        return "marks" if written else "agreement" if found.held else "sitting"
    if found.to_visit and not found.visited:
        return "visit"
    return next((name for name in ("performed", *(move.do for move in found.moves)) if name in every), "")


def _pages(found: Folder) -> Iterator[tuple[str, Item]]:
    """The folder's own pages, for who has it in hand."""
    case, mine = found.case, found.mine
    unasked = next((party for party in found.parties if not party.consent), None)
    if unasked and mine and case.state == ASKING:
        url = reverse("disputes:consent", args=[case.uid, unasked.number])
        yield "ask", {"title": gettext("Ask %(name)s") % {"name": unasked.name}, "url": url}
    pages = (
        ("agreement", gettext("Agreement"), found.to_agree),
        ("marks", gettext("Marks, photo"), found.to_agree and found.dispute.form == "written"),
        ("performed", gettext("Performed"), case.state == "agreed"),
        ("visit", gettext("Return visit"), found.to_visit),
        ("plan", gettext("Plan a sitting"), found.consented),
        ("sitting", gettext("Record a sitting"), found.consented),
        ("choose", gettext("Mediators"), not found.dispute.effective_on),
        ("party", gettext("Another party"), not found.dispute.effective_on),
        ("slips", gettext("Parties' slips"), True),
    )
    for name, title, offered in pages:
        if offered and mine:
            yield name, {"title": title, "url": _address(case.uid, name)}


def _address(uid: uuid.UUID, name: str) -> str:
    sitting = reverse("disputes:sitting", args=[uid])
    return f"{sitting}?plan=1" if name == "plan" else reverse(f"disputes:{name}", args=[uid])


def _moves(found: Folder) -> Iterator[tuple[str, Item]]:
    pack, town = library.pinned(found.case.pack_id), town_of(found.case)
    for move in found.moves:
        url = reverse("disputes:step", args=[found.case.uid, move.do])
        hint = move_hint(pack, town, move)
        yield move.do, {"title": move_title(pack, town, move.do), "url": url, "hint": hint}
