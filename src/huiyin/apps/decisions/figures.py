"""The figures of a sitting, made from acts and count sheets alone; and the recount that compares them with what was published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from huiyin.apps.decisions import law
from huiyin.apps.decisions.models import CountSheet, Decision, Sitting
from huiyin.apps.rolls.queries import on_roll, told
from huiyin.core.bodies import Decided, Row, Unit, decide
from huiyin.core.errors import RuleError
from huiyin.core.quorum import Count
from huiyin.core.sittings import Sort
from huiyin.core.tallies import Sheet, Tally, Told, check_sheet, tally


@dataclass(frozen=True)
class Reckoned:
    """A sitting as it stands: its acts read once, and everything that is made from them.

    `verdict`: what came of it by its pinned law row; None where no body sits or nobody is on the roll. `sheet`: the last one.
    `area`: of owners the same counts in hundredths of a square metre.
    """

    sitting: Sitting
    acts: list[Told]
    tally: Tally
    sheet: CountSheet | None
    verdict: Decided | None
    area: Tally | None = None

    @property
    def balanced(self) -> bool:
        """Does the count sheet of a secret ballot fit the marks? Open votes need none."""
        if self.sheet is None:
            return not self.sitting.secret
        try:
            check_sheet(as_sheet(self.sheet), present=self.tally.present, marks=self.tally.marks)
        except RuleError:
            return False
        return True

    def figures(self) -> dict[str, Any]:
        """Every figure that is published of a sitting, as plain numbers."""
        tally = self.tally
        found: dict[str, Any] = {
            "roll": tally.roll,
            "changes": self.sitting.roll.changes.count(),
            "channels": dict(Counter(act.channel for act in self.acts)),
        }
        if self.sitting.sort == Sort.hear:
            return found | {
                "asked": tally.asked,
                "signed": tally.signed,
                "tried": tally.tried,
                "objections": tally.objections,
                **dict(zip(("agree", "oppose", "abstain"), tally.opinions, strict=True)),
            }
        found |= {"present": tally.present, "by_proxy": tally.by_proxy}
        found |= {} if self.sitting.secret else {"objections": tally.objections}
        found |= dict(zip(("agree", "oppose", "abstain"), _votes(self.sitting, tally, self.sheet), strict=True))
        if self.area:
            names = ("roll", "present", "agree", "oppose", "abstain")
            found |= {f"area_{name}": getattr(self.area, name) for name in names}
        if self.sheet is not None and not self.sheet.hands:
            found |= {name: getattr(self.sheet, name) for name in ("issued", "used", "spoiled", "unused")}
            found |= {"marks": tally.marks}
        return found | (_sums(self.verdict) if self.verdict else {})


def reckon(sitting: Sitting) -> Reckoned:
    """The sitting reckoned from its roll, acts and count sheets: three queries."""
    acts, areas = told(sitting.roll), dict(on_roll(sitting.roll).values_list("pk", "area"))
    row = law.pinned(sitting.law) if sitting.law else None
    owners = row is not None and row.unit is Unit.owners
    counted = tally(dict.fromkeys(areas, 1), acts, by_voting=owners)
    area = tally(areas, acts, by_voting=True) if owners else None
    sheet = sitting.sheets.order_by("-at", "-uid").first()
    verdict = _verdict(row, counted, area, _votes(sitting, counted, sheet)[0]) if row else None
    return Reckoned(sitting, acts, counted, sheet, verdict, area)


def as_sheet(row: CountSheet) -> Sheet:
    """A count sheet as the core checks it."""
    names = ("agree", "oppose", "abstain", "issued", "used", "spoiled", "unused", "hands")
    return Sheet(**{name: getattr(row, name) for name in names})


def _votes(sitting: Sitting, tally: Tally, sheet: CountSheet | None) -> tuple[int, int, int]:
    """Agree, oppose, abstain: from the count sheet where there is one, else from the votes by name."""
    if sheet is not None:
        return sheet.agree, sheet.oppose, sheet.abstain
    return (0, 0, 0) if sitting.secret else (tally.agree, tally.oppose, tally.abstain)


def _verdict(row: Row, counted: Tally, area: Tally | None, agree: int) -> Decided | None:
    """What came of it; of owners by floor area as well. None where nobody is on the roll."""
    if not counted.roll or (area and not area.roll):
        return None
    of_area = Count(area.roll, area.present, area.agree) if area else None
    return decide(row, Count(counted.roll, counted.present, min(agree, counted.present)), of_area)


def _sums(verdict: Decided) -> dict[str, Any]:
    sums = {"quorum": vars(verdict.heads.quorum), "pass": vars(verdict.heads.passing)}
    if verdict.area:
        sums |= {"area_quorum": vars(verdict.area.quorum), "area_pass": vars(verdict.area.passing)}
    return sums | {"holds": bool(verdict.holds)}


def figures_of(sitting: Sitting) -> dict[str, Any]:
    """Every figure that is published of a sitting."""
    return reckon(sitting).figures()


@dataclass(frozen=True)
class Recount:
    """A closed sitting counted again: `differs` names the figures that are not what was published."""

    sitting: Sitting
    again: dict[str, Any]
    differs: tuple[str, ...]


def recount(decision: Decision) -> list[Recount]:
    """Every closed sitting of a decision, counted again from its acts and sheets."""
    found = []
    for sitting in decision.sittings.exclude(closed_at=None).select_related("roll").order_by("nth"):
        again = figures_of(sitting)
        names = again.keys() | sitting.published.keys()
        differs = tuple(sorted(name for name in names if again.get(name) != sitting.published.get(name)))
        found.append(Recount(sitting, again, differs))
    return found
