"""The figures of a sitting, made from acts and count sheets alone; and the recount that compares them with what was published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.apps.decisions import law
from huiyin.apps.decisions.models import CountSheet, Decision, Sitting
from huiyin.apps.rolls.queries import channels, tallied
from huiyin.core.bodies import Decided, Unit, decide
from huiyin.core.quorum import Count
from huiyin.core.sittings import Sort
from huiyin.core.tallies import Sheet, Tally, check_sheet


def sheet_of(sitting: Sitting) -> CountSheet | None:
    """The count sheet that stands: the last one."""
    return sitting.sheets.order_by("-at", "-uid").first()


def as_sheet(row: CountSheet) -> Sheet:
    """A count sheet as the core checks it."""
    names = ("agree", "oppose", "abstain", "issued", "used", "spoiled", "unused", "hands")
    return Sheet(**{name: getattr(row, name) for name in names})


def votes_of(sitting: Sitting, tally: Tally, sheet: CountSheet | None) -> tuple[int, int, int]:
    """Agree, oppose, abstain: from the count sheet where there is one, else from the votes by name."""
    if sheet is not None:
        return sheet.agree, sheet.oppose, sheet.abstain
    return (0, 0, 0) if sitting.secret else (tally.agree, tally.oppose, tally.abstain)


def verdict_of(sitting: Sitting) -> Decided | None:
    """What came of the sitting by its pinned law row; None where no body sits or nobody is on the roll."""
    tally = tallied(sitting.roll)
    row = law.pinned(sitting.law) if sitting.law else None
    if row is None or not tally.roll:
        return None
    agree = votes_of(sitting, tally, sheet_of(sitting))[0]
    area = None
    if row.unit is Unit.owners:
        weighed = tallied(sitting.roll, by_weight=True)
        area = Count(weighed.roll, weighed.present, weighed.agree)
    return decide(row, Count(tally.roll, tally.present, min(agree, tally.present)), area)


def figures_of(sitting: Sitting) -> dict[str, Any]:
    """Every figure that is published of a sitting, as plain numbers."""
    tally, sheet = tallied(sitting.roll), sheet_of(sitting)
    found: dict[str, Any] = {
        "roll": tally.roll,
        "changes": sitting.roll.changes.count(),
        "channels": channels(sitting.roll),
    }
    if sitting.sort == Sort.hear:
        return found | {
            "asked": tally.asked,
            "signed": tally.signed,
            "tried": tally.tried,
            "objections": tally.objections,
            **dict(zip(("agree", "oppose", "abstain"), tally.opinions, strict=True)),
        }
    agree, oppose, abstain = votes_of(sitting, tally, sheet)
    found |= {
        "present": tally.present,
        "by_proxy": tally.by_proxy,
        "agree": agree,
        "oppose": oppose,
        "abstain": abstain,
    }
    if sheet is not None and not sheet.hands:
        found |= {name: getattr(sheet, name) for name in ("issued", "used", "spoiled", "unused")} | {
            "marks": tally.marks
        }
    verdict = verdict_of(sitting)
    return found | (_sums(verdict) if verdict else {})


def _sums(verdict: Decided) -> dict[str, Any]:
    both = {"quorum": verdict.heads.quorum, "pass": verdict.heads.passing}
    area = {"quorum_area": verdict.area.quorum, "pass_area": verdict.area.passing} if verdict.area else {}
    return {name: vars(each) for name, each in (both | area).items()} | {"holds": bool(verdict.holds)}


def balanced(sitting: Sitting) -> bool:
    """Does the count sheet of a secret ballot fit the marks? Open votes need none."""
    sheet, tally = sheet_of(sitting), tallied(sitting.roll)
    if sheet is None:
        return not sitting.secret
    check_sheet(as_sheet(sheet), present=tally.present, marks=tally.marks)
    return True


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
