"""`/q`: how a matter is entered, and left. The secret code stands in no address of ours.

It is typed into a form, or comes with the address in the drawing of a printed receipt. Either way it is exchanged at once
for an entry in this browser's session (`files/receipts.py`), and the browser is sent on to the address with the public number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.apps.cases.names import station_title
from huiyin.apps.files import receipts
from huiyin.apps.jobs import sms
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import county
from huiyin.apps.say import drafts, elsewhere
from huiyin.apps.say.forms.following import CodeForm
from huiyin.apps.say.queries import following
from huiyin.apps.say.queries.following import Followed
from huiyin.apps.say.queries.places import profile_of
from huiyin.apps.say.texts import REFUSALS
from huiyin.apps.say.views import too_many
from huiyin.apps.say.views.frames import settle, town_asked
from huiyin.apps.say.views.sending import private

CAME, LEFT = "came", "left"
"""In an address: the code was right just now, so that a browser without cookies is told; a matter was left."""


@opens("follow")
def find(request: HttpRequest) -> HttpResponse:
    """Type a code or a number; it is sent as a form."""
    typed = request.POST.get("code", "").strip()
    if not typed:
        return _find_page(request, _nothing_typed() if request.method == "POST" else None)
    now = timezone.now()
    if wait := too_many.refusal(request, too_many.WRONG_CODES, now):
        return wait
    matter = following.find(typed, now, receipts.opened(request, now))
    return enter(request, matter) if matter else unknown(request, typed, 200)


def _nothing_typed() -> CodeForm:
    form = CodeForm({"code": ""})
    form.add_error("code", ValidationError(_("No code has been typed yet."), code="required"))
    return form


def enter(request: HttpRequest, matter: Followed, page: str = "follow", **more: Any) -> HttpResponse:
    """On to the address with the public number. Where the secret code was shown, this browser may act there from now on."""
    response = private(redirect(f"say:{page}", code=matter.case.code, **more))
    if matter.by_code:
        receipts.keep(request, matter.case.uid, matter.now)
        response["Location"] += f"?{CAME}=1"
    return _gone_on(response)


def _gone_on(response: HttpResponse) -> HttpResponse:
    """Elsewhere, which is not told from where: a code may have stood in that address."""
    response.status_code = HTTPStatus.SEE_OTHER
    response["Referrer-Policy"] = "no-referrer"
    return response


def unknown(request: HttpRequest, typed: str, status: int) -> HttpResponse:
    """No matter has this code. It may open a page of another app; else it is a wrong guess: whoever guesses on has to wait."""
    now = timezone.now()
    if address := elsewhere.address(request, typed, now):
        return _gone_on(private(redirect(address)))
    too_many.note(request, too_many.WRONG_CODES, now)
    form = CodeForm({"code": typed[:60]})
    form.add_error("code", str(REFUSALS["no_such_code"]))
    return _find_page(request, form, typed[:60], status)


def _find_page(request: HttpRequest, form: CodeForm | None, typed: str = "", status: int = 200) -> HttpResponse:
    town = town_asked(request)
    settle(request, town or county())
    station = station_title(profile_of(town) if town else None)
    left = LEFT in request.GET
    context = {"form": form, "typed": typed, "station": station, "by_phone": sms.offered(), "left": left}
    context["not_kept"] = CAME in request.GET
    return private(render(request, "say/find.html", context, status=status))


def of_matter(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view is given the matter whose number stands in the address, and whether this browser may act in it.

    A secret code in its place is exchanged first. Wrong codes are counted: whoever guesses on has to wait.
    """

    @wraps(view)
    def found(request: HttpRequest, code: str, **more: Any) -> HttpResponseBase:
        now = timezone.now()
        if wait := too_many.refusal(request, too_many.WRONG_CODES, now):
            return wait
        matter = following.find(code, now, receipts.opened(request, now))
        if matter is None:
            return unknown(request, code, 404)
        if matter.by_code:
            return enter(request, matter, **_page_of(request), **more)
        matter = replace(matter, acts=receipts.use(request, matter.case.uid, now))
        if not matter.acts and (wait := too_many.numbers(request, matter.case.code, now)):
            return wait
        return view(request, matter, matter.case.code, **more)

    return found


def _page_of(request: HttpRequest) -> dict[str, str]:
    """The page that was asked for by the code; what is only posted to has none."""
    match = request.resolver_match
    named = match.url_name if match else None
    return {"page": named} if named in {"answer", "act", "data", "copy", "check_phone", "proof"} else {}


@opens("follow")
@require_POST
@of_matter
def leave(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    """Done: this browser forgets the matter, and the receipt of it."""
    receipts.forget(request, matter.case.uid)
    drafts.forget_sent(request, str(matter.case.uid))
    response = private(redirect("say:find"))
    response["Location"] += f"?{LEFT}=1"
    return response
