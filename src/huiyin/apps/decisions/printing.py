"""What a sitting is on paper: notice, roll, opinion sheet, ballots, count sheet, minutes, slips. The register: `register.py`.

Names stand on it, so it is for who keeps the lists. What is not known yet is left blank for the pen. Sheets of paper that
come back have numbers of their own (`papers`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.codes import entry_code
from huiyin.apps.decisions.levies import owed_words
from huiyin.apps.decisions.levies import plan as levy_plan
from huiyin.apps.decisions.models import Decision, PaperSheet, Sitting
from huiyin.apps.decisions.papers import address_on, number_on
from huiyin.apps.decisions.showing import Shown, shown
from huiyin.apps.rolls.models import Entry
from huiyin.core.sheets import (
    Ballots,
    CountSheet,
    Letter,
    MinutesSheet,
    OpinionSheet,
    Paper,
    RollSheet,
    Sheet,
    Slips,
)
from huiyin.core.sittings import Sort

MOST_BALLOTS = 400
"""In one file; a larger box is printed in parts."""
OPINION = 300
"""Characters of the matter that stand above the lines of an opinion sheet."""


def notice(sitting: Sitting, today: date) -> Letter:
    """The call to a meeting, for the board and the door: what is decided, by whom, when and where."""
    one, what = shown(sitting, {}, today), queries.title_of(sitting.decision)
    day = day_in_words(sitting.meets_on) or "　　　　"
    told = {"day": day, "venue": sitting.venue or "　　　　", "body": one.body, "matter": what, "law": one.law}
    text = _("The %(body)s meets on %(day)s: %(venue)s.\nTo be decided: %(matter)s.\nThe rule: %(law)s.") % told
    return Letter(text=text, to=one.body, **_about(sitting, _("Notice of a meeting"), sitting.noticed_on))


def roll(sitting: Sitting, today: date) -> RollSheet:
    """The frozen roll with room for signatures: who came, or who signed the opinion."""
    rows = tuple(_rows(sitting))
    columns = ("到会签名", "领票签名") if sitting.secret else ("签名", "备注")
    about = _about(sitting, _("Roll to be signed"), today)
    return RollSheet(matter=queries.title_of(sitting.decision), entries=rows, columns=columns, **about)


def opinions(sitting: Sitting, today: date) -> OpinionSheet:
    """The sheet that goes from door to door; of a levy with what the household signs to bear."""
    text = queries.words_of(sitting.decision)[:OPINION]
    owed = owed_words(sitting)
    rows = tuple((n, name, owed.get(int(n), note)) for n, name, note in _rows(sitting))
    about = _about(sitting, _("Opinions of the households"), today)
    return OpinionSheet(matter=queries.title_of(sitting.decision), text=text, entries=rows, **about)


def levy(sitting: Sitting, today: date) -> RollSheet:
    """筹资筹劳到户清单: what each household bears, with room for its signature. Who is let off does not stand on it."""
    owed, plan = owed_words(sitting), levy_plan(sitting.decision)
    rows = tuple((n, name, owed.get(int(n), "")) for n, name, _note in _rows(sitting))
    told = {"yuan": f"{plan.fen // 100:,}.{plan.fen % 100:02}", "days": plan.days} if plan else {}
    foot = (_("Together %(yuan)s yuan, %(days)s work days.") % told,) if told else ()
    about = _about(sitting, _("Levy by households"), today)
    return RollSheet(matter=queries.title_of(sitting.decision), entries=rows, columns=("签名",), foot=foot, **about)


def ballots(sitting: Sitting, today: date) -> Ballots:
    """A ballot for each on the roll, all alike."""
    count = min(queries.reckoned(sitting)[0].tally.roll, MOST_BALLOTS)
    return Ballots(matter=queries.title_of(sitting.decision), count=count, **_about(sitting, _("Ballot"), today))


def count(sitting: Sitting, today: date) -> CountSheet:
    """The count sheet, to be filled in beside the box."""
    tally = queries.reckoned(sitting)[0].tally
    about = _about(sitting, _("Count sheet"), today)
    return CountSheet(matter=queries.title_of(sitting.decision), due=tally.roll, came=tally.present or None, **about)


def on_papers(sheet: Sheet, sitting: Sitting, papers: Sequence[PaperSheet]) -> Sheet:
    """The sheet with the numbers of its papers: each paper of a roll its own, any other sheet the one that it is printed on."""
    code = sitting.decision.code
    if not isinstance(sheet, RollSheet | OpinionSheet):
        return replace(sheet, code=number_on(code, papers[0]), address=address_on(papers[0])) if papers else sheet
    numbers = [int(number) for number, _name, _note in sheet.entries]
    told = []
    for paper in papers:
        here = [n for n, number in enumerate(numbers) if paper.first <= number <= paper.last]
        if here:
            told.append(Paper(code=number_on(code, paper), address=address_on(paper), start=here[0], stop=here[-1] + 1))
    return replace(sheet, papers=tuple(told))


def slips(sitting: Sitting, today: date) -> Slips:
    """A slip for each on the roll, to be cut and handed out with the notice. The codes stand here and nowhere else."""
    rows = tuple(
        (str(line.entry.number), line.entry.spoken_for or line.entry.name, _code(sitting, line.entry))
        for line in queries.lines(sitting)
    )
    about = _about(sitting, _("Slips"), today)
    about["address"] = settings.BASE_URL.rstrip("/") + reverse("decisions:find")
    return Slips(matter=queries.title_of(sitting.decision), slips=rows, **about)


def _code(sitting: Sitting, entry: Entry) -> str:
    code = entry_code(sitting.roll.uid, entry.number, entry.shelf)
    return f"{code[:5]}-{code[5:]}"


SHEETS: Mapping[str, tuple[Sort | None, Callable[[Sitting, date], Sheet]]] = {
    "notice": (Sort.vote, notice),
    "roll": (None, roll),
    "opinions": (Sort.hear, opinions),
    "ballots": (Sort.vote, ballots),
    "count": (Sort.vote, count),
    "slips": (None, slips),
    "levy": (Sort.hear, levy),
}
"""By the last part of the address: in which sort of sitting it is printed (None: in both), and how it is made."""


COME_BACK = ("notice", "roll", "opinions", "ballots", "count")
"""What comes back photographed: each paper of it has its own number. Slips stay with who they are for."""


def of_sitting(sitting: Sitting) -> list[str]:
    """Which sheets an open sitting has: ballots only where the vote is secret, a levy only where it adds up."""
    names = [name for name, (sort, _made) in SHEETS.items() if sort in (None, sitting.sort)]
    if "levy" in names and not owed_words(sitting):
        names.remove("levy")
    return [name for name in names if sitting.secret or name not in {"ballots", "count"}]


def minutes(sitting: Sitting, figures: Mapping[str, Any], today: date) -> MinutesSheet:
    """The minutes of a sitting as they stand, with the line of its figures and the article."""
    one, noted = shown(sitting, figures, today, live=True), queries.minutes_of(sitting)
    facts = (
        (_("Time"), day_in_words(sitting.meets_on)),
        (_("Spot"), sitting.venue),
        (_("Who sits"), one.body or one.title),
        (_("Led by"), noted.chair if noted else ""),
        (_("Minutes by"), noted.recorder if noted else ""),
        (_("From the town"), noted.township if noted else ""),
        (_("Figures"), in_words(one)),
        (_("Rule"), one.law),
    )
    text = noted.text if noted else ""
    about = _about(sitting, _("Minutes of a meeting"), sitting.meets_on or today)
    return MinutesSheet(matter=queries.title_of(sitting.decision), facts=facts, text=text, **about)


def in_words(one: Shown) -> str:
    """The line of figures on paper: 应到 62 · 实到 45 · 需 42 · 赞成 31 · 需 23."""
    found = one.figures
    if one.heard:
        return _("On the roll %(roll)s · asked %(asked)s · signed %(signed)s") % found if "asked" in found else ""
    if not one.quorum or not one.passing:
        return ""
    told = {"roll": found["roll"], "present": found["present"], "need": one.quorum["need"], "agree": found["agree"]}
    told |= {"pass": one.passing["need"], "oppose": found["oppose"], "abstain": found["abstain"]}
    return (
        _(
            "On the roll %(roll)s · came %(present)s · needed %(need)s · agree %(agree)s · needed %(pass)s · oppose %(oppose)s"
            " · abstain %(abstain)s"
        )
        % told
    )


def _rows(sitting: Sitting) -> Iterator[tuple[str, str, str]]:
    for line in queries.lines(sitting):
        yield str(line.entry.number), line.entry.name, line.entry.spoken_for


def _about(sitting: Sitting, title: str, day: date) -> dict[str, Any]:
    return of_decision(sitting.decision, title, day)


def of_decision(decision: Decision, title: str, day: date) -> dict[str, Any]:
    """What stands on every sheet of a decision."""
    address = settings.BASE_URL.rstrip("/") + reverse("decisions:decision", args=[decision.uid])
    return {
        "title": title,
        "of": decision.place.name,
        "code": decision.code,
        "address": address,
        "day": day_in_words(day),
    }


def day_in_words(day: date | None) -> str:
    """A day as official documents write it; empty where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def names(found: Iterable[str]) -> list[tuple[str, str]]:
    """Sheets by name with what they are called on a button."""
    titles = {
        "notice": _("Print the notice"),
        "roll": _("Print the roll"),
        "opinions": _("Print the opinion sheet"),
        "ballots": _("Print the ballots"),
        "count": _("Print the count sheet"),
        "slips": _("Print the slips"),
        "levy": _("Print the levy"),
    }
    return [(name, titles[name]) for name in found]
