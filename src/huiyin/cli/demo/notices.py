"""What villages of the demo county disclose by themselves: notices on the wall, a use of a small power, the yearly account."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.actions.publishing import Version, redact
from huiyin.apps.cases.actions.steps import Act, take_step
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.cli.demo.county import Town
from huiyin.cli.demo.data import read
from huiyin.cli.demo.hours import acted_at
from huiyin.core.errors import RuleError
from huiyin.core.words import PostTitle
from huiyin.core.worktime import local

if TYPE_CHECKING:
    from huiyin.cli.demo.life import Life

Step = Mapping[str, Any]


def disclose(life: Life, town: Town) -> None:
    """Put what the town's first village discloses on the agenda."""
    profile, village = library.profile(town.slug), town.spots[0].place.village
    for told in read("notices")["notice"]:
        if village is not None and profile.pack(told["pack"]):
            at = acted_at(life.rng, life.last - timedelta(days=told["before"]), "", resident=False)
            life.later(at, partial(_begin, life, village, told))


def _begin(life: Life, village: Any, told: Step, at: datetime) -> None:
    by = life.cast.at(village, (PostTitle.chief,))
    said = Said(
        uid=life.openings.uuid(),
        slug=told["pack"],
        place=village,
        title=_named(told["title"], village),
        text=_named(told["text"], village),
        channel="counter",
        answers=told["answers"],
    )
    if by is None:
        return
    open_case(by=by, said=said, at=at, now=at)
    _next(life, village, said.uid, told["steps"], at)


def _next(life: Life, village: Any, uid: uuid.UUID, steps: Sequence[Step], at: datetime) -> None:
    if steps:
        wanted, do = at + timedelta(hours=steps[0]["after"]), steps[0]["do"]
        when = acted_at(life.rng, wanted, do, resident=not steps[0]["by"])
        life.later(when, partial(_step, life, village, uid, steps))


def _step(life: Life, village: Any, uid: uuid.UUID, steps: Sequence[Step], at: datetime) -> None:
    step, case = steps[0], Case.objects.get(uid=uid)
    target = case.children.latest("id") if step.get("on") == "child" else case
    by = life.cast.at(village, (PostTitle(step["by"]),)) if step["by"] else Viewer.nobody()
    try:
        if step["do"] == "publish" and by:
            version = Version(target.title, target.content.text)
            redact(by=by, case=target.uid, version=version, idem=life.openings.uuid(), now=at)
        answers = {name: _told(value, village, at) for name, value in step.get("ask", {}).items()}
        act = Act(case=target.uid, do=step["do"], answers=answers, idem=life.openings.uuid(), at=at)
        take_step(by=by or Viewer.nobody(), act=act, now=at)
    except RuleError as refusal:
        life.refused[refusal.code] += 1
        return
    _next(life, village, uid, steps[1:], at)


def _told(value: Any, village: Any, at: datetime) -> Any:
    if value == "@today":
        return local(at).date().isoformat()
    return _named(value, village) if isinstance(value, str) else value


def _named(words: str, village: Any) -> str:
    return words.replace("{v}", village.name)
