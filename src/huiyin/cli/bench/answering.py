"""Does pieces of work when it is told to, and says what they took: so two processes can be measured in turns.

Nothing of Huiyin is imported here: the peer answers by it too, in its own environment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence

READY = "ready"
Works = Mapping[str, Sequence[Callable[[int], object]]]
"""By name, what is done one after the other and counts as one; the number counts the times."""


def answer(works: Works) -> None:
    """Read lines `NAME TIMES` until there are no more; answer each with the CPU milliseconds of every time, as JSON."""
    done = dict.fromkeys(works, 0)
    print(READY, flush=True)
    for line in sys.stdin:
        name, times = line.split()
        spent = []
        for _ in range(int(times)):
            began = time.process_time()
            for work in works[name]:
                work(done[name])
            spent.append(1000 * (time.process_time() - began))
            done[name] += 1
        print(json.dumps(spent), flush=True)


def begin_anew() -> None:
    """Go on as a new process that was told the same: one that has filled a database holds more than one that serves it."""
    sys.stdout.flush()
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606  (this program itself)
