"""Sittings, steps and figures as pages show them: the line "应到 62 · 实到 45 · 需 42 …" with its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law
from huiyin.apps.decisions.models import Decision, Sitting
from huiyin.core.bodies import Row
from huiyin.core.pack_way import the_way
from huiyin.core.rolls import ActChannel
from huiyin.core.sittings import Sort
from huiyin.core.words import Phase

CHANNELS = {
    ActChannel.meeting: gettext_lazy("at the meeting"),
    ActChannel.paper: gettext_lazy("on paper"),
    ActChannel.call: gettext_lazy("by telephone"),
    ActChannel.app: gettext_lazy("by their own code"),
    ActChannel.helper: gettext_lazy("through a helper"),
}
VALUES = {
    "agree": gettext_lazy("Agree"),
    "oppose": gettext_lazy("Oppose"),
    "abstain": gettext_lazy("Abstain"),
}
MANDATES = {
    "paper": gettext_lazy("by a paper that they signed"),
    "mark": gettext_lazy("by a mark or fingerprint on paper"),
    "spoken": gettext_lazy("by word, heard by the witness"),
}
SLIPS = {
    "printed": gettext_lazy("printed and left with them"),
    "written": gettext_lazy("written by hand and left"),
    "refused": gettext_lazy("they did not want one"),
}
RESULTS = {
    "confirmed": gettext_lazy("It is as written"),
    "denied": gettext_lazy("It is not what they said"),
    "unreached": gettext_lazy("Nobody answered"),
}
REASONS = {
    "moved_in": gettext_lazy("moved in"),
    "moved_out": gettext_lazy("moved out"),
    "came_of_age": gettext_lazy("came of age"),
    "died": gettext_lazy("died"),
    "left_out": gettext_lazy("had been left out"),
    "wrong_entry": gettext_lazy("a wrong entry"),
    "another_stands": gettext_lazy("another of the household stands"),
}
CHANGES = {
    "add": gettext_lazy("somebody added"),
    "strike": gettext_lazy("somebody struck"),
    "represent": gettext_lazy("somebody else stands"),
}


@dataclass(frozen=True)
class Step:
    """A step on the checklist: `state` past, now or nothing; its sittings with their figures."""

    name: str
    title: str
    state: str
    sittings: tuple[Shown, ...]


@dataclass(frozen=True)
class Shown:
    """A sitting with its figures in words. `quorum`, `passing`: need, have, met; `law`: the article, with its day."""

    sitting: Sitting
    figures: Mapping[str, Any]
    title: str
    body: str
    law: str
    unverified: bool
    waits_until: date | None
    tells: bool = True

    @property
    def heard(self) -> bool:
        """Is it a round in which opinions are heard?"""
        return self.sitting.sort == Sort.hear

    @property
    def quorum(self) -> Mapping[str, Any] | None:
        """How many had to come, and came."""
        return self.figures.get("quorum")

    @property
    def passing(self) -> Mapping[str, Any] | None:
        """How many had to agree, and agreed."""
        return self.figures.get("pass")

    @property
    def channels(self) -> list[tuple[str, int]]:
        """How many acts came in by which channel."""
        return [(str(CHANNELS[ActChannel(name)]), n) for name, n in self.figures.get("channels", {}).items()]


def _cited(row: Row) -> str:
    """The article with the day from which it holds. What is no statute has no articles, only steps."""
    values = {"law": said(row.law), "article": row.article, "day": row.in_force_from.isoformat()}
    if not row.article[:1].isdigit():
        return _("%(law)s: %(article)s, from %(day)s") % values
    return _("%(law)s, article %(article)s, in force from %(day)s") % values


def shown(sitting: Sitting, figures: Mapping[str, Any], today: date, *, live: bool = False) -> Shown:
    """A sitting as pages show it. `live`: to who holds the meeting, how many agree before it is closed."""
    row = law.pinned(sitting.law) if sitting.law else None
    pack = library.pack(sitting.decision.slug)
    return Shown(
        sitting=sitting,
        figures=figures,
        title=said(pack.states[sitting.state].title) if sitting.state in pack.states else sitting.state,
        body=said(row.title) if row else "",
        law=_cited(row) if row else "",
        tells=live or sitting.closed_at is not None,
        unverified=row is not None and not row.verified,
        waits_until=sitting.decides_from if not sitting.closed_at and today < sitting.decides_from else None,
    )


def steps(decision: Decision, found: list[Shown]) -> list[Step]:
    """The whole way of a decision with what was done on it: nothing on it can be skipped."""
    pack = library.pack(decision.slug)
    way = the_way(pack)
    here = way.index(decision.state) if decision.state in way else -1
    over = pack.states[decision.state].phase is Phase.closed if decision.state in pack.states else False
    listed = [
        Step(
            name,
            said(pack.states[name].title),
            "past" if n < here or (n == here and over) else "now" if n == here else "",
            tuple(each for each in found if each.sitting.state == name),
        )
        for n, name in enumerate(way)
    ]
    if here < 0 and decision.state in pack.states:
        listed.append(Step(decision.state, said(pack.states[decision.state].title), "now", ()))
    return listed
