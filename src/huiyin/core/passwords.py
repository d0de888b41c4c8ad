"""How one signs in: one table of two profiles, and one idea of what password is easy to guess.

`asvs` follows OWASP ASVS 5.0. Passwords (§6.2): length, known ones, words of the context; no composition, rotation. Codes (§6.5.5)
count for 30 seconds and are made by SHA-256, nothing is signed by RSA with PKCS#1 v1.5 (appendix C).
`dengbao3` adds what 等保三级 (GB/T 22239-2019, 8.1.4.1) asks: complexity, regular change, a longer lock; any usual app will do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Profile:
    """`kinds`: how many of lower case, upper case, digits, other signs. `days`: change after so many, 0 never.

    After `failures` wrong tries of a name within `wait_minutes` one waits until they are over. A card that is not used within
    `card_days` is void. New authenticators make their codes by `digest`; `slack` is how many half minutes a clock may be off each
    time. `older_rsa`: may passkeys and identity providers sign by RSA with PKCS#1 v1.5?
    """

    shortest: int
    kinds: int
    days: int
    failures: int
    wait_minutes: int
    digest: str
    slack: int
    older_rsa: bool
    advised: int = 15
    longest: int = 200
    card_days: int = 7


PROFILES = {
    "asvs": Profile(
        shortest=8, kinds=1, days=0, failures=5, wait_minutes=15, digest="SHA256", slack=0, older_rsa=False
    ),
    "dengbao3": Profile(
        shortest=10, kinds=3, days=90, failures=5, wait_minutes=30, digest="SHA1", slack=1, older_rsa=True
    ),
}
LEAST_OF_ITS_OWN = 5
"""Of what nobody could guess, so many characters have to be there."""

_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn")
_DATE = r"(?:19|20)?\d\d[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0[1-9]|[12]\d|3[01]|[1-9])日?"
_ID_NUMBER, _PHONE, _YEAR = r"\d{6}(?:19|20)\d{9}[\dx]", r"(?:\+?86)?1[3-9]\d{9}", r"(?:19|20)\d\d年?"
_WORDS = "生日|密码|password|passwd|admin|root|user|welcome|login|woaini|iloveyou|520|1314|666|888|168|112233|5201314"
_PERSONAL = re.compile("|".join((_ID_NUMBER, _PHONE, rf"(?<!\d){_DATE}(?!\d)", rf"(?<!\d){_YEAR}(?!\d)", _WORDS)))
_SAME = re.compile(r"(.)\1{2,}")
_AGAIN = re.compile(r"(.{2,}?)\1+")
_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINAL = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v"
_NAME_AND_NUMBER = re.compile(rf"(?:(?:{_INITIAL})?(?:{_FINAL})){{1,4}}[\W_]*\d{{0,8}}[\W_]*")
_INITIALS_AND_NUMBER = re.compile(r"[a-z]{1,4}[\W_]*\d{4,14}[\W_]*")
_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"), re.compile("[^a-zA-Z0-9]"))


def faults(password: str, profile: Profile, known: Collection[str] = (), context: Iterable[str] = ()) -> list[str]:
    """What is wrong with a password, as codes: too_short too_long too_few_kinds known easy.

    `known` are common and breached passwords in lower case; `context` are words that stand near: name, product, town.
    """
    lower = password.lower()
    wrong = {
        "too_short": len(password) < profile.shortest,
        "too_long": len(password) > profile.longest,
        "too_few_kinds": sum(bool(kind.search(password)) for kind in _KINDS) < profile.kinds,
        "known": lower in known or re.sub(r"[\W\d_]+$|^[\W\d_]+", "", lower) in known,
    }
    found = [code for code, is_so in wrong.items() if is_so]
    return found or (["easy"] if is_easy(lower, context) else [])


def is_easy(lower: str, context: Iterable[str] = ()) -> bool:
    """Can a password in lower case be guessed by who knows the person? A name with a number, a birthday, a row of keys.

    Words of the context, dates, phone numbers, rows and repeats are taken out; what is left has to be long enough.
    """
    if _NAME_AND_NUMBER.fullmatch(lower) or _INITIALS_AND_NUMBER.fullmatch(lower):
        return True
    left = lower
    for word in sorted({word.lower() for word in context if len(word) > 1}, key=len, reverse=True):
        left = left.replace(word, " ")
    left = _AGAIN.sub(r"\1", _SAME.sub(r"\1", _PERSONAL.sub(" ", left)))
    return len(re.sub(r"[\W_]+", "", _without_rows(left))) < LEAST_OF_ITS_OWN


def _without_rows(text: str) -> str:
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), 3, -1):
            for at in range(len(row) - size + 1):
                text = text.replace(row[at : at + size], " ")
    return text


def is_old(profile: Profile, since: datetime | None, now: datetime) -> bool:
    """Is a password, in use since `since`, due for a change? Never where the profile knows no rotation."""
    return bool(profile.days) and since is not None and now - since >= timedelta(days=profile.days)


def is_void(profile: Profile, since: datetime | None, now: datetime) -> bool:
    """Has a one-time card, made at `since`, waited too long?"""
    return since is not None and now - since >= timedelta(days=profile.card_days)
