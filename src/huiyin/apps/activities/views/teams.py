"""Teams and those who serve: registers, one's hours on one's own certificate, promises. Nobody is set in an order."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.activities import lists, shown
from huiyin.apps.activities.actions import taking
from huiyin.apps.activities.actions import teams as actions
from huiyin.apps.activities.forms.registers import (
    PledgeEndForm,
    PledgeForm,
    ServingForm,
    TakeForm,
    TeamForm,
    pledge_outcome,
)
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries import schemes, teams
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.views.frame import asked, list_page, most_of, note_list, parts, sent, town_of
from huiyin.apps.activities.views.numbers import seen
from huiyin.apps.cases.fields import find, select
from huiyin.apps.cases.names import said
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.records.actions import note_read
from huiyin.core.activity import hours_of
from huiyin.core.errors import RuleError


@opens("activities.people")
def listed(request: HttpRequest) -> HttpResponse:
    """The teams of the village or town, and who has checked in from elsewhere by home unit."""
    viewer, town = viewer_of(request), town_of(request)
    sought = Sought.read(request.GET.dict())
    rows, after = teams.listed(viewer, sought, most_of(request))
    kinds = {kind.key: said(kind.title) for kind in town.teams}
    context = list_page(
        request, sought, after, file=lambda form: reverse("activities:teams_file", args=[form]),
        rows=[{"team": row, "kind": kinds.get(row.kind, row.kind)} for row in rows],
        fields=lists.team_fields(sought, town), filter_words=lists.team_words(sought, town),
    )  # fmt: skip
    return render(request, "activities/team_list.html", context)


@opens("activities.people")
@require_POST
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a file."""
    return export_asked(request, lists.TEAMS.name, Sought.read(request.GET.dict()).query(), form)


@opens("activities.people")
def new(request: HttpRequest) -> HttpResponse:
    """Register a team."""
    viewer = viewer_of(request)
    units = teams.unregistered(viewer)
    form = TeamForm(sent(request), town=town_of(request), found=found.places_for(viewer), units=units)

    def done() -> str:
        given = form.cleaned_data
        unit = given["unit"]
        place = unit.seat if unit else given["place"]
        name, about = given["name"], given["about"]
        team = actions.register_team(
            by=viewer,
            uid=given["idem"],
            kind=given["kind"],
            place=place,
            name=name,
            unit=unit,
            about=about,
            now=timezone.now(),
        )
        return reverse("activities:team", args=[team.unit.uid])

    title, back = _("Register a team"), reverse("activities:team_list")
    return asked(request, form, done, title=title, back=back, word=_("Register"))


@opens("activities.people")
def team(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A team: who serves in it, with skills and free time; what it held."""
    row, viewer, now = _team(request, uid), viewer_of(request), timezone.now()
    note_read(viewer, row.unit.uid, "team", now)
    sought = Sought.read(request.GET.dict())
    serving, after = teams.serving(viewer, row, sought)
    kind = town_of(request).team(row.kind)
    context = {
        "team": row,
        "full": seen(request),
        "kind": said(kind.title) if kind else "",
        "serving": serving,
        "fields": [find(_("Find"), sought.q)],
        "held": shown.lines(found.held_by(viewer, row.unit_id), now),
        "next": f"?{sought.query(after=after)}" if after else "",
        "now": now,
    }
    return render(request, "activities/team.html", context)


@opens("activities.people")
def check_ins(request: HttpRequest) -> HttpResponse:
    """Who has checked in from another unit, without a team (双报到), and the hours of each unit."""
    viewer, sought = viewer_of(request), Sought.read(request.GET.dict())
    note_list(request, "check_ins")
    serving, after = teams.serving(viewer, None, sought)
    context = {
        "serving": serving,
        "parts": parts(request),
        "full": seen(request),
        "homes": teams.homes(viewer),
        "fields": [find(_("Find"), sought.q)],
        "next": f"?{sought.query(after=after)}" if after else "",
        "now": timezone.now(),
    }
    return render(request, "activities/check_ins.html", context)


@opens("activities.people")
def enrol(request: HttpRequest, uid: uuid.UUID | None = None) -> HttpResponse:
    """Somebody serves in a team; without one, they check in to a community."""
    viewer = viewer_of(request)
    row = _team(request, uid) if uid else None
    back = reverse("activities:team", args=[uid]) if uid else reverse("activities:check_ins")
    initial = {"place": str(row.place_id if row else viewer.village or viewer.town)}
    form = ServingForm(sent(request), found=found.places_for(viewer), initial=initial)

    def done() -> str:
        serving, place = [form.serving()], form.cleaned_data["place"]
        actions.enrol_all(by=viewer, place=place, serving=serving, team=row, now=timezone.now())
        return back

    title = _("Somebody serves here") if row else _("Check in")
    return asked(request, form, done, title=title, back=back, word=_("Enrol"))


@opens("activities.people")
def take(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A task of the place where they serve is theirs from now on."""
    row = _enrolment(request, uid)
    tasks = schemes.to_take(row) if not row.until else []
    form = TakeForm(sent(request), tasks=tasks)

    def done() -> str:
        given = form.cleaned_data
        task, now = uuid.UUID(given["task"]), timezone.now()
        taking.take_task(by=viewer_of(request), uid=given["idem"], enrolment=uid, task=task, now=now)
        messages.success(request, _("The task is theirs. Their hours are asked when it is done."))
        return teams.home_of(row)

    nothing = "" if tasks else _("No task is open here. Set one under the aims of a scheme first.")
    lead = f"{row.name}　{row.home}".strip()
    return asked(
        request,
        form,
        done,
        title=_("Take a task"),
        back=teams.home_of(row),
        word=_("Take it on"),
        lead=lead,
        nothing=nothing,
    )


@opens("activities.people")
@require_POST
def leave(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """They serve here no longer."""
    row = _enrolment(request, uid)
    try:
        actions.leave(by=viewer_of(request), uid=uid, now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    return redirect(teams.home_of(row))


@opens("activities.people")
@require_POST
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The team is no more."""
    try:
        actions.end_team(by=viewer_of(request), team=_team(request, uid), now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    return redirect("activities:team_list")


@opens("activities.people")
@require_safe
def certificate(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The certificate of hours of one who serves: to print and hand to them. That somebody has opened it is kept."""
    row = _enrolment(request, uid)
    note_read(viewer_of(request), row.uid, "certificate", timezone.now())
    services = teams.services(row)
    minutes = sum(each.minutes for each in services)
    context = {
        "row": row,
        "services": services,
        "hours": hours_of(minutes),
        "back_url": teams.home_of(row),
        "place_name": row.place.name,
        "now": timezone.now(),
    }
    return render(request, "activities/certificate.html", context)


@opens("activities.people")
def pledges(request: HttpRequest) -> HttpResponse:
    """Promises and what became of them."""
    viewer, sought = viewer_of(request), Sought.read(request.GET.dict())
    note_list(request, "pledges")
    rows, after = teams.pledges(viewer, sought)
    states = [("", pgettext("activity", "any")), ("open", _("Still open")), ("ended", _("Ended"))]
    context = {
        "rows": [{"pledge": row, "outcome": pledge_outcome(row)} for row in rows],
        "sums": teams.pledge_sums(viewer),
        "parts": parts(request),
        "fields": [select("s", _("State"), sought.s, states)],
        "next": f"?{sought.query(after=after)}" if after else "",
        "now": timezone.now(),
    }
    return render(request, "activities/pledges.html", context)


@opens("activities.people")
def pledge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What one who serves promises."""
    row, form = _enrolment(request, uid), PledgeForm(sent(request))

    def done() -> str:
        given = form.cleaned_data
        pairs, due_on = [(uid, given["text"])], given["due_on"]
        actions.pledge_all(by=viewer_of(request), uid=given["idem"], pledges=pairs, due_on=due_on, now=timezone.now())
        return reverse("activities:pledges")

    return asked(request, form, done, title=_("A promise"), back=teams.home_of(row), word=_("Save"), lead=row.name)


@opens("activities.people")
def end_pledge(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """What became of a promise."""
    row, form = teams.pledge(viewer_of(request), uid), PledgeEndForm(sent(request))
    if row is None:
        raise Http404

    def done() -> str:
        given = form.cleaned_data
        outcome, became = given["outcome"], given["became"]
        actions.end_pledge(by=viewer_of(request), uid=uid, outcome=outcome, became=became, now=timezone.now())
        return reverse("activities:pledges")

    back = reverse("activities:pledges")
    return asked(request, form, done, title=_("What became of it"), back=back, word=_("Save"), lead=row.text)


def _team(request: HttpRequest, uid: uuid.UUID) -> Any:
    row = teams.one(viewer_of(request), uid)
    if row is None:
        raise Http404
    return row


def _enrolment(request: HttpRequest, uid: uuid.UUID) -> Any:
    row = teams.enrolment(viewer_of(request), uid)
    if row is None:
        raise Http404
    return row
