"""一老一小: the head of a branch says who cares for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.apps.cases.keyset import uid_in
from huiyin.apps.duties.actions.caring import begin_care, end_care
from huiyin.apps.duties.forms import CareForm
from huiyin.apps.duties.queries import care as cares
from huiyin.apps.duties.texts import CARES, sentence
from huiyin.apps.people.access import opens
from huiyin.apps.people.queries import viewer_of
from huiyin.core.errors import RuleError


@opens("duty.care")
@require_http_methods(["GET", "HEAD", "POST"])
def care(request: HttpRequest) -> HttpResponse:
    """Who is in whose care, and the form that adds one."""
    viewer = viewer_of(request)
    now, ending = timezone.now(), request.POST.get("end", "")
    homes = {str(home.uid): home for home in cares.homes(viewer)}
    posts = {str(post.pk): post for post in cares.carers(viewer)}
    form = CareForm(
        [(uid, f"{home.place.name} {home.door} {home.head}".strip()) for uid, home in homes.items()],
        [(pk, f"{post.unit or post.place} {post.name}") for pk, post in posts.items()],
        request.POST if request.method == "POST" and not ending else None,
    )
    try:
        if ending:
            end_care(by=viewer, care=uid_in(ending), now=now)
            messages.success(request, _("The care has ended."))
            return redirect("duties:care")
        if form.is_valid():
            said = form.cleaned_data
            begin_care(
                by=viewer, household=homes[said["household"]], kind=said["kind"], post=posts[said["post"]], now=now
            )
            messages.success(request, _("The care has begun. It stands on the carer's list from tonight."))
            return redirect("duties:care")
    except RuleError as refusal:
        form.add_error(None, sentence(refusal)) if form.is_bound else messages.error(request, sentence(refusal))
    rows = [(row, CARES[row.kind]) for row in cares.cares(viewer)]
    most = cares.MOST if cares.MOST in (len(homes), len(posts), len(rows)) else 0
    return render(
        request, "duties/care.html", {"rows": rows, "form": form, "homes": homes, "posts": posts, "most": most}
    )
