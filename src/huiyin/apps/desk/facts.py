"""What stands on a case's page: facts for `components/facts.html`, moves for `components/moves.html`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.erasing import ERASERS
from huiyin.apps.cases.actions.sharing import LEADERS
from huiyin.apps.cases.contact import in_hands_of
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import (
    ANSWERS,
    GRADES,
    category_title,
    channel_title,
    holder_title,
    move_hint,
    move_title,
    on_map,
    pack_title,
    place_title,
    state_title,
    told,
    town_of,
)
from huiyin.apps.cases.routing import named, post_in
from huiyin.apps.cases.trail import pairs
from huiyin.apps.desk.queries.page import CasePage
from huiyin.apps.people.queries import Viewer
from huiyin.core.packs import Move, Pack

Item = dict[str, Any]
HIDDEN = "＊＊＊"


def title_line(case: Case) -> Item:
    """The line under the title: number, way of working, version, state."""
    pack, town = library.pinned(case.pack_id), town_of(case)
    kind = "done" if not case.open else "late" if case.late else "on"
    return {
        "state_word": state_title(pack, town, case.state),
        "state_kind": kind,
        "pack_line": gettext("%(pack)s, version %(version)d")
        % {"pack": pack_title(pack, town), "version": pack.version},
    }


def case_facts(found: CasePage, *, reads: bool, full: bool) -> list[Item]:
    """What was said, where, by whom, through which channel, in whose hands. `full`: the whole telephone number."""
    case = found.case
    town, pack = town_of(case), library.pinned(case.pack_id)
    items: list[Item] = [
        {"label": gettext("What was said"), "value": case.content.text},
        *({"label": label, "value": value} for label, value in _own_answers(case, pack)),
        {"label": gettext("Place"), "value": place_title(case), "note": _spot(case)},
        *([_asker(case, reads=reads, full=full)] if pack.reporter else []),
        {"label": gettext("Channel"), "value": channel_title(case.channel, town, case.slug), "when": case.opened_at},
        {"label": gettext("Category"), "value": category_title(town, case.category) if case.category else "—"},
        {"label": gettext("In whose hands"), "value": holder_title(case), "note": _handler(case)},
    ]
    items += _suggested(case) + _shared(found) + _outcome(case) + _backers(found, reads=reads, full=full)
    masked = next((item for item in items if item.get("masked")), None)
    if masked:
        masked["reveal"] = True
    return items


def _own_answers(case: Case, pack: Pack) -> Iterable[tuple[str, str]]:
    """What was answered at the start beside what stands on its own lines: the hotline's number, the village's own matter."""
    return pairs(case.content.answers, pack, town_of(case), {})


def _asker(case: Case, *, reads: bool, full: bool) -> Item:
    label, contact = gettext("Who asks"), getattr(case, "contact", None)
    if contact is None or not (contact.name or contact.phone):
        return {"label": label, "value": gettext("did not say")}
    if not reads:
        return {"label": label, "value": HIDDEN, "note": gettext("Only who handles or dispatches the case sees this.")}
    name = contact.name or gettext("no name given")
    if contact.on_behalf and contact.helper:
        name = gettext("%(name)s, spoken for by %(helper)s") % {"name": name, "helper": contact.helper}
    if contact.guardian == "":
        name = gettext("%(name)s, a child; ask a parent or guardian") % {"name": name}
    if contact.guardian:
        name = gettext("%(name)s, a child; %(guardian)s agrees") % {"name": name, "guardian": contact.guardian}
    note = gettext("Only who handles or dispatches the case sees this. That you opened the page has been noted.")
    item: Item = {"label": label, "value": name, "note": note}
    if contact.phone and full:
        item["tel"] = contact.phone
    elif contact.phone:
        item["masked"] = contact.phone
    return item


def _handler(case: Case) -> str:
    if case.handler is None or case.handler_id == case.held_by_post_id:
        return ""
    unit = f"{case.handler.unit.name} " if case.handler.unit else ""
    return gettext("taken by %(post)s") % {"post": f"{unit}{case.handler.name}"}


def _spot(case: Case) -> str:
    return "　".join(filter(None, (case.content.spot, on_map(case.content.spot_on_map))))


def _suggested(case: Case) -> list[Item]:
    """Always with the reason, also where no unit fits it and after the desk has sent it elsewhere."""
    if not library.pinned(case.pack_id).reporter or not case.why or not case.open:
        return []
    name = named(case.suggested, post_in(case, case.suggested)) or gettext("the desk decides")
    return [{"label": gettext("Suggested unit"), "value": name, "note": told(case.why)}]


def _shared(found: CasePage) -> list[Item]:
    posts = [party.post for party in found.parties if party.part == "lead" and party.post]
    leads = [f"{post.unit.name} {post.name}" if post.unit else post.name for post in posts]
    near = {found.case.unit_id, found.case.held_by_unit_id}
    copies = [p.unit.name for p in found.parties if p.part == "copy" and p.unit and p.unit_id not in near]
    pairs = [(gettext("Leader in charge"), leads), (gettext("Copied to"), copies)]
    return [{"label": label, "value": "、".join(names)} for label, names in pairs if names]


def _outcome(case: Case) -> list[Item]:
    items: list[Item] = []
    if case.answer:
        grade = GRADES.get(case.grade or 0)
        words = "，".join(str(word) for word in (ANSWERS.get(case.answer, ""), grade) if word)
        items.append({"label": gettext("The asker says"), "value": words})
    if case.merged_into:
        url = reverse("desk:case", args=[case.merged_into.uid])
        items.append({"label": gettext("Merged into"), "value": "", "url": url, "link": case.merged_into.code})
    return items


def _backers(found: CasePage, *, reads: bool, full: bool) -> list[Item]:
    """Who said the same, with the number that they left; how many they are for whoever may not read that."""
    if not reads and found.case.backers:
        return [{"label": gettext("Me too"), "value": str(found.case.backers)}]
    return [
        {
            "label": gettext("Me too"),
            "value": backer.name or gettext("no name given"),
            "when": backer.at,
            **({"tel" if full else "masked": backer.phone} if backer.phone else {}),
        }
        for backer in found.backers
    ]


def moves_shown(found: CasePage, viewer: Viewer) -> list[Item]:
    """The verbs that the viewer may try, the first that moves the case as main one for its holder; then sharing."""
    case, pack, town = found.case, library.pinned(found.case.pack_id), town_of(found.case)
    main = next((move.do for move in found.moves if move.to is not None), "") if in_hands_of(viewer, case) else ""
    items: list[Item] = [
        {
            "title": move_title(pack, town, move.do),
            "url": reverse("desk:publish", args=[case.uid])
            if move.shows
            else reverse("desk:do", args=[case.uid, move.do]),
            "hint": move_hint(pack, town, move),
            "main": move.do == main,
        }
        for move in found.moves
    ]
    if case.open and (viewer.actor.title == "desk" or found.moves):
        items.append({"title": gettext("Copy to a unit"), "url": reverse("desk:copy", args=[case.uid])})
    if not case.open and not case.erased_at and viewer.actor.title in ERASERS:
        items.append({"title": gettext("Erase what was said"), "url": reverse("desk:erase", args=[case.uid])})
    return items + _charge(found, viewer)


def asker_shown(case: Case, moves: Iterable[Move]) -> list[Item]:
    """What the asker may do, for the post that takes their call."""
    pack, town = library.pinned(case.pack_id), town_of(case)
    return [
        {"title": move_title(pack, town, move.do), "url": reverse("desk:asker", args=[case.uid, move.do])}
        for move in moves
    ]


def _charge(found: CasePage, viewer: Viewer) -> list[Item]:
    if viewer.actor.title not in LEADERS or not found.case.open:
        return []
    mine = any(party.part == "lead" and party.post_id == viewer.actor.post for party in found.parties)
    title = gettext("End my charge") if mine else gettext("Take charge")
    hint = "" if mine else gettext("You answer for it until it is done; it stands on your brief.")
    name = {"name": "end", "value": "1"} if mine else {"name": "idem", "value": str(uuid.uuid4())}
    return [{"title": title, "action": reverse("desk:charge", args=[found.case.uid]), "hint": hint, **name}]
