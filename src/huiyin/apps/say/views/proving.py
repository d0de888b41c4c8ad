"""`/q/<number>/proof/`: the full receipt of one's own matter: that it is in the record of the village, sealed and unchanged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.apps.files.qr import svg_of
from huiyin.apps.people.access import opens
from huiyin.apps.say.queries import proofs
from huiyin.apps.say.queries.following import Followed
from huiyin.apps.say.views.frames import settle
from huiyin.apps.say.views.mine import of_own_matter
from huiyin.apps.say.views.sending import private


@opens("follow")
@require_safe
@of_own_matter
def proof(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """Where the matter stands in the record, the seal to compare with the wall, and the receipt to take away."""
    found = proofs.of(matter)
    drawn, words = found.drawn, found.words_drawn
    settle(request, matter.case.town)
    context = {
        "matter": matter,
        "case": matter.case,
        "code": code,
        "now": matter.now,
        "found": found,
        "svg": svg_of(drawn, _("Code with the proof of this matter"), error="l") if drawn else "",
        "words": svg_of(words, _("Code with your own words"), error="l") if words else "",
    }
    return private(render(request, "say/proof.html", context))


@opens("follow")
@require_safe
@of_own_matter
def receipt(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """The receipt as a file."""
    found = proofs.of(matter)
    if not found.sealed:
        return redirect("say:proof", code=code)
    response = HttpResponse(proofs.file(found, matter), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{matter.case.code}.json"'
    return private(response)
