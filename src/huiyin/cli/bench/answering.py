"""Does pieces of work when it is told to, and says what they took: so several processes can be measured in turns.

Nothing of Huiyin is imported here: the peer answers by it too, in its own environment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from itertools import count

READY = "ready"
Task = Callable[[int], object]
"""Does so much of something; what it found can be said as JSON."""
Spent = list[tuple[float, float]]
"""What each time took, in milliseconds: CPU, and on the clock."""


def timed(*works: Callable[[int], object]) -> Callable[[int], Spent]:
    """The works, one after the other, count as one: what each time took, in milliseconds of CPU and on the clock."""
    numbers = count()

    def once() -> tuple[float, float]:
        nth, spent, began = next(numbers), time.process_time(), time.perf_counter()
        for work in works:
            work(nth)
        return 1000 * (time.process_time() - spent), 1000 * (time.perf_counter() - began)

    return lambda times: [once() for _ in range(times)]


def answer(tasks: Mapping[str, Task]) -> None:
    """Read lines `TASK NUMBER` until there are no more; answer each with what the task found, as JSON."""
    print(READY, flush=True)
    for line in sys.stdin:
        name, number = line.split()
        print(json.dumps(tasks[name](int(number))), flush=True)


def begin_anew() -> None:
    """Go on as a new process that was told the same: one that has filled a database holds more than one that serves it."""
    sys.stdout.flush()
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606  (this program itself)
