"""A matter of the village's own: a notice, a use of a power, the yearly account. Nobody asked; the post itself begins it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.names import move_hint, pack_title, said
from huiyin.apps.desk.forms import OwnForm
from huiyin.apps.desk.queries import opening
from huiyin.apps.desk.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError
from huiyin.core.packs import Pack


@opens("desk")
def begin(request: HttpRequest) -> HttpResponse:
    """Which way of working, then what it asks at its start."""
    viewer = viewer_of(request)
    packs, village = opening.own_packs(viewer), opening.village_of(viewer)
    if not packs or village is None:
        nobody = {"verb": gettext("Notices and village matters"), "posts": opening.begun_by(viewer)}
        return render(request, "desk/begin.html", nobody)
    pack = next((pack for pack in packs if pack.slug == request.GET.get("pack", "")), packs[0])
    town = opening.town_of(viewer)
    form = OwnForm(request.POST or None, pack=pack)
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, pack, form, village)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    items = [{"url": f"?pack={each.slug}", "title": pack_title(each, town), "current": each is pack} for each in packs]
    hint = move_hint(pack, town, pack.start)
    context = {"form": form, "packs": items, "village": village, "verb": said(pack.start.title), "hint": hint}
    return render(request, "desk/begin.html", context)


def _open(request: HttpRequest, pack: Pack, form: OwnForm, village: Any) -> HttpResponse:
    given, now = form.cleaned_data, timezone.now()
    what = Said(
        uid=given["idem"],
        slug=pack.slug,
        place=village,
        text=given["text"],
        title=given["title"],
        channel=pack.channels[0],
        answers=form.answers(),
    )
    case = open_case(by=viewer_of(request), said=what, at=now, now=now)
    messages.success(request, gettext("%(code)s: entered.") % {"code": case.code})
    return redirect("desk:case", uid=case.uid)
