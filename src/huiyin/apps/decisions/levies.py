"""The levy of a matter household by household: the plan as it was reckoned, the list as it stands, what each owes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.models import Decision, LevyList, Sitting
from huiyin.apps.files.listings import Listing, Query, Table
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.queries import Viewer
from huiyin.apps.rolls.models import Entry
from huiyin.apps.rolls.queries import named
from huiyin.apps.scope.acting import system
from huiyin.core.levies import Plan, plan_of
from huiyin.core.levy_list import Home, Share, Summed, read_homes, shares, summed
from huiyin.core.sittings import Sort


@dataclass(frozen=True)
class Owing:
    """An entry of the list: as it was told, None if it was not; what it owes, None until the list fits the plan."""

    entry: Entry
    home: Home | None
    share: Share | None

    @property
    def words(self) -> str:
        """What its household reads and signs: who bears, and how much. Not who is let off."""
        if self.home is None or self.share is None:
            return ""
        parts = []
        if self.share.fen:
            yuan = f"{self.share.fen // 100}.{self.share.fen % 100:02}"
            parts.append(_("%(n)s people, %(yuan)s yuan") % {"n": self.home.heads, "yuan": yuan})
        if self.share.days:
            parts.append(_("%(n)s able, %(days)s work days") % {"n": self.home.able, "days": self.share.days})
        return "；".join(parts) or _("This household bears nothing")


@dataclass(frozen=True)
class Levied:
    """The list with its plan and sums; `text` as it can be typed on."""

    sitting: Sitting
    plan: Plan
    sums: Summed
    rows: list[Owing]
    text: str

    @property
    def fits(self) -> bool:
        """Does it add up to the plan?"""
        return self.sums.fits(self.plan)


@system("the levy of a decision, for who keeps the lists or supervises")
def plan(decision: Decision) -> Plan | None:
    """What is to be raised, as it was reckoned last; None where nothing is."""
    answers: dict[str, Any] = {}
    for told in queries.told_at(decision).values():
        answers |= told
    found = plan_of(answers)
    return found if found.fen or found.days else None


@system("the levy of a decision, for who keeps the lists or supervises")
def levied(decision: Decision) -> Levied | None:
    """The list of the last opinion round; None where nothing is raised or nobody was heard yet."""
    sitting = (
        decision.sittings.filter(sort=Sort.hear).select_related("roll", "decision__place").order_by("-nth").first()
    )
    wanted = plan(decision) if sitting else None
    return _levied(sitting, wanted) if sitting and wanted else None


def _levied(sitting: Sitting, plan: Plan) -> Levied:
    entries = named(sitting.roll)
    numbers = [entry.number for entry in entries]
    kept = LevyList.objects.filter(sitting=sitting).select_related("sitting__decision").order_by("-at", "-uid").first()
    homes = read_homes(kept.lines, range(1, 10**6)) if kept else {}
    homes = {number: homes[number] for number in numbers if number in homes}
    sums = summed(homes, numbers)
    owed = shares(plan, homes) if sums.fits(plan) else {}
    rows = [Owing(entry, homes.get(entry.number), owed.get(entry.number)) for entry in entries]
    return Levied(sitting, plan, sums, rows, kept.lines if kept else "\n".join(_begun(entries)))


def _begun(entries: list[Entry]) -> Iterator[str]:
    """A list to begin with: the people of each household as its register has them."""
    for entry in entries:
        yield f"{entry.number} {entry.household.people if entry.household else 1}"


def owed_words(sitting: Sitting) -> dict[int, str]:
    """By number what each household signs; nothing where nothing is raised, or the list does not fit yet."""
    found = levied(sitting.decision)
    return {row.entry.number: row.words for row in found.rows} if found and found.fits else {}


def titles() -> list[str]:
    """The columns of the list, in the order in which it is typed after the number."""
    return [
        _("Number"),
        pgettext("decisions", "Household"),
        _("People"),
        _("Soldiers in service"),
        _("Poor"),
        _("Of working age"),
        _("Students"),
        _("Pregnant or a year after birth"),
        _("Unable to work"),
        _("Bear money"),
        _("Yuan"),
        _("Bear labour"),
        _("Work days"),
    ]


def cells(row: Owing) -> list[object]:
    """A line of the list."""
    home, share = row.home, row.share
    told: list[object] = [*home] if home else [""] * len(Home._fields)
    money = [home.heads if home else "", share.fen / 100 if share else ""]
    labour = [home.able if home else "", share.days if share else ""]
    return [row.entry.number, row.entry.spoken_for or row.entry.name, *told, *money, *labour]


def _table(viewer: Viewer, query: Query, now: datetime) -> Table:
    """The list of the decision that is asked for; without a line for who may not read it."""
    decision = queries.get(viewer, uuid.UUID(query["decision"])) if "decision" in query else None
    found = levied(decision) if decision and queries.reads_papers(viewer, decision.place) else None
    rows, matter = (found.rows, queries.title_of(decision)) if decision and found else ([], "—")
    says = _("What each household bears. Who is let off is read by nobody who does not need it.")
    head = Head(_("Levy by households"), matter, now, f"{viewer.unit_name} {viewer.post_name}", says)
    name = f"levy-{decision.uid.hex[:8]}" if decision else "levy"
    return Table(name, head, titles(), map(cells, rows), lambda most: min(most, len(rows)))


LISTING = Listing(
    "decision_levy",
    "decisions.work",
    lambda _query: _("Levy by households"),
    lambda query: reverse("decisions:levy", args=[query["decision"]]),
    _table,
)
