"""`/admin/people/`: persons, their accounts and one-time cards, for the security administrator."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.apps.admin import queries
from huiyin.apps.admin.forms import PersonForm
from huiyin.apps.admin.views import number_of
from huiyin.apps.people.access import opens
from huiyin.apps.people.actions import end_sign_ins, enter_person, hand_out_card, set_open
from huiyin.apps.people.queries import drawn, viewer_of
from huiyin.apps.people.texts import sentence
from huiyin.core.errors import RuleError

if TYPE_CHECKING:
    from huiyin.apps.people.models import Person

CARD = "card"
"""Session key: the form that has printed the last card, so that sending it twice makes no second one."""


@opens("people")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody within reach of the post, fifty a page."""
    words = request.GET.get("q", "").strip()[:60]
    found = queries.persons(viewer_of(request), words, number_of(request, "after"), timezone.localdate())
    shown = found[: queries.A_PAGE]
    rows = [
        {
            "person": person,
            "account": getattr(person, "account", None),
            "posts": [queries.home_of(held.post) for held in person.holdings.all()],
        }
        for person in shown
    ]
    after = shown[-1].pk if len(found) > queries.A_PAGE else 0
    next_page = f"?{urlencode({'q': words, 'after': after})}" if after else ""
    return render(request, "admin/people.html", {"rows": rows, "q": words, "next": next_page})


@opens("people", fresh=True)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a person who comes with no list."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = enter_person(by=viewer_of(request), **form.cleaned_data, now=timezone.now())
        except RuleError as refusal:
            form.add_error("code", sentence(refusal))
        else:
            return redirect("admin:person", uid=made.uid)
    return render(request, "admin/new.html", {"form": form})


@opens("people")
@never_cache
def person(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A person: account, posts, sign-ins."""
    who, now = _person(request, uid), timezone.now()
    context = {
        **queries.about(who, now),
        "person": who,
        "own": who.pk == viewer_of(request).actor.person,
        "idem": uuid.uuid4(),
        "now": now,
    }
    return render(request, "admin/person.html", context)


@opens("card", fresh=True)
@never_cache
def card(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Print a one-time card: shown in this answer and never again."""
    who = _person(request, uid)
    idem = request.POST.get("idem", "")[:40]
    if request.method != "POST" or request.session.get(CARD) == idem:
        return redirect("admin:person", uid=uid)
    try:
        made = hand_out_card(by=viewer_of(request), person=who, now=timezone.now())
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
        return redirect("admin:person", uid=uid)
    request.session[CARD] = idem
    context = {"card": made, "person": who, **drawn(made.second_factor, made.secret), "address": request.get_host()}
    return render(request, "admin/card.html", context)


@opens("account", fresh=True)
def set_account(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Close an account or open it again."""
    account = queries.account_of(_person(request, uid))
    if request.method == "POST" and account is not None:
        try:
            set_open(
                by=viewer_of(request), account=account, is_open=request.POST.get("open") == "1", now=timezone.now()
            )
        except RuleError as refusal:
            messages.warning(request, sentence(refusal))
    return redirect("admin:person", uid=uid)


@opens("account")
@require_POST
def end(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """End somebody's sign-ins."""
    account = queries.account_of(_person(request, uid))
    if account is not None and end_sign_ins(account=account, by=viewer_of(request), now=timezone.now()):
        messages.success(request, gettext("Ended. Whoever is there has to sign in again."))
    return redirect("admin:person", uid=uid)


def _person(request: HttpRequest, uid: uuid.UUID) -> Person:
    found = queries.person_by(viewer_of(request), uid, timezone.localdate())
    if found is None:
        raise Http404
    return found
