"""Posts given to persons and ended, by the security administrator."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from huiyin.apps.admin import queries
from huiyin.apps.admin.forms import EndForm, GrantForm
from huiyin.apps.people.access import opens
from huiyin.apps.people.grants import end_grant, grant_post
from huiyin.apps.people.queries import viewer_of
from huiyin.apps.people.texts import sentence
from huiyin.core.errors import RuleError


@opens("grant", fresh=True)
def give(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """First find the post, then say from when until when."""
    words, today, now = request.GET.get("q", "").strip()[:60], timezone.localdate(), timezone.now()
    person = queries.person_by(viewer_of(request), uid, today)
    if person is None:
        raise Http404
    found = {post.pk: post for post in queries.posts_within(viewer_of(request), words, today)}
    choices = [(post.pk, _words(post)) for post in found.values()]
    form = GrantForm(request.POST if request.method == "POST" else None, posts=choices, initial={"starts": today})
    if form.is_valid():
        said = form.cleaned_data
        post = found[said.pop("post")]
        try:
            grant_post(by=viewer_of(request), person=person, post=post, **said, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            words = gettext("%(person)s holds the post %(post)s now.")
            messages.success(request, words % {"person": person.name, "post": queries.home_of(post)})
            return redirect("admin:person", uid=uid)
    return render(request, "admin/give.html", {"form": form, "person": person, "q": words, "found": choices})


def _words(post: object) -> str:
    taken = gettext(" (held by somebody)") if getattr(post, "taken", False) else ""
    return f"{queries.home_of(post)}{taken}"  # type: ignore[arg-type]


@opens("grant", fresh=True)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Say the last day of a term."""
    held = queries.holding_of(viewer_of(request), number)
    if held is None:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends": timezone.localdate()})
    if form.is_valid():
        try:
            end_grant(by=viewer_of(request), holding=held.pk, ends=form.cleaned_data["ends"], now=timezone.now())
        except RuleError as refusal:
            form.add_error("ends", sentence(refusal))
        else:
            return redirect("admin:person", uid=held.person.uid)
    return render(request, "admin/end.html", {"form": form, "held": held, "home": queries.home_of(held.post)})
