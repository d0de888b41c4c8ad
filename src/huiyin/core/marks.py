"""What a case remembers of its own history, folded from its events so that no step has to read them again.

`Marks` is a pure fold: the same events give the same marks (checked by `huiyin verify`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Done:
    """How often a verb was done, and when and by whom last. `person` 0 = the asker without account."""

    times: int = 0
    seq: int = 0
    person: int = 0
    at: datetime | None = None


NEVER = Done()
TRANSCRIBE = "transcribe"
"""The verb by which what was only spoken comes to stand in writing."""
NO_ROLE = frozenset({"handler", "involved"})


@dataclass(frozen=True)
class Marks:
    """`done` by verb; `roles` maps a relation to the persons who acted in it; the rest is about asking the asker.

    `asked_at` is the moment the case last came to be confirmed, `asked_by` the person who brought it there; `calls`
    counts call-backs since then. `spoken`: the asker only spoke, and nobody has written it down yet. `days`: by clock,
    the day from which it counts, said before it runs. `told`: the last answers by which a row of law is chosen.
    """

    done: Mapping[str, Done] = field(default_factory=dict)
    roles: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    asked_at: datetime | None = None
    asked_by: int = 0
    calls: int = 0
    answer: str = ""
    closed_at: datetime | None = None
    spoken: bool = False
    days: Mapping[str, date] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    def last(self, do: str) -> Done:
        """The last time `do` was done; `NEVER` when it was not."""
        return self.done.get(do, NEVER)

    def pending(self, request: str, *settled_by: str) -> bool:
        """Was `request` made after every one of `settled_by`?"""
        return self.last(request).seq > max((self.last(do).seq for do in settled_by), default=0)

    def other_roles(self, person: int, role: str) -> tuple[str, ...]:
        """The relations other than `role` in which this person has acted already.

        Being the handler goes with the role in which the case was taken; a word said by somebody involved is no role.
        """
        others = self.roles.keys() - NO_ROLE - {role}
        return tuple(other for other in self.roles if other in others and person in self.roles[other])

    def after(self, do: str, role: str, *, person: int, seq: int, at: datetime) -> Marks:
        """The marks when `do` has been done once more."""
        done = {**self.done, do: Done(self.last(do).times + 1, seq, person, at)}
        people = self.roles.get(role, ())
        roles = self.roles if person in people or not person else {**self.roles, role: (*people, person)}
        return replace(self, done=done, roles=roles, spoken=self.spoken and do != TRANSCRIBE)

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column."""
        return {
            "done": {do: [d.times, d.seq, d.person, d.at and d.at.isoformat()] for do, d in self.done.items()},
            "roles": {role: list(people) for role, people in self.roles.items()},
            "asked_at": self.asked_at and self.asked_at.isoformat(),
            "asked_by": self.asked_by,
            "calls": self.calls,
            "answer": self.answer,
            "closed_at": self.closed_at and self.closed_at.isoformat(),
            **({"spoken": True} if self.spoken else {}),
            **({"days": {clock: day.isoformat() for clock, day in self.days.items()}} if self.days else {}),
            **({"told": dict(self.told)} if self.told else {}),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Marks:
        """The inverse of `to_json`; an empty mapping gives empty marks."""
        return cls(
            done={do: Done(t, s, p, _moment(at)) for do, (t, s, p, at) in raw.get("done", {}).items()},
            roles={role: tuple(people) for role, people in raw.get("roles", {}).items()},
            asked_at=_moment(raw.get("asked_at")),
            asked_by=int(raw.get("asked_by", 0)),
            calls=int(raw.get("calls", 0)),
            answer=str(raw.get("answer", "")),
            closed_at=_moment(raw.get("closed_at")),
            spoken=bool(raw.get("spoken")),
            days={clock: date.fromisoformat(day) for clock, day in raw.get("days", {}).items()},
            told=dict(raw.get("told", {})),
        )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
