"""The village's own pages: its decisions, a new one, the checklist of one, the lists of its bodies."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.cases import library
from huiyin.apps.cases import queries as cases
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.names import move_title, said
from huiyin.apps.cases.offers import offered
from huiyin.apps.decisions import law, listing, printing, queries, talks, whose
from huiyin.apps.decisions.actions.changing import keep_list
from huiyin.apps.decisions.actions.following import deciding
from huiyin.apps.decisions.beginning import BeginForm, matters_of
from huiyin.apps.decisions.forms import ListForm
from huiyin.apps.decisions.groups import groups_of
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.decisions.views.public import about
from huiyin.apps.files.actions import add_photo
from huiyin.apps.files.export_views import asked as asked_for
from huiyin.apps.files.listings import buttons
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import Viewer, viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.bodies import GROUP
from huiyin.core.errors import RuleError
from huiyin.core.packs import Pack
from huiyin.core.relations import may_start
from huiyin.core.words import Channel

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision
    from huiyin.apps.places.models import Place
    from huiyin.apps.rolls.models import Entry

LISTED = ("villagers_representatives", "party_members", "residents_representatives", "villagers_assembly",
          "collective_members", "collective_representatives", "group_assembly", "residents_assembly", "owners")  # fmt: skip
"""The bodies whose members are kept by name; of households the register has them."""


@opens("decisions.work")
def index(request: HttpRequest) -> HttpResponse:
    """What the village decides; of the town and the county the decisions of all villages in it."""
    viewer, asked = viewer_of(request), listing.Asked.read(request.GET)
    village, villages = queries.village_of(viewer), queries.villages_of(viewer)
    page = listing.page(asked, queries.for_staff(viewer), request.GET)
    files = buttons(
        *(f"{reverse('decisions:export', args=[form])}?{asked.query()}" for form in ("csv", "xlsx", "json"))
    )
    context = {
        **page,
        "rows": [_row(each) for each in page["found"]],
        "fields": listing.fields(asked, villages),
        "acts": [*files, {"url": f"?{asked.query(print=1)}", "title": gettext("Print")}],
        "filter_words": listing.in_words(asked, villages),
        "begins": bool(_packs(viewer)),
        "keeps": village is not None and queries.keeps_lists(viewer, village),
    }
    return render(request, "decisions/work.html", context)


@opens("decisions.work")
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Have the list as it is filtered made into a file."""
    return asked_for(request, "decisions", listing.Asked.read(request.GET).query(), form)


def _row(decision: Decision) -> dict[str, Any]:
    state, kind = listing.state_of(decision)
    way = said(library.pack(decision.slug).title)
    return {"decision": decision, "title": queries.title_of(decision), "pack": way, "state": state, "kind": kind}


def _chosen(viewer: Viewer) -> list[Pack]:
    """The deciding packs of the town."""
    town = library.profile(viewer.profile) if viewer.profile else None
    return [library.pack(chosen.slug) for chosen in town.packs if chosen.slug in deciding()] if town else []


def _packs(viewer: Viewer) -> list[Pack]:
    """Those that this post may begin."""
    return [pack for pack in _chosen(viewer) if any(may_start(word, viewer.actor) for word in pack.start.by)]


@opens("decisions.begin")
def begin(request: HttpRequest) -> HttpResponse:
    """Which way of working, then the first question: the collective's property, or the villagers' common affairs?"""
    viewer = viewer_of(request)
    packs = {pack.slug: pack for pack in _packs(viewer)}
    village = queries.village_of(viewer)
    if not packs or village is None:
        return render(
            request,
            "decisions/begin.html",
            {"nobody": True, "posts": whose.beginners(_chosen(viewer), village) if village else ()},
        )
    pack = packs.get(request.GET.get("pack", "")) or (next(iter(packs.values())) if len(packs) == 1 else None)
    if pack is None:
        choices = [{"url": f"?pack={slug}", "pack": each} for slug, each in packs.items()]
        return render(request, "decisions/begin.html", {"packs": choices})
    kinds, kind = matters_of(pack), request.GET.get("kind", "")
    if len(kinds) > 1 and kind not in {"collective", "rights"}:
        return render(request, "decisions/begin.html", {"pack": pack, "ask_kind": True})
    return _begin(request, viewer, village, pack, kind if len(kinds) > 1 else "")


def _begin(request: HttpRequest, viewer: Viewer, village: Place, pack: Pack, kind: str) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = BeginForm(*sent, slug=pack.slug, collective=kind == "collective" if kind else None, village=village)
    if form.is_valid():
        given, now = form.answers(), timezone.now()
        what = Said(
            uid=form.key,
            slug=pack.slug,
            place=form.place,
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
    about_it = about(found)
    came = talks.who_came(found) if keeps else []
    if came:
        note_read(viewer, uid, "roll", now)
    sat = [each for step in about_it["steps"] for each in step.sittings]
    context = {
        **about_it,
        "sheets": printing.names(printing.of_sitting(open_one)) if keeps and open_one else [],
        "keeps": keeps,
        "supervises": queries.supervises(viewer, found.place),
        "reads_papers": queries.reads_papers(viewer, found.place),
        "idem": uuid.uuid4(),
        "levies": any(move.asks("workdays") for move in pack.moves) and any(each.heard for each in sat),
        "sat": sat,
        "case": case,
        "moves": [{"do": move.do, "title": move_title(pack, town, move.do)} for move in moves],
        "turns": [] if found.outcome else whose.turns(found, {move.do for move in moves}),
        "came": came,
        "open": open_one,
    }
    return render(request, "decisions/one.html", context)


@opens("decisions.lists")
def lists(request: HttpRequest) -> HttpResponse:
    """The lists that the village keeps of its bodies."""
    village = queries.village_of(viewer_of(request))
    if village is None:
        raise Http404
    titles = {row.body: row.title for row in law.bodies().rows}
    places = [(village, LISTED), *((group, (GROUP,)) for group in groups_of(village))]
    rows = [
        {"body": body, "title": titles[body], "n": len(entries), "group": place if place != village else None}
        for place, bodies in places
        for body, (_, entries) in queries.kept_lists(place, bodies).items()
    ]
    return render(request, "decisions/lists.html", {"rows": rows, "village": village})


def _line(entry: Entry) -> str:
    """An entry of a kept list as it is typed in: with its household's code, or an owner's floor area."""
    if entry.area:
        return f"{entry.name} {entry.area // 100}.{entry.area % 100:02}"
    return f"{entry.name} {entry.household.code}" if entry.household else entry.name


@opens("decisions.lists")
def one_list(request: HttpRequest, body: str) -> HttpResponse:
    """One list: read it, or write a new one. Rolls that were made from it stay as they are."""
    viewer = viewer_of(request)
    village = queries.village_of(viewer)
    if village is None or body not in LISTED:
        raise Http404(body)
    chosen = request.GET.get("group", "") if body == GROUP else ""
    place = next((each for each in groups_of(village) if str(each.pk) == chosen), None) if chosen else village
    if place is None:
        raise Http404(chosen)
    _, entries = queries.kept_lists(place, [body])[body]
    lines = [_line(each) for each in entries]
    form = ListForm(request.POST if request.method == "POST" else None, initial={"names": "\n".join(lines)})
    if form.is_valid():
        names = form.cleaned_data["names"].splitlines()
        try:
            keep_list(by=viewer, place=place, body=body, names=names, now=timezone.now())
        except RuleError as refusal:
            form.add_error("names", sentence(refusal))
        else:
            messages.success(request, gettext("The list is kept. Rolls that were made before stay as they are."))
            return redirect("decisions:lists")
    title = next(row.title for row in law.bodies().rows if row.body == body)
    return render(request, "decisions/list.html", {"form": form, "title": title, "place": place})
