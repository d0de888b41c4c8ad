"""`/p/`: the register of petitions. Their steps are taken on the page of the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.accused import Against
from huiyin.apps.cases.actions.opening import Said
from huiyin.apps.people.access import opens
from huiyin.apps.people.roles import may
from huiyin.apps.petitions.actions import registering
from huiyin.apps.petitions.forms import PetitionForm
from huiyin.apps.petitions.queries import accusations, pieces, register
from huiyin.apps.petitions.texts import sentence
from huiyin.core.errors import RuleError


@opens("petitions")
def petitions(request: HttpRequest) -> HttpResponse:
    """The register: what is in hand, what is due, what is under review, what is final."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    tab = request.GET.get("tab", "open")
    tab = tab if tab in register.TABS else "open"
    number = request.GET.get("q", "")[:40]
    rows, after = register.page(viewer, tab, number, request.GET.get("after", ""), now)
    context = {
        "rows": rows,
        "lists": [
            {"url": f"?tab={key}", "title": title, "current": key == tab} for key, title in register.TABS.items()
        ],
        "figures": register.counted(viewer, now),
        "fields": [{"name": "q", "label": gettext("Official number"), "type": "search", "value": number}],
        "next": f"?tab={tab}&after={after}" if after else "",
        "number": number,
        "may_accuse": may("accusations", viewer.actor.title),
        "can_register": register.runs_here(viewer),
        "now": now,
    }
    return render(request, "petitions/register.html", context)


@opens("petitions")
def new(request: HttpRequest) -> HttpResponse:
    """Register one that has its number; the same number again joins the first."""
    viewer, now = request.viewer, timezone.now()  # type: ignore[attr-defined]
    if not register.runs_here(viewer):
        raise Http404
    form = PetitionForm(request.POST or None, viewer=viewer, units=accusations.units_here(viewer))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        place, unit = pieces.place_of(given["place"]), pieces.unit_of(given["against"])
        said = Said(
            uid=given["idem"],
            slug=registering.PACK,
            place=place,
            text=given["text"],
            category=given["category"],
            name=given["name"],
            phone=given["phone"],
            answers=form.answers(),
            against=Against(units=(unit,) if unit else ()),
        )
        try:
            found = registering.register(by=viewer, said=said, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _done(request, found)
    return render(request, "petitions/new.html", {"form": form})


def _done(request: HttpRequest, found: registering.Registered) -> HttpResponse:
    if not found.joined:
        messages.success(request, gettext("Registered as %(code)s.") % {"code": found.case.code})
        return redirect("desk:case", uid=found.case.uid)
    told = gettext("%(code)s has this number already: this one joins it, and no new clock starts.")
    messages.success(request, told % {"code": found.case.code})
    return redirect("petitions:register")
