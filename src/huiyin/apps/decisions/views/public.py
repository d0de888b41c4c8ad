"""What everybody may see: what is being decided and how far it is, every figure counted again, the calculator of the law."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiyin.apps.cases import library
from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law, queries
from huiyin.apps.decisions.forms import CodeForm, RuleForm
from huiyin.apps.decisions.showing import CHANGES, REASONS, shown, steps
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import place_named, towns
from huiyin.core.bodies import decide
from huiyin.core.errors import RuleError
from huiyin.core.quorum import Count

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision


@opens("decisions")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is being decided, newest first: of a town, or everywhere."""
    town = place_named(request.GET.get("town", "")) if request.GET.get("town") else None
    request.town = town  # type: ignore[attr-defined]
    found, after = queries.NEWEST.page(queries.shown(town=town), request.GET.get("after", ""), queries.PAGE)
    context = {
        "next": next_page(request, after),
        "rows": [_row(each) for each in found],
        "town": town,
        "towns": towns(),
        "form": CodeForm(),
    }
    return render(request, "decisions/index.html", context)


def next_page(request: HttpRequest, after: str) -> str:
    """The address of the page after that key, with what was chosen; empty where there is none."""
    asked = request.GET.copy()
    asked["after"] = after
    return f"?{asked.urlencode()}" if after else ""


def _row(decision: Decision) -> dict[str, Any]:
    pack = library.pack(decision.slug)
    state = pack.states.get(decision.state)
    kind = "done" if decision.outcome == "solved" else "" if decision.outcome else "on"
    return {"decision": decision, "pack": said(pack.title), "state": said(state.title) if state else "", "kind": kind}


@opens("decisions")
@require_safe
def decision(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One decision: its steps, and of every sitting the figures with their article."""
    found = queries.one_shown(uid)
    if found is None:
        raise Http404(uid)
    request.town = found.town  # type: ignore[attr-defined]
    return render(request, "decisions/decision.html", about(found))


def about(found: Decision) -> dict[str, Any]:
    """What pages of a decision show."""
    today = timezone.localdate()
    sittings = [shown(sitting, figures, today) for sitting, figures in queries.sittings_of(found)]
    changes = [
        {"at": each.at, "what": CHANGES[each.kind], "why": REASONS[each.reason]}
        for one in sittings
        for each in queries.changes_of(one.sitting)
    ]
    matter = next((row for row in law.matters().rows if row.name == found.matter), None)
    return {
        **_row(found),
        "title": queries.title_of(found),
        "matter": matter,
        "steps": steps(found, sittings),
        "sittings": sittings,
        "changes": changes,
        "now": timezone.now(),
    }


@opens("decisions")
@require_safe
def recount(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Every figure of the closed sittings made again from acts and count sheets, beside what was published."""
    found = queries.one_shown(uid)
    if found is None:
        raise Http404(uid)
    request.town = found.town  # type: ignore[attr-defined]
    counted = queries.recounted(found)
    today = timezone.localdate()
    rows = [
        {
            "again": shown(each.sitting, each.again, today),
            "before": shown(each.sitting, each.sitting.published, today),
            "differs": each.differs,
        }
        for each in counted
    ]
    context = {"decision": found, "rows": rows, "same": not any(each.differs for each in counted)}
    return render(request, "decisions/recount.html", context)


@opens("decisions.law")
@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """The calculator: how many must come and agree, by the law of a day."""
    asked = any(request.GET.get(name) for name in ("roll", "present", "agree"))
    form = RuleForm(request.GET if asked else None, initial={"body": request.GET.get("body", "")})
    context: dict[str, Any] = {"form": form, "bodies": law.bodies().rows}
    if asked and form.is_valid():
        given = form.cleaned_data
        try:
            row = law.bodies().rule(given["body"], given["on"] or timezone.localdate())
            context |= {"row": row, "found": decide(row, Count(given["roll"], given["present"], given["agree"]))}
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    return render(request, "decisions/rule.html", context)
