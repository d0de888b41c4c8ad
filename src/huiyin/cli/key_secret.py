"""`huiyin keys rotate DIR --secret`: another secret_key. Sign-ins made with the old one go on until `--forget`.

`--codes`: another key of codes; receipts and cards on paper go on until `--codes --forget`.

Receipt codes, card numbers and the entries that wait in phones hang on the key of codes in `huiyin.keys`. An installation from
before that key gets it now, and it is what the secret key was: no code on paper changes.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import replace
from pathlib import Path

from huiyin.cli.installation import CONFIG, KEYS
from huiyin.cli.terminal import Refused

SECRET = re.compile(r"^secret_key\s*=\s*[\"']([^\"'\n]+)[\"'][ \t]*(?:#[^\n]*)?$", re.MULTILINE)
BEFORE = re.compile(r"^secret_keys_before\s*=[^\n]*\n?", re.MULTILINE)


def rotate(folder: Path, *, forget: bool) -> int:
    """A new secret key, or (`forget`) an end of the old ones."""
    from huiyin.apps.keys import outside

    if os.environ.get("HUIYIN_SECRET_KEY"):
        raise Refused(
            "The key is in HUIYIN_SECRET_KEY. Put the present one into HUIYIN_SECRET_KEY_BEFORE and a new one there; the keys must"
            " hold `codes` first (docs/operating.md#keys)."
        )
    path = folder / CONFIG
    text = path.read_text("utf-8")
    if len(SECRET.findall(text)) != 1:
        raise Refused(f'{path} does not have one line `secret_key = "…"`. Write it so, then call this again.')
    if forget:
        outside.put(path, BEFORE.sub("", text))
        print("Signs of older secret keys count no more. Start the service again.")
        return 0
    _keep_codes(folder)
    outside.put(path, renewed(text))
    print(
        f"{path} has a new secret key. Start the service again; twelve hours later, when the sign-ins of before are over:"
        f" huiyin keys rotate {folder} --secret --forget"
    )
    return 0


def rotate_codes(folder: Path, *, forget: bool) -> int:
    """Another key of codes for those that are made from now on, or (`forget`) an end of all that were made by earlier ones."""
    from huiyin.apps.cases.models import PhoneCode
    from huiyin.apps.keys import outside

    if os.environ.get("HUIYIN_KEYS"):
        raise Refused(
            "The keys are in HUIYIN_KEYS. Name the present `codes` there codes_N, N one more than before, and put a new one under"
            " codes (64 hex digits); leave codes_1 and so on out when nothing on paper hangs on them any more."
        )
    keys, path = outside.keys(), folder / KEYS
    if forget:
        outside.write(path, replace(keys, former={}))
        print("Receipts and cards that were made by earlier keys open nothing any more. Start the service again.")
        return 0
    former = {**keys.former, max(keys.former, default=0) + 1: outside.codes_key()}
    outside.write(path, replace(keys, codes=secrets.token_bytes(32), former=former))
    PhoneCode.objects.all().delete()  # one-time codes that are on their way: one asks again
    print(f"New receipts and cards are made by a new key; those on paper go on. Copy {path} to its safe place again.")
    return 0


def renewed(text: str) -> str:
    """The configuration with a new secret key; the present one stands among those that still count."""
    old = SECRET.findall(text)[0]
    made = f'secret_key = "{secrets.token_urlsafe(48)}"\nsecret_keys_before = ["{old}"]'
    return SECRET.sub(lambda _: made, BEFORE.sub("", text))


def _keep_codes(folder: Path) -> None:
    """The key of codes gets a name of its own before the secret key changes."""
    from huiyin.apps.keys import outside

    if outside.keys().codes:
        return
    if os.environ.get("HUIYIN_KEYS"):
        raise Refused(
            f"HUIYIN_KEYS has no key of codes. Add codes={outside.codes_key().hex()} to it: else every receipt code changes."
        )
    outside.write(folder / KEYS, replace(outside.keys(), codes=outside.codes_key()))
