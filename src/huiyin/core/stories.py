"""Stories (情景用例): told examples of a pack that are also its tests. They run on the core alone, from begin to end.

A scene is an act of somebody, the asker's answer, or time that passes. Each says what must come of it; a story that
does not come out as told gives problems, with the scene's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huiyin.core.profiles import text
from huiyin.core.words import Answer, Text
from huiyin.core.worktime import SHANGHAI

SYSTEM = "system"


@dataclass(frozen=True)
class Scene:
    """One step of a story. `late` is None unless time passes: then the clocks that must be late at `at`, in any order.

    `then` and `refused` are what must come of it: a state, or the code of a refusal.
    """

    at: datetime
    who: str = ""
    do: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
    grade: int | None = None
    late: frozenset[str] | None = None
    then: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Story:
    """A title, what it says in one paragraph, who plays (name → relations), the scenes, and how it ends."""

    title: Text
    says: Text
    cast: Mapping[str, frozenset[str]]
    scenes: tuple[Scene, ...]
    state: str = ""
    outcome: str = ""


def read_stories(raw: Mapping[str, Any]) -> tuple[Story, ...]:
    """The stories of a spec.toml document."""
    return tuple(_story(table) for table in raw.get("story", ()))


def _story(table: Mapping[str, Any]) -> Story:
    ends = table.get("ends", {})
    return Story(
        title=text(table["title"]),
        says=text(table.get("says", "")),
        cast={name: frozenset(words) for name, words in table.get("cast", {}).items()},
        scenes=tuple(_scene(step) for step in table.get("steps", ())),
        state=str(ends.get("state", "")),
        outcome=str(ends.get("outcome", "")),
    )


def _scene(step: Mapping[str, Any]) -> Scene:
    unit = {"unit": step["unit"]} if "unit" in step else {}
    return Scene(
        at=datetime.fromisoformat(step["at"]).replace(tzinfo=SHANGHAI),
        who=str(step.get("who", "")),
        do=str(step.get("do", "")),
        answers={**step.get("ask", {}), **unit},
        facts=step.get("facts", {}),
        answer=Answer(step["answer"]) if "answer" in step else None,
        grade=step.get("grade"),
        late=frozenset(step.get("late", ())) if step.get("sweep") else None,
        then=str(step.get("then", "")),
        refused=str(step.get("refused", "")),
    )


def verbs_told(stories: Iterable[Story]) -> frozenset[str]:
    """Every move that some story makes: a pack whose moves are all told has no rule without an example."""
    return frozenset(scene.do for story in stories for scene in story.scenes if scene.do and not scene.refused)
