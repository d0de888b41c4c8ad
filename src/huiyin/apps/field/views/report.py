"""Report a matter in under a minute; report a major event at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.apps.cases.names import language
from huiyin.apps.field import actions, choices, queries
from huiyin.apps.field.entries import Done, accepted, add_files, author, refused, show, written_at
from huiyin.apps.field.forms import EntryForm, MajorForm, ReportForm
from huiyin.apps.field.texts import sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("field.report")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """An ordinary matter: text, place, photo."""
    return _page(request, ReportForm, "field/report.html")


@opens("field.report")
@require_http_methods(["GET", "HEAD", "POST"])
def major(request: HttpRequest) -> HttpResponse:
    """The first report of a major event, straight to the duty leader."""
    if not choices.takes_major(request.viewer):  # type: ignore[attr-defined]
        raise PermissionDenied("This post sends no first reports here.")
    return _page(request, MajorForm, "field/major.html")


def _page(request: HttpRequest, kind: type[EntryForm], template: str) -> HttpResponse:
    viewer = viewer_of(request)
    extra = {"major": choices.takes_major(viewer)}
    try:
        form = kind(viewer, queries.places_for(viewer))
    except RuleError as refusal:
        return show(request, "field/closed.html", why=sentence(refusal))
    if request.method != "POST":
        return show(request, template, form=form, **extra)
    return _take(request, kind, template, extra)


def _take(request: HttpRequest, kind: type[EntryForm], template: str, extra: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    form: Any = kind(request.viewer, queries.places_for(request.viewer), request.POST, request.FILES)  # type: ignore[attr-defined]
    try:
        by = author(request)
        if by is not request.viewer:  # type: ignore[attr-defined]
            form = kind(by, queries.places_for(by), request.POST, request.FILES)
        if not form.is_valid():
            return refused(request, template, form, **extra)
        case = actions.report(by=by, what=_what(form, written_at(request, now)), now=now)
    except RuleError as refusal:
        return refused(request, template, form, refusal, **extra)
    problems = add_files(form, case.uid, "", by, now)
    said = _("Received: %(code)s. It is with the desk now.") % {"code": case.code}
    url = reverse("field:case", args=[case.uid])
    return accepted(request, Done(form.cleaned_data["idem"], case.code, url, said, photos_for=case.uid), problems)


def _what(form: Any, at: datetime) -> actions.Report:
    said = form.cleaned_data
    facts = {key: said[key] for key in ("happened", "people") if said.get(key)}
    if form.slug == choices.MAJOR:
        facts["place"] = said["place"].pk
    return actions.Report(
        uid=said["idem"],
        slug=form.slug,
        place=said["place"],
        text=said["text"],
        at=at,
        category=said["category"] or ("events" if form.slug == choices.MAJOR else actions.UNSORTED),
        title=said.get("title", ""),
        spot=said["spot"],
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        guardian=said.get("guardian", ""),
        card=said.get("card", ""),
        language=language(),
        answers=facts,
    )
