"""Signing in and out, the second factor, a passkey, showing again who one is, and acting as another of one's posts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.apps.people.access import opens
from huiyin.apps.people.actions import begin_second_factor, confirm_second_factor
from huiyin.apps.people.authenticators import in_use
from huiyin.apps.people.devices import known_device, remember
from huiyin.apps.people.forms import AgainForm, AnswerForm, CodeForm, SignInForm
from huiyin.apps.people.identities import identity_of
from huiyin.apps.people.passkeys import Site, ask_for_known, has_keys
from huiyin.apps.people.passwords import must_change
from huiyin.apps.people.queries import (
    account_of,
    begun_factor,
    demo_people,
    posts_of,
    secret_of,
    start_of,
    viewer_of,
)
from huiyin.apps.people.security import note
from huiyin.apps.people.sessions import not_fresh, show_again
from huiyin.apps.people.sign_in import Claim, check_again, check_claim, check_passkey
from huiyin.apps.people.texts import sentence
from huiyin.apps.people.throttle import address_of
from huiyin.apps.scope.acting import system
from huiyin.core.errors import RuleError
from huiyin.core.idle import BOTH, HAS, SHOWN

if TYPE_CHECKING:
    from huiyin.apps.people.models import Authenticator

BACKEND = "huiyin.apps.people.backend.Backend"


@opens("sign_in")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name, password and code. On a demo installation the people who can sign in are listed."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = known_device(request, form.cleaned_data["username"])
        claim = Claim(**form.cleaned_data, address=address_of(request), device=device)
        try:
            account, verified = check_claim(request, claim, timezone.now())
            begun = None if verified else begin_second_factor(account=account)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            by = "password" if begun else "password, code"
            return welcome(request, account, begun, onward=onward_of(request), by=by)
    context = {
        "form": form,
        "next": onward_of(request),
        "kept": onward_of(request) == reverse("kept"),
        "people": demo_people(timezone.now()),
        "keys": Site.of(request).can_have_keys,
        "outside": settings.OIDC,
    }
    return render(request, "people/sign_in.html", context)


@opens("sign_in")
@never_cache
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Without a name: the device asks its owner, and the browser which key."""
    form, now = AnswerForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            account = check_passkey(request, form.cleaned_data["answer"], address_of(request), now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return welcome(request, account, None, onward=onward_of(request), by="passkey")
    context = {"form": form, "next": onward_of(request), "options": ask_for_known(request, now)}
    return render(request, "people/by_passkey.html", context)


def welcome(
    request: HttpRequest,
    account: Any,
    begun: Authenticator | None,
    *,
    onward: str,
    kind: str = "signed_in",
    by: str = "provider",
) -> HttpResponse:
    """Let somebody in; with an authenticator that is only `begun`, no further than to setting it up."""
    with system("somebody signs in", counts=False):
        login(request, account, backend=BACKEND)
    request.session.set_expiry(None)  # a resident's draft in the same browser may live for days, a sign-in may not
    request.session["second_factor"] = begun is None
    request.session["by_provider"] = kind == "oidc_signed_in"
    request.session["name"] = account.person.name
    _take_posts(request, account)
    note(kind, timezone.now(), person=account.person_id, address=address_of(request), data={"by": by})
    if begun is not None:
        request.session["device"] = begun.pk
        return redirect("people:second_factor")
    first = must_change(account, timezone.now())
    response = redirect("people:password") if first else redirect(onward or start_of(account))
    remember(request, response, account.username)
    return response


def onward_of(request: HttpRequest) -> str:
    """Where to go then, if that is an address of this installation; what is none could be taken for a view's name."""
    address = request.POST.get("next") or request.GET.get("next", "")
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if ours else ""


def _take_posts(request: HttpRequest, account: Any, chosen: int | None = None) -> None:
    posts = posts_of(account, timezone.localdate())
    now_as = chosen if chosen in {post["id"] for post in posts} else (posts[0]["id"] if posts else None)
    request.session["post"] = now_as
    request.session["posts"] = [{**post, "current": post["id"] == now_as} for post in posts]


@opens("sign_in")
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the authenticator that this sign-in has begun: scan, type the first code."""
    account = account_of(request.user)
    device = begun_factor(account, request.session.get("device")) if account else None
    if account is None or device is None:
        return redirect("people:sign_in")
    form, now = CodeForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            key = request.session.session_key
            confirm_second_factor(account=account, device=device.pk, code=form.cleaned_data["code"], now=now, keep=key)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            request.session.cycle_key()
            request.session["second_factor"] = True
            response = redirect("people:password" if must_change(account, now) else start_of(account))
            remember(request, response, account.username)
            return response
    return render(request, "people/second_factor.html", {"form": form, **secret_of(device)})


@opens("again")
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """Before what is grave: the password or a code again, or a passkey; `all`: both factors. Then on to where one was going."""
    account, now, onward = account_of(request.user), timezone.now(), onward_of(request) or "/me/"
    assert account is not None
    wanted = not_fresh(request, now, BOTH) if "all" in request.GET or "all" in request.POST else [SHOWN]
    if not wanted:
        return redirect(onward)
    by_key = bool(request.POST.get("answer"))
    form: Any = AnswerForm(request.POST) if by_key else AgainForm(request.POST or None, wanted=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            shown = _show(request, account, form)
        except RuleError as refusal:
            form = AgainForm(request.POST or None, wanted=wanted)
            form.add_error(None, sentence(refusal))
        else:
            show_again(request, now, *shown)
            note("shown_again", now, by=viewer_of(request))
            return redirect(onward)
    has_key = Site.of(request).can_have_keys and has_keys(account)
    return render(
        request,
        "people/again.html",
        {
            "form": form if isinstance(form, AgainForm) else AgainForm(wanted=wanted),
            "next": onward,
            "fully": wanted != [SHOWN],
            "by_code": HAS not in wanted or in_use(account) is not None,
            "options": ask_for_known(request, now) if has_key else "",
            "outside": settings.OIDC if identity_of(account) and wanted != [HAS] else None,
        },
    )


def _show(request: HttpRequest, account: Any, form: Any) -> Iterable[str]:
    """Which factors were shown."""
    address, now = address_of(request), timezone.now()
    if isinstance(form, AgainForm):
        return check_again(account, form.cleaned_data, address, now)
    if check_passkey(request, form.cleaned_data["answer"], address, now) != account:
        raise RuleError("wrong_passkey")
    return BOTH


@opens("sign_out")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave. Entries that still wait in this phone's outbox stay there, hidden from the next user."""
    account = account_of(request.user)
    if account is not None:
        note("signed_out", timezone.now(), person=account.person_id)
    logout(request)
    return redirect("people:sign_in")


@opens("switch_post")
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act as another of one's own posts from now on."""
    account = account_of(request.user)
    if account is None:
        return redirect("people:sign_in")
    chosen = request.POST.get("post", "")
    _take_posts(request, account, int(chosen) if chosen.isdecimal() and len(chosen) < 12 else None)
    return redirect(onward_of(request) or start_of(account))


@opens("no_post")
def no_post(request: HttpRequest) -> HttpResponse:
    """Signed in, but without a post today."""
    return render(request, "people/no_post.html", status=403)
