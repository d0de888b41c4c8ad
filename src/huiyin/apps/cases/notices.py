"""Messages of cases: their words, and which of them are whose. One table for every page that shows one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huiyin.apps.cases import library
from huiyin.apps.cases.meters import more_words
from huiyin.apps.cases.models import Notice
from huiyin.apps.cases.names import OUTCOMES, move_title, town_of
from huiyin.apps.cases.trail import answers, spoken
from huiyin.apps.people.queries import Viewer


class Code(StrEnum):
    """What a message can be about beside a step; of a step, its verb is the code."""

    near = auto()
    late = auto()
    raised = auto()
    asked = auto()
    backed = auto()
    carried = auto()
    handed = auto()
    unhelped = auto()


MESSAGES: Mapping[str, Promise] = {
    Code.near: pgettext_lazy("message", "the time limit is near"),
    Code.late: pgettext_lazy("message", "the time limit has passed"),
    Code.raised: pgettext_lazy("message", "put before you: it is late below"),
    Code.asked: pgettext_lazy("message", "reported done: please say whether it is"),
    Code.backed: pgettext_lazy("message", "somebody else says the same"),
    Code.carried: pgettext_lazy("message", "came to you with the new version of this way of working"),
    Code.handed: pgettext_lazy("message", "came to you because the place lies with you now"),
    Code.unhelped: pgettext_lazy("message", "nobody speaks for the asker any more: turn to them alone"),
}
NEWS: Mapping[str, Promise] = {
    "refuse": pgettext_lazy("news", "Your matter was not taken in here."),
    "give_back": pgettext_lazy("news", "Your matter was given back: another office has to take it."),
    "send_on": pgettext_lazy("news", "Your matter was sent on to the office that is responsible for it."),
    "conclude": pgettext_lazy("news", "Your matter has come to its final end: %(outcome)s."),
    "merge": pgettext_lazy("news", "Your matter is the same as %(into)s and is handled together with it."),
    "close": pgettext_lazy("news", "Your matter is closed: %(outcome)s."),
    "verify": pgettext_lazy("news", "Your matter was checked and closed: %(outcome)s."),
    "step_down": pgettext_lazy("news", "Your matter goes on as an ordinary one."),
    "extend": pgettext_lazy("news", "Your matter takes %(days)s longer."),
    "park": pgettext_lazy("news", "Your matter cannot be done now; it is looked at again on %(review)s."),
    "pause": pgettext_lazy("news", "Your matter has to wait; it goes on after %(until)s."),
    "raise_up": pgettext_lazy("news", "Your matter went to the level above, which decides who does it."),
    "escalate": pgettext_lazy("news", "Your matter went to the level above, which decides who does it."),
    "let_go": pgettext_lazy("news", "Who had taken on your matter cannot do it; it is open to others again."),
}
"""The news for which an asker who left a number is rung up: it has ended, or takes longer. The rest they read."""
REASONS = ("result", "finding", "reason", "route", "go_to")


def message(notice: Notice) -> str:
    """What a message to a post says, in the words of the case's pack. Needs `case` selected."""
    pack = library.spoken(notice.case.pack_id)
    if notice.code in MESSAGES:
        return str(MESSAGES[notice.code])
    return move_title(pack, town_of(notice.case), notice.code)


def news(notice: Notice) -> str:
    """What the asker is told on the phone: one plain sentence, then the reason. Needs `case`, `event__secret` selected."""
    asked, outcome = _asked(notice)
    pack, town = library.spoken(notice.case.pack_id), town_of(notice.case)
    values = {name: spoken(value) for name, value in asked.items()} | {"outcome": outcome}
    values["days"] = more_words(asked["days"], pack)
    why = answers({name: asked[name] for name in REASONS if asked.get(name)}, pack, town, {})
    return "　".join([str(NEWS[notice.code]) % values, *why])


def _asked(notice: Notice) -> tuple[dict[str, Any], str]:
    event = notice.event
    body = event.secret.body if event is not None and hasattr(event, "secret") else {}
    outcome = event.outcome if event is not None else notice.case.outcome
    blank = dict.fromkeys(("into", "days", "review", "until"), "—")
    return {**blank, **body.get("asked", {})}, str(OUTCOMES.get(outcome, outcome))


def notices_to(viewer: Viewer) -> QuerySet[Notice]:
    """Messages to the viewer's post or its unit, newest first, with their cases."""
    mine = Q(to_post_id=viewer.actor.post)
    if viewer.actor.unit:
        mine |= Q(to_unit_id=viewer.actor.unit)
    return Notice.objects.filter(mine).select_related("case__place", "case__village").order_by("-id")
