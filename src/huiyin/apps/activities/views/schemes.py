"""Schemes as everybody sees them (the town's own tabs), and their tasks for staff."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.activities import lists, shown
from huiyin.apps.activities.actions import schemes as actions
from huiyin.apps.activities.actions import taking
from huiyin.apps.activities.forms.registers import CloseForm, TaskForm
from huiyin.apps.activities.home import closed_words
from huiyin.apps.activities.queries import activities as found
from huiyin.apps.activities.queries import schemes
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.texts import sentence
from huiyin.apps.activities.town import town_words
from huiyin.apps.activities.views.frame import asked, list_page, most_of, plain, sent, town_of
from huiyin.apps.activities.views.places import place_asked, which_place
from huiyin.apps.cases.names import said
from huiyin.apps.files.export_views import asked as export_asked
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("activity")
@require_safe
def aims(request: HttpRequest) -> HttpResponse:
    """One scheme: its aims as tabs; under each the tasks by village and what was held. A contest shows villages side by side."""
    place = place_asked(request)
    if place is None:
        return which_place(request, "activities:aims")
    town, now = place.town or place, timezone.now()
    words = town_words(town.profile)
    scheme = words.scheme(plain(request, "scheme")) or next(iter(words.schemes), None)
    if scheme is None:
        raise Http404
    aim = scheme.aim(plain(request, "aim")) or scheme.aims[0]
    today = timezone.localdate(now)

    def address(**changes: str) -> str:
        return "?" + urlencode({"town": town.uid, "scheme": scheme.key, **changes})

    tabs = schemes.tabs(town, scheme, today)
    tab = next(tab for tab in tabs if tab.aim is aim)
    context = {
        "town": town,
        "scheme": scheme,
        "others": [
            {"title": said(each.title), "url": address(scheme=each.key), "current": each is scheme}
            for each in words.schemes
        ],
        "tabs": [
            {"title": said(tab.aim.title), "url": address(aim=tab.aim.key), "current": tab.aim is aim, "tab": tab}
            for tab in tabs
        ],
        "tab": tab,
        "closed": closed_words(tab) if scheme.packs else "",
        "tasks": schemes.tasks_under(town, scheme, aim),
        "held": shown.lines(schemes.held_under(town, scheme, aim), now),
        "rows": schemes.contest(town, scheme) if scheme.contest else [],
        "today": today,
        "now": now,
    }
    return render(request, "activities/aims.html", context)


@opens("activities.tasks")
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks of the village or town."""
    viewer, town = viewer_of(request), town_of(request)
    sought = Sought.read(request.GET.dict())
    rows, after = schemes.listed(viewer, sought, most_of(request))
    context = list_page(
        request, sought, after, file=lambda form: reverse("activities:tasks_file", args=[form]),
        rows=[{"task": row, "aim": lists.aim_of(row.scheme, row.aim, town), "takers": _takers(row)} for row in rows],
        fields=lists.task_fields(sought, town), filter_words=lists.task_words(sought, town),
        may_set=bool(town.schemes), today=timezone.localdate(),
    )  # fmt: skip
    return render(request, "activities/tasks.html", context)


def _takers(task: Any) -> list[dict[str, Any]]:
    """From where those come who took it; nobody's name."""
    found = [(row, row.enrolment) for row in task.taken]
    return [
        {"row": row, "home": who.home or (who.team.unit.name if who.team else _("somebody who serves here"))}
        for row, who in found
    ]


@opens("activities.tasks")
@require_POST
def give_back(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Who took it does not do it after all."""
    viewer = viewer_of(request)
    if schemes.taking(viewer, uid) is None:
        raise Http404
    try:
        taking.give_back(by=viewer, uid=uid, now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    return redirect("activities:tasks")


@opens("activities.tasks")
@require_POST
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a file."""
    return export_asked(request, lists.TASKS.name, Sought.read(request.GET.dict()).query(), form)


@opens("activities.tasks")
def new_tasks(request: HttpRequest, course: uuid.UUID | None = None) -> HttpResponse:
    """The same task for one or more villages; of a class, a village's project."""
    viewer, town = viewer_of(request), town_of(request)
    meeting = found.one(viewer, course) if course else None
    if (course and meeting is None) or not (course or town.schemes):
        raise Http404
    back = reverse("activities:manage", args=[course]) if course else reverse("activities:tasks")
    form = TaskForm(sent(request), schemes=town.schemes, villages=list(schemes.villages(viewer)), course=meeting)

    def done() -> str:
        given = form.cleaned_data
        scheme, _dot, aim = given.get("aim", f"{actions.COURSE}.project").partition(".")
        setting = actions.Setting(scheme, aim, given["title"], given["due_on"], form.places_chosen(), course=meeting)
        actions.set_tasks(by=viewer, uid=given["idem"], setting=setting, now=timezone.now())
        return back

    title = _("A project of the class") if course else _("Set a task")
    return asked(request, form, done, title=title, back=back, word=_("Set it"))


@opens("activities.tasks")
def close(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """By what a task was done."""
    viewer = viewer_of(request)
    task, back = schemes.one(viewer, uid), reverse("activities:tasks")
    if task is None:
        raise Http404
    form = CloseForm(sent(request), held=found.held_lately(viewer), takers=schemes.takers(task))

    def done() -> str:
        given = form.cleaned_data
        result, activity = given["result"], given["activity"]
        minutes = form.minutes()
        taking.close_taken(by=viewer, uid=uid, minutes=minutes, result=result, activity=activity, now=timezone.now())
        return back

    lead = f"{task.place.name}：{task.title}"
    return asked(request, form, done, title=_("This task is done"), back=back, word=_("Close it"), lead=lead)
