"""`/q/<number>/data/phone/`: the asker shows that the number of the matter is theirs, so that it finds the matter later."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from huiyin.apps.cases.actions.finding import check_code
from huiyin.apps.cases.actions.validating import ask_check, validate_number
from huiyin.apps.cases.codes import one_time_code
from huiyin.apps.cases.names import language
from huiyin.apps.jobs import sms
from huiyin.apps.people.access import opens
from huiyin.apps.people.refusals import tally
from huiyin.apps.people.throttle import address_of
from huiyin.apps.say.forms.own import CodeForm
from huiyin.apps.say.queries.following import REPORTER, Followed, checkable
from huiyin.apps.say.texts import sentence
from huiyin.apps.say.views.frames import settle
from huiyin.apps.say.views.mine import of_own_matter
from huiyin.apps.say.views.sending import private
from huiyin.core.errors import RuleError

CHECKING = "checking"
"""In the session: the matter whose number is being checked, and the code that this browser, and no other, may type."""


@opens("follow")
@of_own_matter
def check(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """Two questions on one page: shall a code come, and which is it?"""
    if not checkable(matter.case):
        return private(redirect("say:data", code=code))
    if "send" in request.POST:
        return _ask(request, matter, code)
    asked = _asked(request, matter)
    form = CodeForm(request.POST if request.method == "POST" and asked else None)
    if asked and form.is_valid():
        try:
            index = check_code(asked=asked, typed=form.cleaned_data["code"], now=matter.now)
            validate_number(by=REPORTER, case=matter.case.uid, index=index, now=matter.now)
        except RuleError as refusal:
            tally("wrong_code", address_of(request), matter.now)
            form.add_error("code", sentence(refusal))
        else:
            request.session.pop(CHECKING, None)
            return private(redirect("say:data", code=code))
    return _page(request, matter, code, form=form, asked=asked)


def _ask(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    address = address_of(request)
    try:
        asked = ask_check(by=REPORTER, case=matter.case.uid, address=address, language=language(), now=matter.now)
    except RuleError as refusal:
        if refusal.code == "too_many_codes":
            tally("held_back", address, matter.now)
        return _page(request, matter, code, refused=sentence(refusal), status=429)
    request.session[CHECKING] = [str(matter.case.uid), str(asked.uid)]
    return private(redirect("say:check_phone", code=code))


def _asked(request: HttpRequest, matter: Followed) -> uuid.UUID | None:
    kept = request.session.get(CHECKING)
    return uuid.UUID(kept[1]) if isinstance(kept, list) and kept[0] == str(matter.case.uid) else None


def _page(request: HttpRequest, matter: Followed, code: str, status: int = 200, **more: object) -> HttpResponse:
    settle(request, matter.case.town)
    asked = more.get("asked")
    demo = one_time_code(asked) if isinstance(asked, uuid.UUID) and sms.shows_in_demo() else ""
    phone = matter.case.contact.phone
    context = {"code": code, "case": matter.case, "number": phone, "demo": demo, **more}
    return private(render(request, "say/check_phone.html", context, status=status))
