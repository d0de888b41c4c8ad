"""`/m/mine/`: a party shows its own code and sees where it stands, consents or not, refuses a mediator, reads its agreement."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.disputes.actions import mediators, parties
from huiyin.apps.disputes.forms.mediation import CodeForm
from huiyin.apps.disputes.handed import own_page
from huiyin.apps.disputes.queries.parties import Mine, mine
from huiyin.apps.disputes.queries.standing import facts, own_words
from huiyin.apps.disputes.texts import CONSENTS, FORMS, HOW, KINDS, SENTENCES, STATES, WHY, sentence
from huiyin.apps.disputes.views.asking import shown, too_many
from huiyin.apps.files import receipts
from huiyin.apps.people.access import opens, unkept
from huiyin.apps.people.throttle import address_of, count, too_often
from huiyin.core.errors import RuleError

WRONG = ("q", 30, 600)
"""Wrong codes from one address: kind, how often, within how many seconds."""


@opens("mediation")
def enter(request: HttpRequest) -> HttpResponse:
    """Type one's own code; it is sent as a form and stands in no address."""
    now, form = timezone.now(), CodeForm(request.POST or None)
    kind, most, seconds = WRONG
    if request.method == "POST" and form.is_valid():
        if wait := too_often(kind, address_of(request), most, seconds, now):
            return too_many(request, None, wait)
        if address := own_page(request, form.cleaned_data["code"], now):
            return redirect(address)
        count(kind, address_of(request), seconds, now)
        form.add_error("code", str(SENTENCES["no_such_code"]))
    return shown(request, "enter", None, form=form)


@opens("mediation")
def page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A party's own page, in the browser that has shown its code within the hour."""
    found = opened(request, str(uid))
    if found is None:
        return redirect("disputes:mine")
    if request.method == "POST":
        _act(request, found)
        return redirect("disputes:party_page", uid=uid)
    asks = found.case.open and not found.dispute.effective_on
    context = {
        "mine": found,
        "facts": facts(found, timezone.now()),
        "words": own_words(found),
        "consent": CONSENTS[found.party.consent],
        "how": HOW.get(found.party.consent_how, ""),
        "form_word": FORMS.get(found.dispute.form, ""),
        "appointments": [
            (each, STATES[each.state], KINDS[each.mediator.kind], [WHY[code] for code in each.why])
            for each in found.appointments
        ],
        "offered": [
            (each.mediator, KINDS[each.mediator.kind], [WHY[code] for code in each.why])
            for each in (found.offered(timezone.localdate()) if asks else ())
        ],
        "idem": uuid.uuid4(),
        "asks": asks,
    }
    return shown(request, "mine", found.case.town, **context)


@opens("mediation")
def sheet(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The party's own copy of the agreement."""
    found = opened(request, str(uid))
    if found is None or not found.dispute.effective_on:
        return redirect("disputes:mine")
    response = render(request, "disputes/my_copy.html", {"mine": found, "back_url": f"/m/mine/{uid}/"})
    return unkept(response)


def opened(request: HttpRequest, uid: str) -> Mine | None:
    """The party whose code this browser has shown."""
    try:
        known = uuid.UUID(str(uid))
    except ValueError:
        return None
    return mine(known) if receipts.use(request, known, timezone.now()) else None


def _act(request: HttpRequest, found: Mine) -> None:
    """Consent, refuse, or refuse a mediator: said by the party itself."""
    by, now, given = request.viewer.as_reporter, timezone.now(), request.POST  # type: ignore[attr-defined]
    try:
        idem = uuid.UUID(given.get("idem", ""))
        if given.get("do") in ("yes", "no"):
            parties.record_consent(
                by=by, case=found.case.uid, number=found.party.number, agreed=given["do"] == "yes", how="web",
                idem=idem, now=now,
            )  # fmt: skip
            yes = gettext("Written down: you agree. Until there is an agreement you may still say no.")
            no = gettext(
                "Written down: there is no mediation. Court, arbitration and the authorities stay open to you."
            )
            messages.success(request, yes if given["do"] == "yes" else no)
        elif given.get("do") == "wish":
            mediator, number = uuid.UUID(given.get("mediator", "")), found.party.number
            mediators.wish_for(by=by, case=found.case.uid, mediator=mediator, number=number, idem=idem, now=now)
            messages.success(request, gettext("Written down: the committee asks them."))
        elif given.get("do") == "refuse":
            mediator = uuid.UUID(given.get("mediator", ""))
            number = found.party.number
            mediators.turn_down(
                by=by, case=found.case.uid, mediator=mediator, number=number, kin=False, idem=idem, now=now
            )
            messages.success(request, gettext("Written down: this mediator does not mediate your dispute."))
    except RuleError as refusal:
        messages.error(request, sentence(refusal))
    except ValueError:
        messages.error(request, gettext("Please try again."))
