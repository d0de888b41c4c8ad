"""What a decision is on paper: the notice of a meeting, its roll, opinion sheet, ballots and count sheet; the whole register.

Names stand on it, so it is for who keeps the lists. What is not known yet is left blank for the pen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.models import Decision, Sitting
from huiyin.apps.decisions.showing import Shown, Step, shown, steps
from huiyin.apps.rolls.models import Entry
from huiyin.core.sheets import Ballots, CountSheet, Letter, OpinionSheet, Register, RegisterStep, RollSheet, Sheet
from huiyin.core.sittings import Sort

MOST_BALLOTS = 400
"""In one file; a larger box is printed in parts."""
OPINION = 300
"""Characters of the matter that stand above the lines of an opinion sheet."""


def notice(sitting: Sitting, today: date) -> Letter:
    """The call to a meeting, for the board and the door: what is decided, by whom, when and where."""
    one, what = shown(sitting, {}, today), queries.title_of(sitting.decision)
    day = _day(sitting.meets_on) or "　　　　"
    told = {"day": day, "venue": sitting.venue or "　　　　", "body": one.body, "matter": what, "law": one.law}
    text = _("The %(body)s meets on %(day)s: %(venue)s.\nTo be decided: %(matter)s.\nThe rule: %(law)s.") % told
    return Letter(text=text, **_about(sitting, _("Notice of a meeting"), sitting.noticed_on))


def roll(sitting: Sitting, today: date) -> RollSheet:
    """The frozen roll with room for signatures: who came, or who signed the opinion."""
    rows = tuple(_row(line.entry) for line in queries.lines(sitting))
    return RollSheet(
        matter=queries.title_of(sitting.decision), entries=rows, **_about(sitting, _("Roll to be signed"), today)
    )


def opinions(sitting: Sitting, today: date) -> OpinionSheet:
    """The sheet that goes from door to door."""
    text = queries.words_of(sitting.decision)[:OPINION]
    rows = tuple(_row(line.entry) for line in queries.lines(sitting))
    about = _about(sitting, _("Opinions of the households"), today)
    return OpinionSheet(matter=queries.title_of(sitting.decision), text=text, entries=rows, **about)


def ballots(sitting: Sitting, today: date) -> Ballots:
    """A ballot for each on the roll, all alike."""
    count = min(queries.reckoned(sitting)[0].tally.roll, MOST_BALLOTS)
    return Ballots(matter=queries.title_of(sitting.decision), count=count, **_about(sitting, _("Ballot"), today))


def count(sitting: Sitting, today: date) -> CountSheet:
    """The count sheet, to be filled in beside the box."""
    tally = queries.reckoned(sitting)[0].tally
    about = _about(sitting, _("Count sheet"), today)
    return CountSheet(matter=queries.title_of(sitting.decision), due=tally.roll, came=tally.present or None, **about)


SHEETS: Mapping[str, tuple[Sort | None, Callable[[Sitting, date], Sheet]]] = {
    "notice": (Sort.vote, notice),
    "roll": (None, roll),
    "opinions": (Sort.hear, opinions),
    "ballots": (Sort.vote, ballots),
    "count": (Sort.vote, count),
}
"""By the last part of the address: in which sort of sitting it is printed (None: in both), and how it is made."""


def of_sitting(sitting: Sitting) -> list[str]:
    """Which sheets an open sitting has: ballots only where the vote is secret."""
    names = [name for name, (sort, _made) in SHEETS.items() if sort in (None, sitting.sort)]
    return [name for name in names if sitting.secret or name not in {"ballots", "count"}]


def register(decision: Decision, today: date) -> Register:
    """村级重大事务决策登记表: a page for each step of the way, as far as it has come."""
    told = queries.told_at(decision)
    sittings = [shown(sitting, figures, today) for sitting, figures in queries.sittings_of(decision)]
    pages = tuple(_page(step, told.get(step.name, {})) for step in steps(decision, sittings))
    about = _of(decision, _("Register of a decision"), today)
    return Register(matter=queries.title_of(decision), steps=pages, **about)


def _page(step: Step, told: Mapping[str, Any]) -> RegisterStep:
    held = next((one for one in reversed(step.sittings) if one.sitting.closed_at), None)
    words = {name: str(told.get(name, "")) for name in ("text", "came", "result", "public_reason")}
    return RegisterStep(
        title=step.title,
        body=held.body if held else "",
        day=_day(held.sitting.meets_on if held else None) or str(told.get("met_on", "")),
        spot=held.sitting.venue if held else "",
        content="\n".join(filter(None, (words["text"], words["came"]))),
        result=words["result"] or words["public_reason"],
        **(_counts(held) if held else {}),
    )


def _counts(held: Shown) -> dict[str, Any]:
    found = held.figures
    came = found.get("asked" if held.heard else "present", 0)
    names = {"agreed": "agree", "against": "oppose", "abstained": "abstain"}
    return {"due": found["roll"], "came": came} | {name: found.get(word, 0) for name, word in names.items()}


def _row(entry: Entry) -> tuple[str, str, str]:
    return str(entry.number), entry.name, entry.spoken_for


def _about(sitting: Sitting, title: str, day: date) -> dict[str, Any]:
    return _of(sitting.decision, title, day)


def _of(decision: Decision, title: str, day: date) -> dict[str, Any]:
    address = settings.BASE_URL.rstrip("/") + reverse("decisions:decision", args=[decision.uid])
    code = queries.code_of(decision)
    return {"title": title, "of": decision.place.name, "code": code, "address": address, "day": _day(day)}


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def names(found: Iterable[str]) -> list[tuple[str, str]]:
    """Sheets by name with what they are called on a button."""
    titles = {
        "notice": _("Print the notice"),
        "roll": _("Print the roll"),
        "opinions": _("Print the opinion sheet"),
        "ballots": _("Print the ballots"),
        "count": _("Print the count sheet"),
        "register": _("Print the register"),
    }
    return [(name, titles[name]) for name in found]
