"""What happens at the moments of a clock run: a word to its holder, the breach itself, then the rungs of its ladder."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from huiyin.apps.cases import library
from huiyin.apps.cases.clocks import ENDED, WARNED
from huiyin.apps.cases.holders import anchors_of, nearest
from huiyin.apps.cases.models import Case, CaseParty, ClockRun, Notice
from huiyin.apps.cases.notices import Code
from huiyin.apps.cases.reactions import addressed
from huiyin.apps.places.queries import calendar_of
from huiyin.apps.records.actions import Happened
from huiyin.apps.units.models import Post
from huiyin.core.clocks import Rung, ladder, send_after
from huiyin.core.packs import Clock
from huiyin.core.relations import ANCHORS, Anchors, Relation
from huiyin.core.words import UNIT_ANCHORS, PlaceKind, PostTitle

Posts = dict[tuple[object, ...], list[Post]]
ABOVE = (PostTitle.desk, PostTitle.chief, PostTitle.leader)


@dataclass
class Round:
    """One batch of a sweep at `now`: collects what is to be written. `cases` are those whose row changes."""

    now: datetime
    posts: Posts = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    cases: dict[int, Case] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    parties: list[CaseParty] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)

    def look_at(self, run: ClockRun, case: Case) -> ClockRun:
        """Do everything whose moment has come; set the run's stage and its next moment (not saved)."""
        clock = library.pinned(case.pack_id).clocks.get(run.name)
        if clock is None or run.due_at is None:
            run.next_at = None
            return run
        if self.now < run.due_at:
            self._warn(run, case, clock)
            return run
        if run.stage < ENDED:
            self.end(run, case, timer=clock.timer)
        self._climb(run, case, clock, run.due_at)
        return run

    def _warn(self, run: ClockRun, case: Case, clock: Clock) -> None:
        if run.stage < WARNED and not clock.timer:
            run.stage = WARNED
            for word in ("holder", *clock.near):
                self._tell(run, case, Code.near, word)
        run.next_at = run.due_at

    def end(self, run: ClockRun, case: Case, *, timer: bool = False, case_is_late: bool = True) -> None:
        """The clock has come to its end. That is a breach, and an event, unless it is a timer."""
        run.stage = ENDED
        if timer or run.due_at is None:
            return
        run.late_at = run.due_at
        case.late, case.seq = case.late or case_is_late, case.seq + 1
        self.cases[case.pk] = case
        self.counts["late"] += 1
        self.happened.append(_happened("late", run, case, run.due_at, self.now))

    def _climb(self, run: ClockRun, case: Case, clock: Clock, due_at: datetime) -> None:
        rungs = ladder(clock.late, due_at, calendar_of(case.place))
        for rung in rungs[run.stage - ENDED :]:
            if rung.at > self.now:
                run.next_at = rung.at
                return
            run.stage += 1
            self._do(rung, run, case)
        run.next_at = None

    def _do(self, rung: Rung, run: ClockRun, case: Case) -> None:
        if rung.do == "tell":
            self._tell(run, case, Code.late, rung.to)
        elif rung.do == "raise":
            self._raise(run, case, rung.at)
        elif rung.do == "call_back":
            run.late_at = rung.at
            self.counts["call_back"] += 1

    def _tell(self, run: ClockRun, case: Case, code: Code, word: str) -> None:
        relation = Relation.parse(word)
        by_rota = word in library.pinned(case.pack_id).rota
        if by_rota or relation is None or relation.anchor not in ANCHORS or relation.head == "member":
            rows = addressed(case, word, self.now)
        else:
            rows = [{"to_post_id": post.pk} for post in self._posts_of(relation, anchors_of(case))]
        self.counts["near" if code is Code.near else "tell"] += 1
        self.notices += [self._notice(run, case, code, row) for row in rows]

    def _raise(self, run: ClockRun, case: Case, at: datetime) -> None:
        """Put the case before the level above: its desk and chief may read it from now on, and are told."""
        self.counts["raise"] += 1
        case.raised_at, case.seq = at, case.seq + 1
        self.cases[case.pk] = case
        self.happened.append(_happened("raised", run, case, at, self.now))
        for post in self._above(case):
            self.parties.append(CaseParty(case=case, post=post, part="copy"))
            self.notices.append(self._notice(run, case, Code.raised, {"to_post_id": post.pk}))

    def _above(self, case: Case) -> list[Post]:
        unit = case.unit or case.held_by_unit
        here = anchors_of(case)
        up = replace(here, unit=unit.pk, parent=unit.parent_id or 0) if unit else here
        found = [post for title in ABOVE for post in self._posts_of(Relation(title, "parent"), up)[:1]]
        return found or self._posts_of(Relation(PostTitle.leader, PlaceKind.town), here)[:1]

    def _posts_of(self, relation: Relation, anchors: Anchors) -> list[Post]:
        """The nearest posts in a relation; asked once for all cases that stand alike."""
        key = (relation.head, relation.anchor, *_standing(relation.anchor, anchors))
        if key not in self.posts:
            self.posts[key] = nearest(relation, anchors)
        return self.posts[key]

    def _notice(self, run: ClockRun, case: Case, code: Code, to: dict[str, Any]) -> Notice:
        values = {"clock": run.name, "due": run.due_at.isoformat() if run.due_at else ""}
        return Notice(case=case, code=code, values=values, made_at=self.now, send_after=send_after(self.now), **to)


def _standing(anchor: str, anchors: Anchors) -> tuple[object, ...]:
    if anchor in UNIT_ANCHORS:
        return (anchors.accused, anchors.unit if anchor == "unit" else anchors.parent)
    here = (anchors.at(anchor),) if anchor in set(PlaceKind) else sorted(anchors.path.values())
    return (anchors.accused, *here)


def _happened(what: str, run: ClockRun, case: Case, at: datetime, now: datetime) -> Happened:
    """A breach is an event, and so is raising it: which clock, which limit, since when."""
    return Happened(
        kind=f"case.{what}",
        at=at,
        recorded_at=now,
        place=case.place,
        subject=case.uid,
        nth=case.seq,
        unit_id=case.unit_id or case.held_by_unit_id,
        role="system",
        channel=case.channel,
        category=case.category,
        data={
            "pack": case.slug,
            "clock": run.name,
            "limit": run.limit,
            "due": run.due_at.isoformat() if run.due_at else "",
            "state": case.state,
            "phase": case.phase,
            "level": case.level,
        },
        idem=uuid.uuid5(case.uid, f"{what}-{run.pk}-{case.seq}"),
    )
