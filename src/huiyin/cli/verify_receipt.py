"""`huiyin verify receipt FILE` needs nothing but the file; `huiyin verify receipt CODE` asks the installation's own logs."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from huiyin.apps.keys.signatures import is_signed
from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused
from huiyin.core.notes import Key, Malformed
from huiyin.core.receipts import Found, checked

WRONG = {
    "content": "what is said in it is not what the log holds",
    "inclusion": "it is not under this root",
    "signature": "no key of the receipt has signed this root",
    "another_key": "it is not signed by the key that you gave",
}


def run(args: argparse.Namespace) -> int:
    """Check the receipt and say what it shows. Exit code 1 where anything does not agree."""
    path = Path(args.receipt)
    if path.is_file():
        return _file(path, args)
    return _code(args)


def _file(path: Path, args: argparse.Namespace) -> int:
    try:
        found = checked(path.read_text("utf-8"), is_signed)
    except (Malformed, UnicodeDecodeError) as wrong:
        raise Refused(
            f"{path} is no receipt, or it is not whole. Take it from the page of the matter again."
        ) from wrong
    return _show(found, args)


def _show(found: list[Found], args: argparse.Namespace) -> int:
    key = _key(args.key)
    shown = [_shown(each, key) for each in found]
    print(json.dumps(shown, ensure_ascii=False) if args.json else "\n".join(map(_said, shown)))
    return 1 if any(each["wrong"] for each in shown) else 0


def _key(text: str) -> Key | None:
    try:
        return Key.parsed(text) if text else None
    except Malformed as wrong:
        raise Refused(f"{text} is no key. It stands on the page of the log: name+hint+base64.") from wrong


def _shown(found: Found, key: Key | None) -> dict[str, Any]:
    head = found.checkpoint
    wrong = found.wrong or ("another_key" if key and head and found.signed != str(key) else "")
    return {
        "kind": found.leaf.get("kind"),
        "day": found.leaf.get("day"),
        "content": dict(found.content) if found.content else None,
        "log": head.origin if head else "",
        "leaf": found.index,
        "size": head.size if head else 0,
        "root": " ".join(head.groups) if head else "",
        "key": found.signed,
        "wrong": wrong,
    }


def _said(shown: dict[str, Any]) -> str:
    told = "  ".join(str(value) for value in (shown["content"] or {}).values() if isinstance(value, str) and value)
    if not shown["size"]:
        return f"{shown['day']} {shown['kind']}\n    is number {shown['leaf'] + 1} of its log; the next signed head will cover it"
    lines = [
        f"{shown['day']} {shown['kind']}" + (f"  {told}" if told else ""),
        f"    {'DOES NOT AGREE: ' + WRONG[shown['wrong']] if shown['wrong'] else 'is in the log'}",
        f"    log {shown['log']}, number {shown['leaf'] + 1} of {shown['size']}",
        f"    root {shown['root']}",
        f"    key {shown['key']}",
    ]
    return "\n".join(lines)


def _code(args: argparse.Namespace) -> int:
    """The receipt that the installation would give for this code today, checked as any other."""
    from huiyin.apps.records.leaves import plain_code

    code = plain_code(args.receipt)
    if not code:
        raise Refused(f"There is no file {args.receipt}, and a code has twelve signs, as 7K3M-2F7P-9QXA.")
    open_dir(args.home)
    from django.utils import timezone

    from huiyin.apps.records.receipts import found_by, proven, receipt_of, text_of

    leaf = found_by(code)
    if leaf is None:
        raise Refused(f"No log holds {args.receipt}. What was said within the last minute may not be there yet.")
    (found,) = proven([leaf.event])
    if found.head is None:
        return _show([Found(json.loads(text_of(leaf, leaf.event)), None, leaf.number)], args)
    return _show(checked(receipt_of([found], own=(), number="", now=timezone.now()), is_signed), args)
