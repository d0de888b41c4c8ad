"""`/me/`: one's own password, passkeys and sign-ins."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiyin.apps.people.access import opens
from huiyin.apps.people.actions import begin_new_factor, change_password, change_second_factor, end_sign_ins
from huiyin.apps.people.authenticators import in_use
from huiyin.apps.people.forms import CodeForm, KeyForm, NewKeyForm, PasswordForm
from huiyin.apps.people.passkeys import Site, add_key, ask_for_new, key_of, name_key, remove_key
from huiyin.apps.people.passwords import must_change, profile
from huiyin.apps.people.queries import account_of, coming_factor, own_page, secret_of, start_of
from huiyin.apps.people.sessions import not_fresh
from huiyin.apps.people.sign_in import check_again
from huiyin.apps.people.texts import sentence
from huiyin.apps.people.throttle import address_of
from huiyin.core.errors import RuleError
from huiyin.core.idle import BOTH, KNOWS

NEW_DEVICE = "new_device"
"""Which authenticator this session is setting up."""


@opens("own")
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    """What one signs in with, and where one is signed in."""
    account = account_of(request.user)
    assert account is not None
    now = timezone.now()
    context = own_page(account, request.session.session_key or "", now)
    return render(request, "people/me.html", {**context, "can_have_keys": Site.of(request).can_have_keys, "now": now})


@opens("sign_in")
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """One's own password, after a one-time card or whenever one likes."""
    account, now = account_of(request.user), timezone.now()
    if account is None or not request.session.get("second_factor"):
        return redirect("people:sign_in")
    typed = not request.session.get("by_provider")  # else nobody has shown the password here
    first = must_change(account, now)
    if not first and not_fresh(request, now, BOTH):
        return redirect(f"{reverse('people:again')}?{urlencode({'next': request.path, 'all': '1'})}")
    just_typed = typed and first and not not_fresh(request, now, (KNOWS,))
    form = PasswordForm(request.POST or None, ask_current=not just_typed, rules=profile())
    if request.method == "POST" and form.is_valid():
        try:
            if not just_typed:
                check_again(account, {KNOWS: form.cleaned_data["current"]}, address_of(request), now)
        except RuleError as refusal:
            form.add_error("current", sentence(refusal))
            return render(request, "people/password.html", {"form": form})
        try:
            key = request.session.session_key
            change_password(account=account, password=form.cleaned_data["password"], now=now, keep=key)
        except RuleError as refusal:
            form.add_error("password", sentence(refusal))
        else:
            update_session_auth_hash(request, account)
            messages.success(request, gettext("The password is changed. Other sign-ins of yours have ended."))
            return redirect(start_of(account))
    return render(request, "people/password.html", {"form": form})


@opens("own", fully=True)
@never_cache
def authenticator(request: HttpRequest) -> HttpResponse:
    """Change the app that shows six digits: a new seed, which counts once its first code has been typed."""
    account, now = account_of(request.user), timezone.now()
    assert account is not None
    if "begin" in request.POST:
        request.session[NEW_DEVICE] = begin_new_factor(account=account).pk
        return redirect("people:authenticator")
    device = coming_factor(account, request.session.get(NEW_DEVICE))
    form = CodeForm(request.POST or None)
    if device is not None and request.method == "POST" and form.is_valid():
        try:
            keep = request.session.session_key
            change_second_factor(account=account, device=device.pk, code=form.cleaned_data["code"], now=now, keep=keep)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            request.session.cycle_key()
            del request.session[NEW_DEVICE]
            messages.success(
                request, gettext("The new authenticator counts from now on. Remove the old one from your phone.")
            )
            return redirect("people:me")
    context = {"form": form, "has_one": in_use(account) is not None}
    return render(request, "people/authenticator.html", context | (secret_of(device) if device else {}))


@opens("own", fully=True)
@never_cache
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device, or on a phone or stick beside it."""
    account, now = account_of(request.user), timezone.now()
    assert account is not None
    form = NewKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_key(request, account=account, **form.cleaned_data, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            request.session.cycle_key()
            messages.success(request, gettext("The passkey is kept. Next time you can sign in with it."))
            return redirect("people:me")
    options = ask_for_new(request, account, now)
    return render(request, "people/new_key.html", {"form": form, "options": options})


@opens("own", fully=True)
@never_cache
def key(request: HttpRequest, number: int) -> HttpResponse:
    """Call a passkey otherwise, or remove it."""
    account, now = account_of(request.user), timezone.now()
    assert account is not None
    passkey = key_of(account, number)
    if passkey is None:
        return redirect("people:me")
    form = KeyForm(request.POST or None, initial={"name": passkey.name})
    if request.method == "POST" and "remove" in request.POST:
        try:
            remove_key(account=account, key=number, now=now, keep=request.session.session_key)
        except RuleError as refusal:
            messages.warning(request, sentence(refusal))
        return redirect("people:me")
    if request.method == "POST" and form.is_valid():
        name_key(account=account, key=number, name=form.cleaned_data["name"])
        return redirect("people:me")
    return render(request, "people/key.html", {"form": form, "key": passkey})


@opens("own", fresh=True)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's sign-ins, or all others."""
    account = account_of(request.user)
    assert account is not None
    here, only = request.session.session_key, request.POST.get("only") or None
    if end_sign_ins(account=account, now=timezone.now(), but=here, only=only):
        messages.success(request, gettext("Ended. Whoever is there has to sign in again."))
    return redirect("people:me")
