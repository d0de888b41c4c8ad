"""The year's report on petitions (信访工作条例 Art 41): how many and how they came, in which fields, which units they are most
about, what was sent on, handed out and supervised, which suggestions were taken up.

Counted among those that the viewer may see, as the register is: a number that is higher than their list is long would tell
somebody of a petition against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from huiyin.apps.cases import library
from huiyin.apps.cases.asked import town_of
from huiyin.apps.cases.left_out import LEFT_OUT, SATISFIED
from huiyin.apps.cases.models import Case, CaseAccused
from huiyin.apps.cases.names import category_title
from huiyin.apps.people.queries import Viewer
from huiyin.apps.petitions.actions.registering import PACK
from huiyin.apps.petitions.queries.register import ANSWERED, ASKED, petitions, words_of
from huiyin.core.words import Outcome
from huiyin.core.worktime import SHANGHAI

MOST_UNITS = 20
FIRST_YEAR = 2022
"""The Regulation is in force since 2022-05-01."""


@dataclass(frozen=True)
class Part:
    """A part of the report: lines of words and a number."""

    title: str
    lines: list[tuple[str, int]]


def years(today: date) -> list[int]:
    """The years that may be asked for, this one first."""
    return list(range(today.year, FIRST_YEAR - 1, -1))


def report(viewer: Viewer, year: int) -> list[Part]:
    """The report of a year in its parts. Six queries."""
    here = petitions(viewer).exclude(outcome=Outcome.merged)
    here = here.filter(opened_at__gte=_new_year(year), opened_at__lt=_new_year(year + 1))
    pack, town = library.pack(PACK), town_of(viewer)
    asked = {name: words_of(pack, name) for name in ("way", "petition_kind", "petition_form", "taken_up")}
    fields = _by(here, "category")
    return [
        Part(_("How many"), _sums(here)),
        Part(_("How they came"), _named(_by(here, "petition__way"), asked["way"])),
        Part(_("Which kinds"), _named(_by(here, "petition__kind"), asked["petition_kind"])),
        Part(_("In which form"), _named(_by(here, "petition__form"), asked["petition_form"])),
        Part(_("In which fields"), [(category_title(town, code), n) for code, n in fields]),
        Part(_("Units that they are most about"), _units(here)),
        Part(_("Sent on, handed out, supervised"), _passed(here)),
        Part(_("Suggestions"), _suggestions(here, asked["taken_up"])),
    ]


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=SHANGHAI)


def _by(here: QuerySet[Case], column: str) -> list[tuple[str, int]]:
    """How many of each, the most first."""
    rows = here.order_by().values_list(column).annotate(n=Count("pk"))
    return sorted(((code or "", n) for code, n in rows), key=lambda pair: (-pair[1], pair[0]))


def _named(counted: Iterable[tuple[str, int]], words: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(words.get(code, _("not said")), n) for code, n in counted]


def _sums(here: QuerySet[Case]) -> list[tuple[str, int]]:
    n = here.order_by().aggregate(
        all=Count("pk"),
        closed=Count("pk", filter=Q(open=False)),
        asked=Count("pk", filter=ASKED),
        answered=Count("pk", filter=ANSWERED & ~Q(LEFT_OUT)),
        satisfied=Count("pk", filter=ANSWERED & ~Q(LEFT_OUT) & SATISFIED),
        out=Count("pk", filter=ANSWERED & Q(LEFT_OUT)),
        signed=Sum("petition__signatories"),
    )
    return [
        (_("received"), n["all"]), (_("closed"), n["closed"]),
        (_("asked whether it is settled"), n["asked"]), (_("answered when asked"), n["answered"]),
        (_("satisfied, of those who answered"), n["satisfied"]), (_("answers left out with a reason, approved"), n["out"]),
        (_("people who signed together"), n["signed"] or 0),
    ]  # fmt: skip


def _units(here: QuerySet[Case]) -> list[tuple[str, int]]:
    rows = CaseAccused.objects.filter(case__in=here.order_by().values("pk"), unit__isnull=False)
    counted = rows.values_list("unit__name", "unit__seat__name").annotate(n=Count("case", distinct=True))
    return [(f"{seat} {name}", n) for name, seat, n in counted.order_by("-n", "unit__name")[:MOST_UNITS]]


def _passed(here: QuerySet[Case]) -> list[tuple[str, int]]:
    n = here.order_by().aggregate(
        forwarded=Count("pk", filter=Q(petition__way="forwarded")),
        assigned=Count("pk", filter=Q(petition__way="assigned")),
        sent_on=Count("pk", filter=Q(state="sent_on")),
        handed=Count("pk", filter=~Q(petition__route="")),
        back=Count("pk", filter=Q(state="given_back")),
        refused=Count("pk", filter=Q(state="refused")),
        supervised=Count("pk", filter=Q(petition__supervised__gt=0)),
        times=Sum("petition__supervised"),
        mediated=Count("pk", filter=Q(petition__mediated=True)),
    )
    return [
        (_("forwarded to us"), n["forwarded"]), (_("assigned to us"), n["assigned"]),
        (_("sent on to another organ"), n["sent_on"]), (_("accepted and handed to a unit"), n["handed"]),
        (_("gone back to the sender"), n["back"]), (_("declined, with the right place named"), n["refused"]),
        (_("supervised"), n["supervised"]), (_("times that it was supervised"), n["times"] or 0),
        (_("mediated by consent of both sides"), n["mediated"]),
    ]  # fmt: skip


def _suggestions(here: QuerySet[Case], words: Mapping[str, str]) -> list[tuple[str, int]]:
    rows = here.filter(petition__kind="advice")
    told = dict(_by(rows, "petition__result"))
    lines = [(words[code], told.get(code, 0)) for code in words]
    return [(_("suggestions received"), sum(told.values())), *lines, (_("not answered yet"), told.get("", 0))]
