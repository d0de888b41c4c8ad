"""A small good pack for the tests of the core, to be broken in one place at a time."""

from __future__ import annotations

import copy
from typing import Any

from huiyin.core.pack_reader import read_pack
from huiyin.core.packs import Pack

Raw = dict[str, Any]


def text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def move(do: str, source: list[str], to: str | None, by: list[str], *ask: str, **more: Any) -> Raw:
    to_part = {"to": to} if to else {}
    return {
        "do": do,
        "title": text(f"做{do}", f"do {do}"),
        "from": source,
        "by": by,
        "ask": list(ask),
        **to_part,
        **more,
    }


def state(title: str, phase: str, held_by: str = "") -> Raw:
    return {"title": text(title, f"is {title}"), "phase": phase, "held_by": held_by}


GOOD: Raw = {
    "slug": "mini",
    "version": 1,
    "title": text("小法", "Mini"),
    "source": "none",
    "start": {
        "do": "order",
        "title": text("点单", "Order"),
        "to": "new",
        "by": ["anyone"],
        "ask": ["text!", "category"],
    },
    "moves": [
        move("dispatch", ["new"], "assigned", ["desk@station"], "unit!"),
        move("accept", ["assigned"], "working", ["member@unit"]),
        move("report", ["working"], "reported", ["handler"], "result!"),
        move("close", ["reported"], "closed", ["desk@centre"], "outcome!", guard=["asker_was_asked"], confirms=True),
        move("redo", ["reported"], "working", ["reporter", "desk@centre"], "reason!"),
        move("ask_pause", ["working"], None, ["handler"], "reason!", "until!"),
        move("pause", ["working"], "paused", ["desk@station"], "until!", guard=["pause_was_asked"]),
        move("resume", ["paused"], "@back", ["desk@station", "system"]),
        move("withdraw", ["open"], "withdrawn", ["reporter"], outcome="withdrawn"),
        move("reopen", ["@closed"], "@start", ["reporter"], guard=["within_reopen_days"]),
        move("note", ["*"], None, ["involved"], "note!"),
    ],
    "states": {
        "new": state("新", "received", "desk@station"),
        "assigned": state("已派", "sent", "unit"),
        "working": state("在办", "working", "handler"),
        "reported": state("已报", "to_confirm", "desk@centre"),
        "paused": state("停", "working", "handler"),
        "closed": state("结", "closed"),
        "withdrawn": state("撤", "closed"),
    },
    "clocks": {
        "accept": {
            "title": text("接", "accept"),
            "runs_in": ["assigned"],
            "limit": "4wh",
            "late": [{"after": "0wh", "do": "tell", "to": "chief@unit"}, {"after": "8wh", "do": "raise"}],
        },
        "solve": {
            "title": text("办", "solve"),
            "runs_in": ["@received", "@sent", "working"],
            "limit": {"default": "5wd", "lamp": "24h"},
            "extend": {"by": ["chief@unit"], "times": 1, "max": "10wd"},
        },
    },
    "limits": {"reopen_days": 30, "answer_days": 7},
    "tell": {"dispatch": ["unit", "reporter"]},
}


def mini(**changes: Any) -> Raw:
    """The good pack, whole keys replaced."""
    return copy.deepcopy(GOOD) | copy.deepcopy(changes)


def with_move(*moves: Raw) -> Raw:
    """The good pack with these moves instead of those of the same name, or added."""
    names = {move["do"] for move in moves}
    return mini(moves=[move for move in GOOD["moves"] if move["do"] not in names] + list(moves))


def without_move(*names: str) -> Raw:
    return mini(moves=[move for move in GOOD["moves"] if move["do"] not in names])


def with_state(name: str, table: Raw) -> Raw:
    return mini(states=GOOD["states"] | {name: table})


def with_clock(name: str, **table: Any) -> Raw:
    return mini(clocks=GOOD["clocks"] | {name: {"title": text("表", "clock"), "limit": "1wd", **table}})


def pack(**changes: Any) -> Pack:
    return read_pack(mini(**changes))


def closing(**changes: Any) -> Raw:
    """The good pack with its closing move changed."""
    found = next(table for table in GOOD["moves"] if table["do"] == "close")
    return with_move(found | changes)


def less(names: list[str], **table: Any) -> Raw:
    return {"title": text("表", "clock"), "limit": "5wd", "runs_in": ["working"], "less": names, **table}
