"""What happens to the cases of a benchmark, as data: for each pack a few ways in which a matter goes, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

SEND = "→"
"""Stands for the unit that the case is sent to."""


@dataclass(frozen=True)
class Beat:
    """`do` is done `after` so long; `answer` is what the asker says, `redact` the public version."""

    after: timedelta
    do: str
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plot:
    """A way in which a matter goes. `share` says how often among those of its pack that end (or do not end) like it."""

    name: str
    share: int
    beats: tuple[Beat, ...] = ()
    ends: bool = True

    @property
    def lasts(self) -> timedelta:
        """From the opening to the last beat."""
        return sum((beat.after for beat in self.beats), timedelta())


def _in(do: str, *, minutes: int = 0, hours: int = 0, days: int = 0, **answers: Any) -> Beat:
    return Beat(timedelta(minutes=minutes, hours=hours, days=days), do, answers)


DISPATCH = _in("dispatch", minutes=40, unit=SEND)
ACCEPT = _in("accept", hours=1, minutes=5)
PROGRESS = _in("progress", hours=5, note="到现场看过了，缺一个配件，已经去买。")
REPORT = _in("report", hours=20, minutes=10, result="换好了，试过两遍，能用。")
FIXED = _in("answer", hours=1, answer="fixed", grade=5, words="来得快，谢谢。")
NOT_FIXED = _in("answer", hours=2, answer="not_satisfied", grade=2, words="还是老样子，请再来看看。")
WITHDRAW = _in("withdraw", hours=2)
REFUSE = _in("refuse", hours=1, reason="这件事归县里管。", route="other_office", go_to="县住建局，0300-555-0199")
RETURN = _in("return", hours=2, reason="这条线不归我们维护。")
FOUND: dict[str, Any] = {"finding": "到现场看了，确实办好了。", "outcome": "solved"}
SIX_END = (_in("settle", hours=3), _in("verify", days=1, **FOUND))
WITHHOLD = _in("withhold", days=1, reason="涉及住户隐私。")
REDACT = _in("redact", hours=6)
PUBLISH = _in("publish", minutes=10)
DONE_IN_SIX = (DISPATCH, ACCEPT, REPORT, FIXED, *SIX_END)
CLOSE = _in("close", days=1, **FOUND)
TAKE = _in("take", minutes=10)
ARRIVE = _in("arrive", hours=1)
ANSWER_NOW = _in("answer_now", minutes=30, result="当场讲清楚了办法和时间。")

# many six slips are sent and in hand: the steps that are measured use them up
PLOTS: dict[str, tuple[Plot, ...]] = {
    "six_slips": (
        Plot("done", 40, (DISPATCH, ACCEPT, PROGRESS, REPORT, FIXED, *SIX_END, WITHHOLD)),
        Plot("published", 15, (*DONE_IN_SIX, REDACT, PUBLISH)),
        Plot("redone", 8, (DISPATCH, ACCEPT, REPORT, NOT_FIXED, REPORT, FIXED, *SIX_END, WITHHOLD)),
        Plot("returned", 7, (DISPATCH, RETURN, *DONE_IN_SIX, WITHHOLD)),
        Plot("withdrawn", 12, (WITHDRAW,)),
        Plot("refused", 18, (REFUSE,)),
        Plot("new", 15, (), ends=False),
        Plot("sent", 40, (DISPATCH,), ends=False),
        Plot("in hand", 30, (DISPATCH, ACCEPT, PROGRESS), ends=False),
        Plot("reported", 15, (DISPATCH, ACCEPT, REPORT), ends=False),
    ),
    "respond_now": (
        Plot("done", 45, (TAKE, ARRIVE, REPORT, FIXED, CLOSE)),
        Plot("passed on", 25, (DISPATCH, ACCEPT, REPORT, FIXED, CLOSE)),
        Plot("published", 10, (TAKE, REPORT, FIXED, CLOSE, REDACT, PUBLISH)),
        Plot("withdrawn", 10, (WITHDRAW,)),
        Plot("refused", 10, (REFUSE,)),
        Plot("new", 20, (), ends=False),
        Plot("sent", 20, (DISPATCH,), ends=False),
        Plot("in hand", 40, (TAKE, ARRIVE), ends=False),
        Plot("reported", 20, (TAKE, ARRIVE, REPORT), ends=False),
    ),
    "talk": (
        Plot("answered", 40, (ANSWER_NOW, FIXED, CLOSE)),
        Plot("sent on", 35, (DISPATCH, ACCEPT, REPORT, FIXED, CLOSE)),
        Plot("published", 10, (ANSWER_NOW, FIXED, CLOSE, REDACT, PUBLISH)),
        Plot("withdrawn", 5, (WITHDRAW,)),
        Plot("refused", 10, (REFUSE,)),
        Plot("new", 30, (), ends=False),
        Plot("sent", 20, (DISPATCH,), ends=False),
        Plot("in hand", 30, (DISPATCH, ACCEPT, PROGRESS), ends=False),
        Plot("answered, open", 20, (ANSWER_NOW,), ends=False),
    ),
}


def plots(slug: str, *, ends: bool) -> tuple[list[Plot], list[int]]:
    """The plots of a pack that end (or do not), and their shares."""
    chosen = [plot for plot in PLOTS[slug] if plot.ends is ends]
    return chosen, [plot.share for plot in chosen]
