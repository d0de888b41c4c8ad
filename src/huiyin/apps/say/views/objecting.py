"""`/object/<number>`: say what is not right about a notice on the board; no account, no name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.apps.people.access import opens, unkept
from huiyin.apps.say import actions, drafts
from huiyin.apps.say.forms.objecting import ObjectionForm
from huiyin.apps.say.queries import notices
from huiyin.apps.say.texts import sentence
from huiyin.apps.say.views import frames, too_many
from huiyin.core.errors import RuleError


@opens("object")
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """One question; then the receipt, with which one hears the answer."""
    now, notice = timezone.now(), notices.open_to_objection(number)
    if notice is None:
        raise Http404
    frames.settle(request, notice.town)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    uid = frames.uid_in(request.POST.get("uid"))
    if form.is_valid():
        if wait := too_many.refusal(request, too_many.SENT, now):
            return wait
        try:
            child = actions.object_to(notice=notice, uid=uid, **form.cleaned_data, now=now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            too_many.note(request, too_many.SENT, now)
            drafts.sent(request, str(uid), str(child), "sent", now)
            return redirect("say:receipt")
    page = render(request, "say/object.html", {"case": notice, "form": form, "uid": uid})
    return unkept(page) if request.method == "POST" else page
