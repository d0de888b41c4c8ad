"""Signing in and out, the second factor, one's own password, and acting as another of one's posts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from huiyin.apps.people.access import opens
from huiyin.apps.people.actions import begin_second_factor, change_password, confirm_second_factor
from huiyin.apps.people.forms import CodeForm, PasswordForm, SignInForm
from huiyin.apps.people.queries import account_of, begun_factor, demo_people, posts_of, secret_of, start_of
from huiyin.apps.people.sign_in import Claim, check_claim
from huiyin.apps.people.texts import sentence
from huiyin.apps.people.throttle import address_of
from huiyin.core.errors import RuleError


@opens("sign_in")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name, password and code. On a demo installation the people who can sign in are listed."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        claim = Claim(**form.cleaned_data, address=address_of(request))
        try:
            account, verified = check_claim(request, claim, timezone.now())
            begun = None if verified else begin_second_factor(account=account)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _welcome(request, account, begun)
    people = demo_people(timezone.now())
    return render(request, "people/sign_in.html", {"form": form, "next": request.GET.get("next", ""), "people": people})


def _welcome(request: HttpRequest, account: Any, begun: TOTPDevice | None) -> HttpResponse:
    """Let somebody in; with an authenticator that is only `begun`, no further than to setting it up."""
    login(request, account)
    request.session.set_expiry(None)  # a resident's draft in the same browser may live for days, a sign-in may not
    request.session["second_factor"] = begun is None
    request.session["name"] = account.person.name
    _take_posts(request, account)
    if begun is not None:
        request.session["device"] = begun.pk
        return redirect("people:second_factor")
    if account.must_change:
        return redirect("people:password")
    return redirect(_onward(request) or start_of(account))


def _onward(request: HttpRequest) -> str:
    """Where the form came from, if that is an address of this installation; what is none could be taken for a view's name."""
    address = request.POST.get("next", "")
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if ours else ""


def _take_posts(request: HttpRequest, account: Any, chosen: int | None = None) -> None:
    posts = posts_of(account, timezone.localdate())
    now_as = chosen if chosen in {post["id"] for post in posts} else (posts[0]["id"] if posts else None)
    request.session["post"] = now_as
    request.session["posts"] = [{**post, "current": post["id"] == now_as} for post in posts]


@opens("sign_in")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the authenticator that this sign-in has begun: scan, type the first code."""
    account = account_of(request.user)
    device = begun_factor(account, request.session.get("device")) if account else None
    if account is None or device is None:
        return redirect("people:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_second_factor(account=account, device=device.pk, code=form.cleaned_data["code"])
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            request.session.cycle_key()
            request.session["second_factor"] = True
            return redirect("people:password" if account.must_change else start_of(account))
    return render(request, "people/second_factor.html", {"form": form, **secret_of(device)})


@opens("sign_in")
def password(request: HttpRequest) -> HttpResponse:
    """One's own password, after a one-time card or whenever one likes."""
    account = account_of(request.user)
    if account is None or not request.session.get("second_factor"):
        return redirect("people:sign_in")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(account=account, password=form.cleaned_data["password"])
        except RuleError as refusal:
            form.add_error("password", sentence(refusal))
        else:
            update_session_auth_hash(request, account)
            return redirect(start_of(account))
    return render(request, "people/password.html", {"form": form})


@opens("sign_out")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave. Entries that still wait in this phone's outbox stay there, hidden from the next user."""
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
    return redirect(_onward(request) or start_of(account))


@opens("no_post")
def no_post(request: HttpRequest) -> HttpResponse:
    """Signed in, but without a post today."""
    return render(request, "people/no_post.html", status=403)
