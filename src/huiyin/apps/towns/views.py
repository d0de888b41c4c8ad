"""The front doors, a town's home, the table of contents and the rule sheets."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.apps.cases import library
from huiyin.apps.cases.names import language, pack_title, said
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import town_named, towns
from huiyin.apps.towns import blocks, contents
from huiyin.apps.towns.finding import Sought, titles
from huiyin.apps.towns.finding import table as table_of
from huiyin.apps.towns.links import at
from huiyin.apps.towns.queries import echo_of
from huiyin.apps.towns.sources import laws_in
from huiyin.core.adopting import base_of
from huiyin.core.errors import RuleError
from huiyin.core.hiding import FEWEST
from huiyin.core.pack_draw import diagram
from huiyin.core.pack_sheet import rule_sheet
from huiyin.core.profiles import Profile


def _profile(slug: str) -> Profile:
    try:
        return library.profile(slug)
    except RuleError as unknown:
        raise Http404(slug) from unknown


@opens("home")
def home(request: HttpRequest) -> HttpResponse:
    """One town: its home. Several: a door to each, in its own words."""
    known = towns()
    town = town_named(request.GET.get("town", "")) or (known[0] if len(known) == 1 else None)
    if town is None or not town.profile:
        doors = [{"town": place, "profile": library.profile(place.profile)} for place in known]
        return render(request, "towns/doors.html", {"doors": doors})
    request.town = town  # type: ignore[attr-defined]
    profile = library.profile(town.profile)
    context = {
        "town": town,
        "others": len(known) > 1,
        "profile": profile,
        "blocks": blocks.of_home(profile, town),
        "taken": blocks.taken_up(profile, town),
        **({} if request.mode == "elder" else _beside(town)),  # type: ignore[attr-defined]
        "ways": blocks.ways_in(profile),
        "platforms": [{"title": each.title, "packs": _titles(profile, each.packs)} for each in profile.platforms],
        "source_url": at(f"/towns/{base_of(profile.slug)}/", town),
        "now": timezone.now(),
    }
    return render(request, "towns/home.html", context)


def _beside(town: Any) -> dict[str, Any]:
    """What the large pages leave out: the town's own tabs and the month's echo."""
    echo = echo_of(town, timezone.localdate())
    schemes = blocks.tabs_of(town, timezone.localdate())
    return {"schemes": schemes, "echo": echo, "few": echo.answered < FEWEST}


def _titles(profile: Profile, slugs: Collection[str]) -> list[str]:
    return [pack_title(library.pack(chosen.slug), profile) for chosen in profile.packs if chosen.slug in slugs]


@opens("contents")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """对照原文: every row and figure of the town, with what runs and what waits."""
    profile, town = _seen_from(request, slug)
    rows, figures = contents.rows(base_of(slug), town), contents.figures(base_of(slug), town)
    packs = [{"title": chosen.title, "url": at(f"/towns/{slug}/rules/{chosen.slug}", town)} for chosen in profile.packs]
    counts = {
        "rows": len(rows),
        "run": sum(row.state == "runs" for row in rows),
        "partly": sum(row.state == "partly" for row in rows),
        "figures": len(figures),
        "shown": sum(bool(figure.live) for figure in figures),
    }
    sought, path = Sought.read(request.GET.dict()), reverse("towns:table", args=[slug])
    known = str(town.uid) if town else ""
    context = {
        "profile": profile,
        "town": town,
        "rows": sought.rows(rows),
        "figures": sought.figures(figures),
        "packs": packs,
        "counts": counts,
        "sought": sought,
        "fields": sought.fields(known),
        "acts": _acts(slug, sought, known),
        "printing": request.GET.get("print") == "1",
        "filter_words": sought.words() or _("everything"),
        "plain_url": path + sought.query(town=known),
        "all_url": path + Sought().query(town=known),
        "now": timezone.now(),
    }
    return render(request, "towns/table.html", context)


def _acts(slug: str, sought: Sought, town: str) -> list[dict[str, str]]:
    forms = [(_("Get .csv"), "csv"), (_("Get .xlsx"), "xlsx"), (_("Get .json"), "json")]
    query = sought.query(town=town)
    files = [{"url": reverse("towns:file", args=[slug, form]) + query, "title": title} for title, form in forms]
    printed = reverse("towns:table", args=[slug]) + sought.query(town=town, print="1")
    return [*files, {"url": printed, "title": _("Print")}]


@opens("contents")
def take(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The same as .csv or .xlsx, with filter and number of rows in the file."""
    profile, town = _seen_from(request, slug)
    sought, now = Sought.read(request.GET.dict()), timezone.now()
    rows, figures = (
        sought.rows(contents.rows(base_of(slug), town)),
        sought.figures(contents.figures(base_of(slug), town)),
    )
    title = f"{_('The source, row by row')} · {said(profile.title)}"
    says = _("Each row and figure of the town's source, and where it is carried out here.")
    head = Head(title, sought.words(), now, _("the public page"), says)
    return table_answer(form, f"{slug}-{timezone.localdate(now):%Y-%m-%d}", head, titles(), table_of(rows, figures))


@opens("rules")
def rules(request: HttpRequest, slug: str, pack: str) -> HttpResponse:
    """A pack as this town runs it: the diagram and the wall rule sheet."""
    profile, town = _seen_from(request, slug)
    chosen = profile.pack(pack)
    if chosen is None:
        raise Http404(pack)
    lang = language()
    read = library.pack(pack)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "profile": profile,
        "town": town,
        "source_url": at(f"/towns/{slug}/", town),
        "chosen": chosen,
        "pack": read,
        "laws": laws_in(read.source),
        "preset": library.preset_of(read, profile, today),
        "diagram": diagram(read, lang, chosen.skip, profile.own),
        "sheet": rule_sheet(
            read,
            lang,
            skip=chosen.skip,
            limits=library.limits_of(read, profile),
            clocks=library.limits_by_clock(read, profile, today),
            own=profile.own,
            bodies={row.body: row.title for row in library.bodies().rows},
        ),
        "stories": library.stories(pack),
    }
    return render(request, "towns/rules.html", context)


def _seen_from(request: HttpRequest, slug: str) -> tuple[Profile, Any]:
    """A profile and the town whose visitor looks at it: the one in the address, else the only town that runs by it."""
    profile, town = _profile(slug), town_named(request.GET.get("town", "")) or town_named(slug)
    town = town if town and base_of(town.profile) == base_of(slug) else None
    request.town = town  # type: ignore[attr-defined]
    return library.profile(town.profile) if town else profile, town
