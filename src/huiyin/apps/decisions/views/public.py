"""What everybody may see: what is being decided and how far it is, every figure counted again, the calculator of the law."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from huiyin.apps.cases import library
from huiyin.apps.cases.fields import hidden
from huiyin.apps.cases.names import said
from huiyin.apps.decisions import law, listing, queries
from huiyin.apps.decisions.calculator import RuleForm, convened
from huiyin.apps.decisions.showing import CHANGES, REASONS, shown, steps
from huiyin.apps.decisions.texts import sentence
from huiyin.apps.files.table_answer import table_answer
from huiyin.apps.files.table_out import Head
from huiyin.apps.people.access import opens
from huiyin.apps.places.queries import place_named, villages_in
from huiyin.core.bodies import decide
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.decisions.models import Decision
    from huiyin.apps.places.models import Place


@opens("decisions")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is being decided, newest first: of a town, or everywhere."""
    town, villages, asked = _chosen(request)
    request.town = town  # type: ignore[attr-defined]
    page = listing.page(asked, queries.shown(town=town), request.GET)
    chosen = [*listing.fields(asked, villages), *([hidden("town", town.uid)] if town else [])]
    kept = asked.query(town=town.uid if town else "")
    files = [(reverse("decisions:file", args=[form]), words) for form, words in FILES]
    acts = [{"url": f"{url}?{kept}", "title": words} for url, words in files]
    context = {
        **page,
        "rows": [_row(each) for each in page["found"]],
        "fields": chosen,
        "acts": [*acts, {"url": f"?{kept}&print=1", "title": gettext("Print")}],
        "filter_words": listing.in_words(asked, villages),
        "town": town,
    }
    return render(request, "decisions/index.html", context)


FILES = (("csv", gettext_lazy("Get .csv")), ("xlsx", gettext_lazy("Get .xlsx")))


def _chosen(request: HttpRequest) -> tuple[Place | None, list[Place], listing.Asked]:
    """The town of the address, its villages, the filters."""
    town = place_named(request.GET.get("town", "")) if request.GET.get("town") else None
    return town, list(villages_in(town)) if town else [], listing.Asked.read(request.GET)


@opens("decisions")
@require_safe
def take(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as .csv or .xlsx, with filter and number of rows in the file."""
    town, villages, asked = _chosen(request)
    words = ": ".join(filter(None, (town.name if town else "", listing.in_words(asked, villages))))
    says = gettext("Decisions that everybody may follow, and how far each is.")
    head = Head(gettext("What is being decided"), words, timezone.now(), gettext("the public board"), says)
    made = listing.table(asked.among(queries.shown(town=town)), "decisions", head)
    return table_answer(form, made.name, made.head, made.titles, made.rows)


def _row(decision: Decision) -> dict[str, Any]:
    state, kind = listing.state_of(decision)
    return {"decision": decision, "pack": said(library.pack(decision.slug).title), "state": state, "kind": kind}


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
            row = law.bodies().rule(given["body"], given["on"] or timezone.localdate(), given.get("province", ""))
            context |= {"row": row, "convened": convened(row), "found": decide(row, *form.counts())}
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
    return render(request, "decisions/rule.html", context)
