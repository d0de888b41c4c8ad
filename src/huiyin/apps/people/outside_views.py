"""Signing in by an identity provider, showing again there who one is, and linking one's identity. Links, never forms,
lead to the provider: the content policy lets a form go nowhere else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from huiyin.apps.people import outside
from huiyin.apps.people.access import opens
from huiyin.apps.people.forms import CodeForm
from huiyin.apps.people.identities import identity_of, link, unlink, used
from huiyin.apps.people.oidc import flow
from huiyin.apps.people.oidc.provider import Provider
from huiyin.apps.people.queries import account_of
from huiyin.apps.people.security import note
from huiyin.apps.people.sessions import show_again
from huiyin.apps.people.texts import sentence
from huiyin.apps.people.throttle import address_of
from huiyin.apps.people.views import onward_of, welcome
from huiyin.core.errors import RuleError
from huiyin.core.idle import BOTH, KNOWS


@opens("sign_in")
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """To the provider, in order to sign in."""
    return _send(request, flow.SIGN_IN, onward_of(request))


@opens("again")
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """To the provider, before what is grave."""
    return _send(request, flow.AGAIN, onward_of(request))


@opens("own", fully=True)
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """To the provider, in order to link who one is there."""
    return _send(request, flow.LINK, "")


def _send(request: HttpRequest, what: str, onward: str) -> HttpResponse:
    provider: Provider | None = settings.OIDC
    if provider is None:
        return redirect("people:sign_in" if what == flow.SIGN_IN else "people:me")
    account = 0 if what == flow.SIGN_IN else int(request.user.pk or 0)
    facts: dict[str, Any] = {
        "address": address_of(request),
        "now": timezone.now(),
        "account": account,
        "onward": onward,
    }
    try:
        return redirect(outside.send(request, provider, what=what, **facts))
    except RuleError as refusal:
        return _refuse(request, refusal, onward)


@opens("sign_in")
@never_cache
def back(request: HttpRequest) -> HttpResponse:
    """From the provider, with what it has shown."""
    provider: Provider | None = settings.OIDC
    if provider is None:
        return redirect("people:sign_in")
    now, onward = timezone.now(), flow.onward_of(request)
    try:
        shown = outside.receive(request, provider, address_of(request), now)
        return DONE[shown.asked.what](request, provider, shown, now)
    except RuleError as refusal:
        return _refuse(request, refusal, onward)


def _refuse(request: HttpRequest, refusal: RuleError, onward: str) -> HttpResponse:
    """Back to our own page with the sentence, so that no code stays in the bar and what to do next is at hand."""
    messages.warning(request, sentence(refusal))
    signed_in = _person(request)
    if not onward:
        return redirect("people:me" if signed_in else "people:sign_in")
    address = reverse("people:again" if signed_in else "people:sign_in")
    return redirect(f"{address}?{urlencode({'next': onward})}")


def _person(request: HttpRequest) -> int | None:
    """Who is signed in here, both factors shown and not too long ago."""
    person: int | None = request.viewer.actor.person  # type: ignore[attr-defined]
    return person


def _signed_in(request: HttpRequest, provider: Provider, shown: flow.Shown, now: datetime) -> HttpResponse:
    identity = outside.whose(provider, shown, address_of(request), now)
    account, onward, begun = identity.account, shown.asked.onward, None
    if not shown.strong:
        device = outside.second_factor_of(account)
        if device.confirmed:
            outside.keep_half(request, identity, onward, now)
            return redirect("people:outside_code")
        begun = device
    used(identity=identity, now=now)
    return welcome(request, account, begun, onward=onward, kind="oidc_signed_in")


def _shown_again(request: HttpRequest, provider: Provider, shown: flow.Shown, now: datetime) -> HttpResponse:
    address = address_of(request)
    identity = outside.whose(provider, shown, address, now)
    outside.check_same(identity, shown, _person(request), address, now)
    used(identity=identity, now=now)
    show_again(request, now, *(BOTH if shown.strong else (KNOWS,)))
    note("shown_again", now, by=request.viewer, data={"by": "oidc"})  # type: ignore[attr-defined]
    return redirect(shown.asked.onward or "people:me")


def _found(request: HttpRequest, provider: Provider, shown: flow.Shown, now: datetime) -> HttpResponse:
    """Linked only when its owner says so on our own page: somebody else's provider session may be in this browser."""
    outside.keep_found(request, provider, shown, now)
    return redirect("people:own_outside")


DONE = {flow.SIGN_IN: _signed_in, flow.AGAIN: _shown_again, flow.LINK: _found}


@opens("sign_in")
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The six digits, where the provider does not say that it has asked for two factors."""
    half, now = outside.half_of(request, timezone.now()), timezone.now()
    if settings.OIDC is None or half is None:
        return redirect("people:sign_in")
    identity, onward = half
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outside.complete(request, identity, form.cleaned_data["code"], address_of(request), now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return welcome(request, identity.account, None, onward=onward, kind="oidc_signed_in")
    return render(request, "people/outside_code.html", {"form": form, "outside": settings.OIDC})


@opens("own", fully=True)
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """One's own identity at the provider: what it is, linking it, unlinking it."""
    account, provider, now = account_of(request.user), settings.OIDC, timezone.now()
    assert account is not None
    if provider is None:
        return redirect("people:me")
    found = outside.found_of(request, provider, account, now)
    if request.method != "POST":
        context = {"outside": provider, "identity": identity_of(account), "found": found, "now": now}
        return render(request, "people/own_outside.html", context)
    request.session.pop(outside.FOUND, None)
    keep = request.session.session_key
    try:
        if "remove" in request.POST:
            unlink(account=account, issuer=provider.issuer, now=now, keep=keep)
        elif found is not None:
            link(account=account, issuer=provider.issuer, subject=found["subject"], now=now, keep=keep)
            messages.success(request, gettext("Linked. Next time you can sign in with it."))
    except RuleError as refusal:
        messages.warning(request, sentence(refusal))
    return redirect("people:me")
