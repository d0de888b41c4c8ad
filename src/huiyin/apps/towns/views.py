"""The front doors, a town's home, the table of contents and the rule sheets."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from huiyin.apps.cases import library
from huiyin.apps.people.access import opens
from huiyin.apps.towns import contents
from huiyin.apps.towns.queries import FEWEST_ANSWERS, echo_of, town_named, towns
from huiyin.core.errors import RuleError
from huiyin.core.pack_draw import diagram
from huiyin.core.pack_sheet import rule_sheet
from huiyin.core.profiles import Profile, text


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
    if town is None:
        doors = [{"town": place, "profile": library.profile(place.profile)} for place in known]
        return render(request, "towns/doors.html", {"doors": doors})
    request.town = town  # type: ignore[attr-defined]
    profile = library.profile(town.profile)
    echo = echo_of(town, timezone.localdate())
    context = {
        "town": town,
        "profile": profile,
        "blocks": _blocks(profile),
        "echo": echo,
        "few": echo.answered < FEWEST_ANSWERS,
        "now": timezone.now(),
    }
    return render(request, "towns/home.html", context)


def _blocks(profile: Profile) -> list[dict[str, Any]]:
    return [
        {
            "title": text(block["title"]),
            "text": text(block.get("text", "")),
            "items": [
                {"title": text(item["title"]), "live": item.get("live", ""), "row": item.get("row", "")}
                for item in block.get("items", ())
            ],
        }
        for block in profile.raw.get("home", {}).get("block", ())
    ]


@opens("contents")
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """对照原文: every row and figure of the town, with what runs and what waits."""
    profile = _profile(slug)
    town = request.town = town_named(slug)  # type: ignore[attr-defined]
    rows, figures = contents.rows(slug), contents.figures(slug)
    packs = [{"slug": chosen.slug, "title": chosen.title} for chosen in profile.packs]
    counts = {
        "rows": len(rows),
        "run": sum(row.state == "runs" for row in rows),
        "partly": sum(row.state == "partly" for row in rows),
        "figures": len(figures),
        "shown": sum(bool(figure.live) for figure in figures),
    }
    context = {"profile": profile, "town": town, "rows": rows, "figures": figures, "packs": packs, "counts": counts}
    return render(request, "towns/table.html", context)


@opens("rules")
def rules(request: HttpRequest, slug: str, pack: str) -> HttpResponse:
    """A pack as this town runs it: the diagram and the wall rule sheet."""
    profile = _profile(slug)
    chosen = profile.pack(pack)
    if chosen is None:
        raise Http404(pack)
    request.town = town_named(slug)  # type: ignore[attr-defined]
    lang = get_language() or "zh-hans"
    read = library.pack(pack)
    context = {
        "profile": profile,
        "chosen": chosen,
        "pack": read,
        "diagram": diagram(read, lang, chosen.skip),
        "sheet": rule_sheet(
            read,
            lang,
            skip=chosen.skip,
            limits=library.limits_of(read, profile),
            clocks=library.limits_by_clock(read, profile),
        ),
        "stories": library.stories(pack),
    }
    return render(request, "towns/rules.html", context)
