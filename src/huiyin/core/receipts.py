"""A full receipt: what somebody has in hand of the log of their village. Checked without the installation.

Each entry has the leaf's text, its proof (C2SP tlog-proof) and, where it is the holder's own, what the commitment hides with the
salt that opens it. `signed` knows whether a key has signed a message; everything else is arithmetic.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.core.merkle import leaf_hash, verify_inclusion
from huiyin.core.notes import Checkpoint, Key, Malformed, Note, Proof

FORM = "huiyin.receipt/1"
Signed = Callable[[Note, Key], bool]


@dataclass(frozen=True)
class Found:
    """What an entry of a receipt shows. `wrong`: the first thing that does not agree, empty when all does.

    `content`: what the holder said, None where the entry is not theirs or is no longer opened. `signed`: which key signed.
    """

    leaf: Mapping[str, Any]
    checkpoint: Checkpoint | None
    index: int
    content: Mapping[str, Any] | None = None
    signed: str = ""
    wrong: str = ""


def checked(text: str, signed: Signed) -> list[Found]:
    """Each entry of a receipt as it is found to be. Raises Malformed where the text is no receipt."""
    try:
        told = json.loads(text)
        entries, keys = told["entries"], told["keys"]
        if told["form"] != FORM or not isinstance(entries, list) or not entries:
            raise Malformed(f"a receipt is of the form {FORM}")
        parsed = {origin: [Key.parsed(each) for each in some] for origin, some in keys.items()}
        return [_checked(entry, parsed, signed) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Malformed("that is no receipt, or it is not whole") from wrong


def _checked(entry: Mapping[str, str], keys: Mapping[str, Sequence[Key]], signed: Signed) -> Found:
    leaf, proof = _object(json.loads(entry["leaf"])), Proof.parsed(entry["proof"])
    head = Checkpoint.parsed(proof.checkpoint.text)
    content, opens = _opened(entry, leaf)
    key = next((key for key in keys.get(head.origin, ()) if signed(proof.checkpoint, key)), None)
    included = verify_inclusion(leaf_hash(entry["leaf"].encode()), proof.index, head.size, proof.hashes, head.root)
    reasons = (("content", not opens), ("inclusion", not included), ("signature", key is None))
    wrong = next((reason for reason, is_so in reasons if is_so), "")
    return Found(leaf, head, proof.index, content, str(key or ""), wrong)


def _opened(entry: Mapping[str, str], leaf: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, bool]:
    """What is said in it, and whether the leaf commits to just that."""
    if "content" not in entry:
        return None, True
    made = hmac.new(entry["salt"].encode(), entry["content"].encode(), "sha256").hexdigest()
    _told, said = json.loads(entry["content"])
    return _object(said), hmac.compare_digest(made.encode(), str(leaf["c"]).encode())


def _object(read: object) -> Mapping[str, Any]:
    """What was read, if it is an object that can be written down. Raises Malformed, ValueError."""
    if not isinstance(read, dict):
        raise Malformed("an entry holds objects")
    json.dumps(read, ensure_ascii=False).encode()  # half a surrogate pair cannot be
    return read
