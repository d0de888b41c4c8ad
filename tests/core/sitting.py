"""A small pack that decides something, and the same broken in one place at a time."""

from __future__ import annotations

import copy
from typing import Any

from huiyin.core.packs import Problem
from tests.core.mini import Raw, move, state, text

REASON: Raw = {"name": "public_reason", "type": "text", "title": text("公开的理由", "Public reason")}
BODY: Raw = {
    "name": "body",
    "type": "choice",
    "title": text("由谁定", "Who decides"),
    "choices": {"villagers_representatives": text("代表会议", "Representatives")},
}
CHIEF = ["chief@village"]
GOOD: Raw = {
    "slug": "small",
    "version": 1,
    "title": text("小议", "Small"),
    "source": "none",
    "reporter": False,
    "asks": [REASON, BODY],
    "start": {"do": "move", "title": text("提", "Move"), "to": "new", "by": ["anyone"], "ask": ["text!", "body!"]},
    "moves": [
        move("ask_all", ["new"], "hearing", CHIEF),
        move("close_round", ["hearing"], "heard", CHIEF, guard=["all_asked", "all_signed"]),
        move("halt", ["hearing"], "@fails", CHIEF, "public_reason!"),
        move("convene", ["new", "heard"], "voting", CHIEF),
        move(
            "reject", ["voting"], "@fails", CHIEF, "public_reason!", guard=["notice_over", "quorum_met", "not_passed"]
        ),
        move(
            "resolve",
            ["voting"],
            "closed",
            CHIEF,
            guard=["notice_over", "quorum_met", "passed"],
            outcome="solved",
            confirms=True,
        ),
    ],
    "states": {
        "new": state("新", "received", "chief@village"),
        "hearing": state("民议", "working", "chief@village")
        | {"sitting": {"hears": True, "roll": "households", "fails_to": "new"}},
        "heard": state("问完", "working", "chief@village"),
        "voting": state("表决", "working", "chief@village") | {"sitting": {"body": "@asked", "fails_to": "new"}},
        "closed": state("已定", "closed"),
    },
    "clocks": {},
}


def changed(change: str, **more: Any) -> Raw:
    """The good pack with the table at `change` (states.voting.sitting, moves.reject, start) changed; None takes a key away."""
    raw = copy.deepcopy(GOOD)
    table: Any = raw
    for key in change.split("."):
        table = next(m for m in table if m["do"] == key) if isinstance(table, list) else table[key]
    for key, value in more.items():
        if value is None:
            table.pop(key)
        else:
            table[key] = value
    return raw


BROKEN: dict[str, Raw] = {
    "sitting_of_no_sort": changed("states.voting.sitting", hears=True),
    "sitting_without_roll": changed("states.hearing.sitting", roll=None),
    "body_not_asked": changed("start", ask=["text!", "body"]),
    "no_way_to_fail": changed("states.voting.sitting", fails_to=None),
    "fails_without_reason": changed("moves.reject", ask=[]),
    "sitting_skipped": changed("moves.resolve", guard=["quorum_met"]),
    "unknown_state": changed("states.voting.sitting", fails_to="nowhere"),
}


def codes(problems: list[Problem]) -> set[str]:
    """What is wrong, without where."""
    return {problem.code for problem in problems}
