"""The facts of an entry of the security log in plain words, for its page; files keep the codes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.apps.files.listings import listing

if TYPE_CHECKING:
    from huiyin.apps.people.models import SecurityEntry

WORDS: dict[str, dict[Any, Any]] = {
    "why": {
        "not_yours": _("another post's to do"),
        "acted_as_other": _("had acted in another role already"),
        "handler_confirms": _("would have confirmed their own work"),
        "not_self_requested": _("had asked for it themselves"),
        "not_your_village": _("of another village or town"),
        "cards_not_yours": _("hands out no cards"),
        "not_your_entry": _("somebody else's entry"),
        "own_account": _("their own account"),
        "grant_to_oneself": _("a post for themselves"),
        "keepers_apart": _("two posts that are kept apart"),
        "unlinked": _("linked with no account"),
        "another": _("somebody else than who is signed in"),
        "late": _("came too late"),
        "stopped": _("stopped at the provider"),
        "state": _("nothing had been asked there"),
    },
    "by": {
        "password": _("by password"),
        "password, code": _("by password and six digits"),
        "passkey": _("by passkey"),
        "provider": _("by the identity provider"),
        "oidc": _("by the identity provider"),
    },
    "deputy": {True: _("deputy")},
    "words": {True: _("some words were searched for")},
}
"""Codes that stand for themselves, by the fact; an unknown one is shown with the name of its fact."""
NAMES = {
    "why": pgettext_lazy("log", "Code of the reason"),
    "action": pgettext_lazy("log", "Code of the action"),
    "status": pgettext_lazy("log", "Answer"),
    "uid": pgettext_lazy("log", "Mark"),
    "reason": pgettext_lazy("log", "For"),
    "post": pgettext_lazy("log", "Post no."),
    "holding": pgettext_lazy("log", "Term no."),
    "starts": pgettext_lazy("log", "From day"),
    "ends": pgettext_lazy("log", "Until day"),
    "hour": pgettext_lazy("log", "Hour from"),
    "form": pgettext_lazy("log", "File"),
    "list": pgettext_lazy("log", "List"),
}
COUNTED = {
    "times": ngettext_lazy("%(n)s time", "%(n)s times", "n"),
    "rows": ngettext_lazy("%(n)s row", "%(n)s rows", "n"),
    "number": ngettext_lazy("%(n)s sign-in", "%(n)s sign-ins", "n"),
    "a_day": ngettext_lazy("%(n)s message a day", "%(n)s messages a day", "n"),
}
MARK = 8
"""Of a uid so much is told, as in the log of reads."""


def in_words(entry: SecurityEntry) -> list[str]:
    """Each fact as a short text, in the order in which they were written down."""
    return [_fact(name, value, entry.data) for name, value in entry.data.items() if value not in ("", False, None)]


def _fact(name: str, value: Any, data: dict[str, Any]) -> str:
    if value in WORDS.get(name, {}):
        return str(WORDS[name][value])
    if name in COUNTED and isinstance(value, int):  # a filter of a list may have such a name too
        return str(COUNTED[name] % {"n": value})
    label = str(NAMES[name]) if name in NAMES else gettext("Filter %(name)s") % {"name": name}
    return f"{label} {_said(name, value, data)}"


def _said(name: str, value: Any, data: dict[str, Any]) -> str:
    if name in ("starts", "ends"):
        return date_format(date.fromisoformat(value))
    if name == "hour":
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    if name == "uid":
        return str(value).replace("-", "")[:MARK]
    if name == "list":
        with suppress(KeyError):
            return listing(value).title(data)
    return str(value)
