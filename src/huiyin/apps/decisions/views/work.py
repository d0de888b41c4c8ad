"""The village's own pages: its decisions, a new one, the checklist of one, the lists of its bodies."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases import queries as cases
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.names import move_title, said
from huiyin.apps.cases.offers import offered
from huiyin.apps.decisions import law, printing, queries
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.actions.following import deciding
from huiyin.apps.decisions.forms import BeginForm, ListForm
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.public import about, next_page
from huiyin.apps.files.actions import add_photo
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.core.errors import RuleError
from huiyin.core.packs import Pack
from huiyin.core.relations import may_start
from huiyin.core.words import Channel, Outcome

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision
    from huiyin.apps.places.models import Place

LISTED = ("villagers_representatives", "party_members", "residents_representatives", "villagers_assembly",
          "collective_members", "collective_representatives", "group_assembly", "residents_assembly")  # fmt: skip
"""The bodies whose members are kept by name; of households the register has them."""


@opens("decisions.work")
def index(request: HttpRequest) -> HttpResponse:
    """What the village decides."""
    viewer = viewer_of(request)
    village = queries.village_of(viewer)
    found, after = queries.NEWEST.page(queries.for_staff(viewer), request.GET.get("after", ""), queries.PAGE)
    rows = [{"decision": each, "title": queries.title_of(each), **_now(each)} for each in found]
    context = {
        "rows": rows,
        "next": next_page(request, after),
        "begins": bool(_packs(viewer)),
        "keeps": village is not None and queries.keeps_lists(viewer, village),
    }
    return render(request, "decisions/work.html", context)


def _now(decision: Decision) -> dict[str, Any]:
    pack = library.pack(decision.slug)
    state = pack.states.get(decision.state)
    kind = "done" if decision.outcome == Outcome.solved else "" if decision.outcome else "on"
    return {"pack": said(pack.title), "state": said(state.title) if state else "", "kind": kind}


def _packs(viewer: Viewer) -> list[Pack]:
    """The deciding packs of the town that this post may begin."""
    town = library.profile(viewer.profile) if viewer.profile else None
    slugs = [chosen.slug for chosen in town.packs if chosen.slug in deciding()] if town else []
    found = [library.pack(slug) for slug in slugs]
    return [pack for pack in found if any(may_start(word, viewer.actor) for word in pack.start.by)]


@opens("decisions.begin")
def begin(request: HttpRequest) -> HttpResponse:
    """Which way of working, then the first question: the collective's property, or the villagers' common affairs?"""
    viewer = viewer_of(request)
    packs = {pack.slug: pack for pack in _packs(viewer)}
    village = queries.village_of(viewer)
    if not packs or village is None:
        return render(request, "decisions/begin.html", {"nobody": True})
    pack = packs.get(request.GET.get("pack", "")) or (next(iter(packs.values())) if len(packs) == 1 else None)
    if pack is None:
        choices = [{"url": f"?pack={slug}", "pack": each} for slug, each in packs.items()]
        return render(request, "decisions/begin.html", {"packs": choices})
    kind = request.GET.get("kind", "")
    if pack.start.asks("matter") and kind not in {"collective", "rights"}:
        return render(request, "decisions/begin.html", {"pack": pack, "ask_kind": True})
    return _begin(request, viewer, village, pack, kind)


def _begin(request: HttpRequest, viewer: Viewer, village: Place, pack: Pack, kind: str) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BeginForm(*sent, slug=pack.slug, collective=kind == "collective")
    if form.is_valid():
        given, now = form.answers(), timezone.now()
        what = Said(
            uid=form.key,
            slug=pack.slug,
            place=village,
            text=form.cleaned_data["text"],
            title=str(given.get("title", "")),
            channel=Channel.paper if Channel.paper in pack.channels else pack.channels[0],
            answers=given,
        )
        try:
            case = open_case(by=viewer, said=what, at=now, now=now)
        except RuleError as refusal:
            form.add_error("body" if refusal.code == "wrong_body" else None, sentence(refusal))
        else:
            messages.success(request, gettext("%(code)s: entered.") % {"code": case.code})
            _keep_photos(request, viewer, case.uid, form)
            return redirect("decisions:one", uid=case.uid)
    context = {"pack": pack, "form": form, "kind": kind, "bodies": law.bodies().rows, "verb": said(pack.start.title)}
    return render(request, "decisions/begin.html", context)


def _keep_photos(request: HttpRequest, viewer: Viewer, uid: uuid.UUID, form: BeginForm) -> None:
    """The photos that came along; what cannot be kept is said, and the matter stays entered."""
    for photo in form.photos():
        try:
            add_photo(owner=uid, upload=photo, by=viewer, now=timezone.now())
        except RuleError as refusal:
            messages.warning(request, sentence(refusal))


@opens("decisions.work")
def decision(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The checklist of one decision: what is done, what is next, and who may do it."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get(viewer, uid)
    if found is None:
        raise Http404(uid)
    case = cases.get(viewer, uid)
    moves = offered(case, cases.moves_for(case, viewer), viewer, now) if case else ()
    pack = library.pack(found.slug)
    town = library.profile(viewer.profile) if viewer.profile else None
    open_one = queries.open_one(found) if queries.may_work(viewer, found) else None
    keeps = queries.keeps_lists(viewer, found.place)
    context = {
        **about(found),
        "sheets": printing.names(printing.of_sitting(open_one)) if keeps and open_one else [],
        "keeps": keeps,
        "case": case,
        "moves": [{"do": move.do, "title": move_title(pack, town, move.do)} for move in moves],
        "open": open_one,
    }
    return render(request, "decisions/one.html", context)


@opens("decisions.lists")
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that the village keeps of its bodies."""
    village = queries.village_of(viewer_of(request))
    if village is None:
        raise Http404
    kept = queries.kept_lists(village, LISTED)
    titles = {row.body: row.title for row in law.bodies().rows}
    rows = [{"body": body, "title": titles[body], "n": len(entries)} for body, (_, entries) in kept.items()]
    return render(request, "decisions/lists.html", {"rows": rows, "village": village})


@opens("decisions.lists")
def one_list(request: HttpRequest, body: str) -> HttpResponse:
    """One list: read it, or write a new one. Rolls that were made from it stay as they are."""
    viewer = viewer_of(request)
    village = queries.village_of(viewer)
    if village is None or body not in LISTED:
        raise Http404(body)
    _, entries = queries.kept_lists(village, [body])[body]
    lines = [f"{each.name} {each.household.code}" if each.household else each.name for each in entries]
    form = ListForm(request.POST if request.method == "POST" else None, initial={"names": "\n".join(lines)})
    if form.is_valid():
        names = form.cleaned_data["names"].splitlines()
        try:
            keep_list(by=viewer, place=village, body=body, names=names, now=timezone.now())
        except RuleError as refusal:
            form.add_error("names", sentence(refusal))
        else:
            messages.success(request, gettext("The list is kept. Rolls that were made before stay as they are."))
            return redirect("decisions:lists")
    title = next(row.title for row in law.bodies().rows if row.body == body)
    return render(request, "decisions/list.html", {"form": form, "title": title, "village": village})
