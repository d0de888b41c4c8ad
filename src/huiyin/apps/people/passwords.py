"""The rules of passwords, applied to an account: what is known to everybody, and what is known about the person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.apps.people.models import Account, Holding
from huiyin.core.errors import RuleError
from huiyin.core.passwords import PROFILES, Profile, faults, is_old, is_void

PRODUCT = ("huiyin", "回音")
WHY: dict[str, Promise] = {
    "too_short": _("It needs at least %(shortest)s characters; %(advised)s are better."),
    "too_long": _("At most %(longest)s characters."),
    "too_few_kinds": _("It needs %(kinds)s of these: small letters, capital letters, digits, other signs."),
    "known": _("It is on the list of passwords that are tried first."),
    "easy": _("Names, birthdays, phone numbers and rows of keys are guessed. Put words of your own together."),
    "same": _("It is the one you have now. Choose a new one."),
}


def profile() -> Profile:
    """The rules of this installation (`security_profile` in huiyin.toml)."""
    return PROFILES[settings.SECURITY_PROFILE]


@cache
def known() -> Collection[str]:
    """The 20,000 passwords that are most common in breaches (Django's list, by Royce Williams), in lower case."""
    return frozenset(CommonPasswordValidator().passwords)


def check_password(account: Account, password: str) -> None:
    """Raises weak_password(why) with everything that is wrong with it."""
    rules = profile()
    wrong = faults(password, rules, known(), context_of(account))
    if not wrong and account.password and account.check_password(password):
        wrong = ["same"]
    if wrong:
        values = vars(rules)
        raise RuleError("weak_password", why=" ".join(str(WHY[code]) % values for code in wrong))


WHERE = [f"post__{way}__{name}" for way in ("unit__seat", "place") for name in ("name", "town__name")]
"""The names of the place of a post and of its town."""


def context_of(account: Account) -> Iterator[str]:
    """What people around know: the product, the name and its letters, phone, number, and where one works."""
    person = account.person
    yield from (*PRODUCT, account.username, person.phone, person.code)
    yield from _spellings(person.name)
    for names in Holding.objects.filter(person=person).values_list(*WHERE):
        for name in filter(None, names):
            yield from _spellings(name)


def _spellings(name: str) -> Iterator[str]:
    """A Chinese name as it is written, spelt, and in initials of three letters or more; of a place also without its last sign."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  (a third of a second, for dictionaries)

    for words in (name, name[:-1]) if len(name) > 2 else (name,):
        spelt = lazy_pinyin(words)
        yield from (words, "".join(spelt))
        if len(spelt) > 2:
            yield "".join(part[:1] for part in spelt)


def must_change(account: Account, now: datetime) -> bool:
    """Does a new password come first: after a one-time card, or when the old one is too old?"""
    return account.must_change or is_old(profile(), account.password_at, now)


def card_is_void(account: Account, now: datetime) -> bool:
    """Was the one-time card left unused too long?"""
    return account.must_change and is_void(profile(), account.password_at, now)
