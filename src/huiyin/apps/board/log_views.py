"""`/open/log/`: what was proven today, for everybody: each place's log against yesterday, its sheet, its files."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.apps.board import qr
from huiyin.apps.board.choice import only_town, plain
from huiyin.apps.board.forms import NoteForm
from huiyin.apps.board.postings import address_of
from huiyin.apps.board.texts import sentence, verdict
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import place_named, towns
from huiyin.apps.records import heads
from huiyin.apps.records.leaves import plain_code
from huiyin.apps.records.models import Log
from huiyin.apps.records.outside_witnesses import take_cosigned
from huiyin.apps.records.receipts import found_by, note_of
from huiyin.core import tiles
from huiyin.core.errors import RuleError

VERIFIER = Path(__file__).parent / "offline" / "verifier.htm"
"""No page of ours: it is never shown from here, only taken away. Its script stands in it, so that it is one file."""
SHOWN = 4
"""Groups of a check code in a list: as many as the checker asks for."""
A_DAY = "public, max-age=86400"


def _log(request: HttpRequest, place: uuid.UUID) -> Log:
    found = heads.log_of(place)
    if found is None:
        raise Http404
    request.town = found.place.town  # type: ignore[attr-defined]
    return found


def _standing(log: Log, day: str = "") -> heads.Standing:
    """The newest head, or that of a day."""
    try:
        found = heads.standing_on(log, date.fromisoformat(day)) if day else next(iter(heads.standing([log])), None)
    except ValueError as wrong:
        raise Http404 from wrong
    if found is None:
        raise Http404
    return found


@opens("board")
@require_safe
def logs(request: HttpRequest) -> HttpResponse:
    """The logs of a town and its villages: how many records, how many new ones, who bore witness."""
    place = place_named(plain(request.GET.get("town", ""))) or only_town()
    if place is None:
        return render(request, "board/log_towns.html", {"towns": towns()})
    town = place.town or place
    request.town = town  # type: ignore[attr-defined]
    rows = [(stand, *verdict(stand, goes_on=heads.goes_on(stand))) for stand in heads.standing(heads.logs_in(town))]
    return render(
        request, "board/logs.html", {"place_name": town.name, "rows": rows, "town": town, "now": timezone.now()}
    )


@opens("board")
@require_safe
def log(request: HttpRequest, place: uuid.UUID) -> HttpResponse:
    """One log: today against the day before, in plain words, and everything to take away."""
    found = _log(request, place)
    context: dict[str, Any] = {
        "log": found,
        "place_name": found.place.name,
        "now": timezone.now(),
        "back_url": _back(found),
    }
    stand = next(iter(heads.standing([found])), None)
    if stand is not None:
        word, kind, text = verdict(stand, goes_on=heads.goes_on(stand))
        context |= {
            "stand": stand,
            "word": word,
            "kind": kind,
            "verdict": text,
            "witnesses": heads.names_of(stand.head),
            "heads": [(head, heads.told_of(found, head).groups[:SHOWN]) for head in heads.heads(found)],
            "keys": heads.keys(found),
            "tiles": [tiles.address(*each) for each in heads.tiles_of(stand.head.size)],
        }
    return render(request, "board/log.html", context)


def _back(log: Log) -> str:
    town = log.place.town or log.place
    return f"{reverse('board:logs')}?town={town.uid}"


@opens("board")
@require_safe
def log_sheet(request: HttpRequest, place: uuid.UUID) -> HttpResponse:
    """今日存证, or `?day=` that of a day before: for the wall, with the root in large groups and the whole head as a drawing."""
    found = _log(request, place)
    stand = _standing(found, request.GET.get("day", ""))
    address = settings.BASE_URL.rstrip("/") + reverse("board:log", args=[place])
    context = {
        "stand": stand,
        "verdict": verdict(stand, goes_on=heads.goes_on(stand))[2],
        "place_name": found.place.name,
        "witnesses": heads.names_of(stand.head),
        "address": address,
        "svg": qr.drawn(stand.head.note, _("Code with the whole signed head")),
        "hangs": qr.drawn(address_of(request.path), _("Code to record that it hangs")),
        "back_url": reverse("board:log", args=[place]),
        "phone": found.place.town.phone if found.place.town else found.place.phone,
    }
    return render(request, "board/log_sheet.html", context)


@opens("board")
@require_safe
def log_how(request: HttpRequest) -> HttpResponse:
    """What this proves, and what it does not."""
    return render(request, "board/log_how.html", {"back_url": reverse("board:logs")})


@opens("board")
@require_safe
def log_find(request: HttpRequest) -> HttpResponse:
    """The code of a slip: in which log it stands, for whoever helps somebody without a telephone."""
    typed = plain(request.GET.get("code", ""))
    code = plain_code(typed)
    leaf = found_by(code) if code else None
    head = heads.head_of(leaf.log) if leaf else None
    covered = head is not None and leaf is not None and leaf.number < head.size
    context = {"typed": typed, "code": code, "leaf": leaf, "head": head if covered else None, "now": timezone.now()}
    return render(request, "board/log_find.html", context)


@opens("board")
@require_safe
def log_verifier(_request: HttpRequest) -> HttpResponse:
    """One file that checks receipts without any network, to take away."""
    return _file(VERIFIER.read_bytes(), "application/octet-stream", "huiyin-verifier.html")


@opens("board")
@require_safe
def log_head(request: HttpRequest, place: uuid.UUID, day: str = "") -> HttpResponse:
    """A signed head with its witnesses, as C2SP writes it; without a day the newest."""
    try:
        found = heads.head_of(_log(request, place), date.fromisoformat(day) if day else None)
    except ValueError as wrong:
        raise Http404 from wrong
    if found is None:
        raise Http404
    return HttpResponse(str(note_of(found)), content_type="text/plain; charset=utf-8")


@opens("board")
@require_safe
def log_tile(request: HttpRequest, place: uuid.UUID, tile: str) -> HttpResponse:
    """A tile of hashes, as C2SP asks for it."""
    wanted = tiles.addressed(tile)
    raw = heads.tile(_log(request, place), *wanted) if wanted else None
    if raw is None:
        raise Http404
    response = _file(raw, "application/octet-stream", "tile")
    response["Cache-Control"] = A_DAY
    return response


def _file(raw: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(raw, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@opens("board")
def log_cosign(request: HttpRequest, place: uuid.UUID) -> HttpResponse:
    """A witness outside hands in the newest head with its line under it. Nothing else is taken, from nobody else."""
    found = _log(request, place)
    form = NoteForm(request.POST if request.method == "POST" else None)
    kept = None
    if form.is_valid():
        try:
            kept = take_cosigned(log=found, text=form.cleaned_data["note"])
        except RuleError as refusal:
            form.add_error("note", sentence(refusal))
    context = {"log": found, "place_name": found.place.name, "form": form, "kept": kept}
    return render(request, "board/log_cosign.html", context, status=403 if form.errors else 200)


@opens("board")
@require_safe
def log_today(request: HttpRequest) -> HttpResponse:
    """Without the slash at the end: it stands on paper."""
    return redirect("board:logs")
