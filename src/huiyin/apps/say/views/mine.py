"""What is kept about me: who looked, a copy, corrections, erasure. With the receipt code alone; nobody needs an account."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huiyin.apps.cases.actions.correcting import correct_contact, withdraw_helper
from huiyin.apps.cases.actions.erasing import erase_by_asker
from huiyin.apps.people.access import opens
from huiyin.apps.say.forms.mine import ContactForm
from huiyin.apps.say.queries import following, mine
from huiyin.apps.say.queries.following import REPORTER, Followed
from huiyin.apps.say.texts import sentence
from huiyin.apps.say.views.entering import of_matter
from huiyin.apps.say.views.frames import settle
from huiyin.apps.say.views.sending import private
from huiyin.core.errors import RuleError


def of_own_matter(view: Callable[[HttpRequest, Followed, str], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view is given the matter, to who has shown its receipt code; others are sent to its page."""

    @wraps(view)
    def own(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
        return view(request, matter, code) if matter.acts else redirect("say:follow", code=code)

    return of_matter(own)


@opens("follow")
@require_safe
@of_own_matter
def data(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """What is kept, and what one may do with it."""
    return _page(request, matter, code)


@opens("follow")
@require_safe
@of_own_matter
def copy(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """All of it as a JSON file."""
    text = json.dumps(mine.copy(matter), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{matter.case.code}.json"'
    return private(response)


@opens("follow")
@require_POST
@of_own_matter
def correct(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """Another name or number."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, code, form=form)
    try:
        correct_contact(by=REPORTER, case=matter.case.uid, now=timezone.now(), **form.cleaned_data)
    except RuleError as refusal:
        return _page(request, matter, code, refused=sentence(refusal))
    return redirect("say:data", code=code)


@opens("follow")
@require_POST
@of_own_matter
def unhelp(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """Who spoke for the asker does so no more."""
    try:
        withdraw_helper(by=REPORTER, case=matter.case.uid, now=timezone.now())
    except RuleError as refusal:
        return _page(request, matter, code, refused=sentence(refusal))
    return redirect("say:data", code=code)


@opens("follow")
@require_POST
@of_own_matter
def erase(request: HttpRequest, matter: Followed, code: str) -> HttpResponseBase:
    """Erase what may be erased, and say what may not and why."""
    try:
        case = erase_by_asker(by=REPORTER, case=matter.case.uid, now=timezone.now())
    except RuleError as refusal:
        return _page(request, matter, code, refused=sentence(refusal))
    left = "" if case.erased_at else sentence(RuleError("kept_by_law", until=mine.last_day(matter)))
    return _page(
        request,
        replace(following.find(code, timezone.now(), [str(matter.case.uid)]) or matter, acts=True),
        code,
        done=left,
    )


def _page(request: HttpRequest, matter: Followed, code: str, **more: object) -> HttpResponse:
    settle(request, matter.case.town)
    contact = getattr(matter.case, "contact", None)
    context = {
        "case": matter.case,
        "code": code,
        "contact": contact,
        "checkable": following.checkable(matter.case),
        "form": ContactForm(initial={"name": contact.name, "phone": contact.phone} if contact else None),
        "happened": [] if matter.case.erased_at else mine.said_by_steps(matter),
        "reads": mine.reads(matter),
        "how_long": mine.how_long(matter),
        "now": matter.now,
        **more,
    }
    return private(render(request, "say/data.html", context))
