"""Who acts now, and therefore which rows there are: nobody, a post, whoever holds a receipt, or named system work.

The databases read it with every statement (`sqlite3/base.py`, `postgresql/base.py`), so that a forgotten filter shows
nothing. No actor, no rows.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ContextDecorator, contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from functools import cache, wraps
from threading import Lock
from typing import Any, ParamSpec, TypeAlias, TypeVar

from huiyin.core.errors import RuleError


@dataclass(frozen=True)
class Acting:
    """`under` are the units of all posts that the person holds with those that they stand under, `seats` the numbers of
    their places: whom a case is against is known by them, whichever `post` acts. `no`…`end` is the interval of a territorial
    post (empty: 0…-1); `seat` the number of the place where `post` sits, in a unit or not; `home` the interval of the village
    (`village`: it is one) or town around that seat, `serves` the intervals that its unit serves; `visits`: its work is with
    households; `organises`: it gathers people; `branch`: its unit is one of the Party; `cases` are the hex uids of the
    cases that one was let into by a code; `person` who it is, for what is there for named persons alone; `staff`: at work
    without a case to see, as who keeps the installation or is just signing in; `system` is the reason of the product's own work."""

    post: int = 0
    unit: int = 0
    under: frozenset[int] = frozenset()
    seats: frozenset[int] = frozenset()
    no: int = 0
    end: int = -1
    seat: int = 0
    home_no: int = 0
    home_end: int = -1
    village: bool = False
    serves: tuple[tuple[int, int], ...] = ()
    visits: bool = False
    organises: bool = False
    branch: bool = False
    cases: frozenset[str] = frozenset()
    staff: bool = False
    system: str = ""
    person: int = 0

    def served(self, no: int) -> bool:
        """Does the acting unit serve the place with this number?"""
        return any(first <= no <= last for first, last in self.serves)

    @property
    def visitor(self) -> bool:
        """Nobody known: sees what is published."""
        return not (self.post or self.cases or self.system)


P = ParamSpec("P")
R = TypeVar("R")
NOBODY = Acting()
AT_WORK = Acting(staff=True)
_now: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


def current() -> Acting:
    """Who acts now."""
    return _now.get()


@contextmanager
def acting(who: Acting) -> Iterator[Acting]:
    """Act as `who` inside; whoever acted before acts again afterwards."""
    token = _now.set(who)
    try:
        yield who
    finally:
        _now.reset(token)


class system(ContextDecorator):  # noqa: N801  (read as a word, as `contextmanager` would have it)
    """The product's own work inside. It says why, and how often is noted (`worked`), unless it `counts` its work itself.

    Also a decorator.
    """

    def __init__(self, reason: str, *, counts: bool = True) -> None:
        if not reason:
            raise ValueError("system work names its reason")
        self.reason, self.counts = reason, counts

    def __enter__(self) -> Acting:
        if self.counts:
            note_work(self.reason)
        who = _system(self.reason)
        self._before: Token[Acting] = _now.set(who)
        return who

    def __exit__(self, *_about: object) -> None:
        _now.reset(self._before)

    def _recreate_cm(self) -> system:
        return type(self)(self.reason, counts=self.counts)  # what is decorated may be called inside of itself


@cache
def _system(reason: str) -> Acting:
    return Acting(system=reason)


_worked: Counter[str] = Counter()
_counting = Lock()


def note_work(reason: str, times: int = 1) -> None:
    """The product has read rows for this reason so many times more. Kept in this process until it is written down."""
    with _counting:
        _worked[reason] += times


def worked() -> dict[str, int]:
    """How often for which reason since this was asked last."""
    with _counting:
        found = dict(_worked)
        _worked.clear()
    return found


Refusal: TypeAlias = Callable[[RuleError, str, Mapping[str, Any]], None]
_refusals: list[Refusal] = []


def refused(work: Refusal) -> None:
    """What happens when an action refuses somebody, after its transaction: told what, by which action, with what it was given."""
    _refusals.append(work)


def rule_decides(action: Callable[P, R]) -> Callable[P, R]:
    """An action: what it reads and writes was decided by the rule in it, which sees more than its actor does."""
    rule = Acting(system=f"the rule of {action.__name__} decides")

    @wraps(action)
    def decided(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = not current().system  # by somebody, not by another action
        with acting(rule):  # what it does is an event of its own
            try:
                return action(*args, **kwargs)
            except RuleError as refusal:
                for work in _refusals if asked else ():
                    work(refusal, action.__name__, kwargs)
                raise

    return decided


def become(who: Acting) -> None:
    """Act as `who` until what is around ends: a request begins as nobody and becomes its viewer."""
    _now.set(who)


def kept(rows: Iterable[bytes], who: Acting) -> Iterator[bytes]:
    """Rows that are read while they are sent, after the page's own code has ended: still as `who`."""
    with acting(who):
        yield from rows


def admit(case: uuid.UUID) -> None:
    """Let the actor into a case until the request is over: the page of a receipt."""
    now = current()
    become(replace(now, cases=now.cases | {case.hex}))
