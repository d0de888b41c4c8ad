"""Whose identity at the provider is whose account: linked and unlinked by the security administrator."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from huiyin.apps.admin import queries
from huiyin.apps.admin.forms import SubjectForm
from huiyin.apps.people.access import opens
from huiyin.apps.people.identities import identity_of, link, unlink
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.texts import sentence
from huiyin.core.errors import RuleError


@opens("account", fresh=True)
@never_cache
def identity(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Say which identity signs somebody in, or that it no longer does."""
    person = queries.person_by(viewer_of(request), uid, timezone.localdate())
    provider = settings.OIDC
    account = queries.account_of(person) if person else None
    if person is None or account is None or provider is None:
        return redirect("admin:people")
    form, by, now = SubjectForm(request.POST or None), viewer_of(request), timezone.now()
    there: dict[str, Any] = {"account": account, "issuer": provider.issuer, "by": by, "now": now}
    try:
        if request.method == "POST" and "remove" in request.POST:
            unlink(**there)
            return redirect("admin:person", uid=uid)
        if request.method == "POST" and form.is_valid():
            link(**there, subject=form.cleaned_data["subject"])
            return redirect("admin:person", uid=uid)
    except RuleError as refusal:
        if "remove" in request.POST or refusal.code == "own_account":
            messages.warning(request, sentence(refusal))
            return redirect("admin:person", uid=uid)
        form.add_error("subject", sentence(refusal))
    context = {"form": form, "person": person, "outside": provider, "identity": identity_of(account)}
    return render(request, "admin/identity.html", context)
