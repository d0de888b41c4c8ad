"""Receipts: the proof that events are in a log under a signed head, and what of them is the holder's own, opened."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huiyin.apps.records.actions import content_of
from huiyin.apps.records.leaves import leaf_of
from huiyin.apps.records.models import Checkpoint, Event, Leaf, LogKey
from huiyin.apps.records.sequencing import place_uid
from huiyin.apps.records.trees import tree_of
from huiyin.apps.scope.acting import rule_decides
from huiyin.core import notes
from huiyin.core.receipts import FORM
from huiyin.core.tiles import Tree

OPENED_SINCE = 3
"""Commitments of an earlier schema cover the row of the event itself, which is not the holder's to see."""


@dataclass(frozen=True)
class Proven:
    """An event in its log. `head` is None until the next signed head covers it; `tree` is what that is over, read once for all."""

    event: Event
    leaf: Leaf
    head: Checkpoint | None
    tree: Tree | None = field(default=None, compare=False)


@rule_decides
def proven(events: Iterable[Event]) -> list[Proven]:
    """Where these events stand, those that are in a log already. Whoever is shown this may see the events."""
    by_seq = {event.seq: event for event in events}
    leaves = Leaf.objects.filter(event__in=by_seq).select_related("log__place").order_by("event_id")
    trees: dict[int, tuple[Checkpoint, Tree] | None] = {}
    found = []
    for leaf in leaves:
        if leaf.log_id not in trees:
            last = Checkpoint.objects.filter(log=leaf.log_id).prefetch_related("cosignatures").order_by("-number")
            trees[leaf.log_id] = next(((head, tree_of(leaf.log, head.size)) for head in last[:1]), None)
        under = trees[leaf.log_id]
        covered = under if under and leaf.number < under[0].size else (None, None)
        found.append(Proven(by_seq[leaf.event_id], leaf, *covered))
    return found


@rule_decides
def receipt_of(found: Sequence[Proven], own: Collection[int], *, number: str, now: datetime) -> str:
    """The receipt as a file. `own`: the `nth` of the events whose content is the holder's own and is opened."""
    with_head = [each for each in found if each.head]
    entries = [_entry(each, opened=each.event.nth in own) for each in with_head]
    told = {"form": FORM, "number": number, "made": now.isoformat(), "entries": entries, "keys": _keys_of(with_head)}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _keys_of(with_head: Iterable[Proven]) -> dict[str, list[str]]:
    """The public keys of each log, by its name."""
    logs = {each.leaf.log_id: each.leaf.log.origin for each in with_head}
    keys: dict[str, list[str]] = {origin: [] for origin in logs.values()}
    for key in LogKey.objects.filter(log__in=logs).order_by("line", "generation"):
        keys[logs[key.log_id]].append(key.key)
    return keys


@rule_decides
def words_of(one: Proven) -> str:
    """What a receipt says of an event of the holder's own beside its proof, in one line: for a second drawing."""
    entry = _entry(one, opened=True)
    told = {name: text for name, text in entry.items() if name != "proof"} | {"keys": _keys_of([one])}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _entry(each: Proven, *, opened: bool) -> dict[str, Any]:
    event = each.event
    entry = {"leaf": text_of(each.leaf, event), "proof": str(proof_of(each))}
    if each.head is not None:
        entry["sealed"] = each.head.day.isoformat()  # which sheet on the wall has its check code
    secret = getattr(event, "secret", None)
    if opened and secret is not None and event.schema >= OPENED_SINCE:
        entry |= {"content": content_of(event, secret.body), "salt": secret.salt}
    return entry


def text_of(leaf: Leaf, event: Event) -> str:
    """The text whose hash the leaf is. Needs `log__place` selected."""
    return leaf_of(event, place_uid(event, leaf.log), masked=leaf.masked)


def proof_of(each: Proven) -> notes.Proof:
    """That the leaf is under the head, with everybody who signed that."""
    if each.head is None or each.tree is None:
        raise LookupError("no signed head covers it yet")
    hashes = tuple(each.tree.inclusion(each.leaf.number))
    return notes.Proof(each.leaf.number, hashes, note_of(each.head), bytes(each.leaf.hash))


def note_of(head: Checkpoint) -> notes.Note:
    """A head with its witnesses' lines under it."""
    note = notes.Note.parsed(head.note)
    lines = "".join(sorted(cosignature.line for cosignature in head.cosignatures.all()))
    return notes.Note.parsed(f"{note}{lines}")


@rule_decides
def found_by(code: str) -> Leaf | None:
    """The leaf that a slip's code leads to (the earlier one, should two ever share it)."""
    leaves = Leaf.objects.filter(code=code).select_related("log__place", "event", "event__place")
    return leaves.order_by("event_id").first()
