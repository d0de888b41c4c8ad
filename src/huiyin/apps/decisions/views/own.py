"""An entry's own page, by the code on its slip: what is being decided, what is written down for it, an objection in one tap.

The code stands in no address: it is typed once and opens the page for an hour in that browser.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.apps.decisions import queries
from huiyin.apps.decisions.actions.acting import Done, act_by_slip
from huiyin.apps.decisions.forms import CodeForm, Keyed, ObjectForm, OwnForm
from huiyin.apps.decisions.showing import CHANNELS, VALUES, shown
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.refusals import tally
from huiyin.apps.people.throttle import address_of, count, too_often
from huiyin.apps.places.queries import towns as every_town
from huiyin.core.errors import RuleError
from huiyin.core.rolls import ActChannel, ActKind
from huiyin.core.tallies import LEFT

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Sitting
    from huiyin.apps.rolls.models import Act, Entry

SLIP, HOUR = "slip", 3600.0
"""The session keeps the uid of the entry and until when; never the code."""
KINDS = {
    ActKind.attend: gettext_lazy("Came to the meeting"),
    ActKind.sign: gettext_lazy("Signed the sheet"),
    ActKind.opine: gettext_lazy("Said"),
    ActKind.vote: gettext_lazy("Voted openly"),
    ActKind.mark: gettext_lazy("Voted in secret"),
    ActKind.object: gettext_lazy("Objected"),
    ActKind.reply: gettext_lazy("Was answered"),
    ActKind.authorise: gettext_lazy("Gave somebody a written proxy"),
    ActKind.attempt: gettext_lazy("Somebody came and met nobody"),
}

TAKEN_BACK = {
    ActKind.attend: gettext_lazy("Left the meeting"),
    ActKind.vote: gettext_lazy("The vote was taken back"),
    ActKind.mark: gettext_lazy("“Has voted” was taken back"),
    ActKind.authorise: gettext_lazy("The written proxy was taken back"),
}
WRONG_CODES, MOST, SECONDS = "slip", 30, 600
"""An address may be wrong so often in so many seconds, as with the codes of matters."""


@opens("decisions.own")
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Type the code of a slip."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    now, address = timezone.now(), address_of(request)
    if form.is_bound and (wait := too_often(WRONG_CODES, address, MOST, SECONDS, now)):
        return _wait(request, wait, now)
    if form.is_valid():
        found = queries.by_code(form.cleaned_data["code"])
        if found:
            request.session.cycle_key()
            request.session[SLIP] = [str(found.uid), time.time() + HOUR]
            return redirect("decisions:mine")
        count(WRONG_CODES, address, SECONDS, now)
        tally("wrong_code", address, now)
        form.add_error("code", sentence(RuleError("no_such_code")))
    return render(request, "decisions/find.html", {"form": form})


def _wait(request: HttpRequest, seconds: int, now: datetime) -> HttpResponse:
    """Whoever guesses on has to wait."""
    tally("held_back", address_of(request), now)
    towns = [town for town in every_town() if town.phone]
    answer = render(request, "429.html", {"minutes": -(-seconds // 60), "towns": towns}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


@opens("decisions.own")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Shut it on this device."""
    request.session.pop(SLIP, None)
    request.session.cycle_key()
    return redirect("decisions:find")


@opens("decisions.own")
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What is written down for the bearer. They say what they think here, or anew: before a meeting too, but never as a vote."""
    found = _found(request)
    if found is None:
        return redirect("decisions:find")
    entry, sitting = found
    may_say = sitting.closed_at is None and not sitting.secret
    form = OwnForm(request.POST if request.method == "POST" else None)
    if may_say and form.is_valid() and _act(sitting, entry, ActKind.opine, form, form.cleaned_data["value"]):
        return redirect("decisions:mine")
    return render(
        request,
        "decisions/mine.html",
        {**_about(entry, sitting), "form": form, "may_say": may_say, "key": uuid.uuid4()},
    )


@opens("decisions.own")
@never_cache
def object_to(request: HttpRequest) -> HttpResponse:
    """Somebody says that it is not what they said: it counts no more until it is taken again."""
    found = _found(request)
    if found is None:
        return redirect("decisions:find")
    entry, sitting = found
    form = ObjectForm(_in_one_tap(request))
    if form.is_valid() and _act(sitting, entry, ActKind.object, form, ""):
        return redirect("decisions:mine")
    return render(request, "decisions/object.html", {**_about(entry, sitting), "form": form})


def _in_one_tap(request: HttpRequest) -> QueryDict | None:
    """What was sent; of the one button it says in the product's words what the button says."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if "tapped" in sent:
        sent["text"] = gettext("That was not me")
    return sent


def _found(request: HttpRequest) -> tuple[Entry, Sitting] | None:
    """The entry whose slip was shown in this browser within the hour."""
    kept, until = request.session.get(SLIP, ("", 0))
    found = queries.by_slip(kept) if time.time() < until else None
    if found:
        request.town = found[1].decision.town  # type: ignore[attr-defined]
    return found


def _act(sitting: Sitting, entry: Entry, kind: ActKind, form: Keyed, value: str) -> bool:
    text = form.cleaned_data.get("text", "")
    done = Done(uid=form.key, entry=entry.pk, kind=kind, channel=ActChannel.app, value=value, text=text)
    try:
        act_by_slip(own=entry.uid, sitting=sitting.uid, done=done, now=timezone.now())
    except RuleError as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True


def _about(entry: Entry, sitting: Sitting) -> dict[str, Any]:
    figures = sitting.published if sitting.closed_at else queries.reckoned(sitting)[1]
    return {
        "entry": entry,
        "decision": sitting.decision,
        "title": queries.title_of(sitting.decision),
        "one": shown(sitting, figures, timezone.localdate()),
        "acts": [_said(each) for each in queries.own_acts(entry)],
        "can_object": not sitting.secret and sitting.closed_at is None,
        "now": timezone.now(),
    }


def _said(act: Act) -> dict[str, Any]:
    """An act in words. Of a secret vote there is nothing to show but that it was given."""
    remark = getattr(act, "remark", None)
    back = act.value == LEFT or (act.kind == ActKind.authorise and not act.value)
    return {
        "at": act.at,
        "what": (TAKEN_BACK if back else KINDS)[ActKind(act.kind)],
        "value": VALUES.get(act.value, "") if act.kind in {ActKind.opine, ActKind.vote} else "",
        "channel": CHANNELS[ActChannel(act.channel)],
        "text": remark.text if remark else "",
    }
