"""The register of petitions as a post may see it, and how many were received, closed, asked and heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.apps.cases import library
from huiyin.apps.cases.asked import PAGE, Asked, found
from huiyin.apps.cases.keyset import Order
from huiyin.apps.cases.left_out import LEFT_OUT, SATISFIED
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import said, state_title, town_of
from huiyin.apps.cases.queries import LIST_FIELDS, visible_to
from huiyin.apps.keys import ring
from huiyin.apps.keys.blind import blinds
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.registering import PACK, normal
from huiyin.core.packs import Pack
from huiyin.core.words import Answer, Outcome
from huiyin.core.worktime import SHANGHAI

NEWEST, BY_DUE = Order(), Order("due_sort", newest=False)
TABS: Mapping[str, Promise] = {
    "open": pgettext_lazy("petitions", "In hand"),
    "due": pgettext_lazy("petitions", "Due within a week"),
    "late": pgettext_lazy("petitions", "Late"),
    "review": pgettext_lazy("petitions", "Under review"),
    "final": pgettext_lazy("petitions", "Final"),
    "all": pgettext_lazy("petitions", "All"),
}
ANSWERED = ~Q(answer__in=("", Answer.none))
"""They have said something; silence is no answer."""
ASKED = Q(phase="to_confirm") | Q(outcome__in=(Outcome.solved, Outcome.answered)) | ~Q(answer="")
"""They were asked, though it may be open again."""
REVIEW = (
    "reviewing",
    "review_to_deliver",
    "review_delivered",
    "rereviewing",
    "rereview_to_deliver",
    "rereview_delivered",
)


@dataclass(frozen=True)
class Row:
    """One line of the register. `number` is the official one."""

    case: Case
    number: str
    way: str
    kind: str
    route: str
    state: str
    due: datetime | None


def petitions(viewer: Viewer) -> QuerySet[Case]:
    """The petitions that the post may see."""
    return visible_to(viewer).filter(slug=PACK)


def runs_here(viewer: Viewer) -> bool:
    """Does the viewer's town run the pack?"""
    town = library.profile(viewer.profile) if viewer.profile else None
    return bool(town and town.pack(PACK))


def page(viewer: Viewer, asked: Asked, now: datetime, most: int = PAGE) -> tuple[list[Row], str]:
    """A page of a tab, those due first on top where they are open; and the key of the next page. Words are an official number
    too; `k` is a category, `s` a way in which it came."""
    rows = petitions(viewer).select_related(*LIST_FIELDS, "petition").defer("why", "public_text")
    rows = rows.filter(petition__way=asked.s) if asked.s else rows
    numbered = rows.filter(petition__number_index__in=blinds(PACK, normal(asked.q))) if asked.q else rows.none()
    if asked.q and numbered.exists():
        cases, key = NEWEST.page(found(viewer, numbered, replace(asked, q="")), asked.after, most)
    else:
        here = found(viewer, rows, asked)
        order = NEWEST if asked.q or asked.tab in {"all", "final"} else BY_DUE
        cases, key = order.page(here if asked.q else _on_tab(here, asked.tab, now), asked.after, most)
    ring.recall(case.uid for case in cases)
    return [_row(case) for case in cases], key


def _on_tab(rows: QuerySet[Case], tab: str, now: datetime) -> QuerySet[Case]:
    if tab == "final":
        return rows.filter(state="final")
    return rows if tab == "all" else _open(rows, tab, now)


def _open(rows: QuerySet[Case], tab: str, now: datetime) -> QuerySet[Case]:
    rows = rows.filter(open=True)
    if tab == "late":
        return rows.filter(due_at__lt=now)
    if tab == "due":
        return rows.filter(due_at__gte=now, due_at__lt=now + timedelta(days=7))
    return rows.filter(state__in=REVIEW) if tab == "review" else rows


def words_of(pack: Pack, ask: str) -> dict[str, str]:
    """What the choices of a question are called, by their code."""
    kind = pack.question(ask)
    return {code: said(words) for code, words in kind.choices} if kind else {}


def _row(case: Case) -> Row:
    pack, kept = library.pinned(case.pack_id), getattr(case, "petition", None)

    def word(ask: str, code: str) -> str:
        return words_of(pack, ask).get(code, "—")

    return Row(
        case=case,
        number=kept.number if kept else "",
        way=word("way", kept.way if kept else ""),
        kind=word("petition_kind", kept.kind if kept else ""),
        route=word("petition_route", kept.route if kept else "").partition("、")[0],
        state=state_title(pack, town_of(case), case.state),
        due=case.due_at if case.open else None,
    )


def counted(viewer: Viewer, now: datetime) -> list[dict[str, Any]]:
    """Of this year: received, closed, asked, answered, satisfied. Asked and answered stand apart.

    Counted among those that the viewer may see, of one year, and not from the cells: a number that is higher than the list is
    long would tell somebody of a petition against them.
    """
    january = datetime(now.astimezone(SHANGHAI).year, 1, 1, tzinfo=SHANGHAI)
    here = petitions(viewer).filter(opened_at__gte=january).exclude(outcome=Outcome.merged)
    n = here.aggregate(
        received=Count("pk"),
        closed=Count("pk", filter=Q(open=False)),
        asked=Count("pk", filter=ASKED),
        answered=Count("pk", filter=ANSWERED & ~Q(LEFT_OUT)),
        satisfied=Count("pk", filter=ANSWERED & ~Q(LEFT_OUT) & SATISFIED),
        out=Count("pk", filter=ANSWERED & Q(LEFT_OUT)),
    )
    satisfied = gettext("satisfied, of those who answered")
    if n["out"]:
        satisfied = gettext("satisfied, of those who answered; %(n)s left out with a reason, approved") % {
            "n": n["out"]
        }
    return [
        {"value": n["received"], "unit": gettext("matters"), "text": _("received this year")},
        {"value": n["closed"], "of": n["received"], "unit": gettext("matters"), "text": _("closed")},
        {"value": n["answered"], "of": n["asked"], "unit": gettext("matters"), "text": _("answered when asked")},
        {
            "value": n["satisfied"],
            "of": n["answered"],
            "unit": gettext("matters"),
            "text": satisfied,
        },
    ]
