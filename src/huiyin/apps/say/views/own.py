"""`/mine/`: one's own matters without a receipt code. Two questions (the telephone, the six digits), then the list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huiyin.apps.cases.actions.finding import ask_code, check_code
from huiyin.apps.cases.codes import one_time_code
from huiyin.apps.cases.names import language
from huiyin.apps.cases.texts import SENTENCES
from huiyin.apps.files import receipts
from huiyin.apps.jobs import sms
from huiyin.apps.people.access import opens
from huiyin.apps.people.refusals import tally
from huiyin.apps.people.throttle import address_of
from huiyin.apps.places.queries import towns as every_town
from huiyin.apps.say import drafts, owning
from huiyin.apps.say.forms.own import CodeForm, PhoneForm
from huiyin.apps.say.owning import Shown
from huiyin.apps.say.queries import own
from huiyin.apps.say.texts import sentence
from huiyin.apps.say.views.frames import settle, town_asked
from huiyin.apps.say.views.sending import private
from huiyin.core.errors import RuleError

REFUSED = 429


@opens("mine")
def mine(request: HttpRequest) -> HttpResponse:
    """The list, when it was shown just now whose it is; else the first question."""
    now = timezone.now()
    shown = owning.shown(request, now)
    if shown is not None and request.method != "POST":
        return _list(request, shown)
    if not sms.offered() or sms.used_up(now):
        return _closed(request, "sms_used_up" if sms.offered() else "sms_not_offered")
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            spoken = language()
            phone, address = form.cleaned_data["phone"], address_of(request)
            asked = ask_code(phone=phone, address=address, language=spoken, now=now)
        except RuleError as refusal:
            if refusal.code == "too_many_codes":
                tally("held_back", address_of(request), now)
            form.add_error(None, sentence(refusal))
            return _question(request, form, status=REFUSED)
        owning.ask(request, asked.uid)
        return private(redirect("say:code"))
    return _question(request, form)


def _question(request: HttpRequest, form: PhoneForm, status: int = 200) -> HttpResponse:
    settle(request, town_asked(request))
    return private(render(request, "say/phone.html", {"form": form}, status=status))


def _closed(request: HttpRequest, why: str) -> HttpResponse:
    """This way is not open: whom to ring."""
    settle(request, town_asked(request))
    towns = [town for town in every_town() if town.phone]
    return private(render(request, "say/no_sms.html", {"why": SENTENCES[why], "towns": towns}))


def _list(request: HttpRequest, shown: Shown) -> HttpResponse:
    rows, after = own.page(shown, request.GET.get("after", ""))
    settle(request, rows[0]["case"].town if rows else town_asked(request))  # type: ignore[attr-defined]
    until = shown.moment + owning.HALF_AN_HOUR
    context = {
        "rows": rows,
        "next": f"?after={after}" if after else "",
        "first": "after" not in request.GET,
        "by_card": bool(shown.card),
        "until": until,
        "now": timezone.now(),
    }
    return private(render(request, "say/mine.html", context))


@opens("mine")
def code(request: HttpRequest) -> HttpResponse:
    """The second question. The page is the same whether the number is known here or not."""
    asked = owning.asked(request)
    if asked is None:
        return private(redirect("say:mine"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now = timezone.now()
        try:
            phone = check_code(asked=asked, typed=form.cleaned_data["code"], now=now)
        except RuleError as refusal:
            tally("wrong_code", address_of(request), now)
            form.add_error("code", sentence(refusal))
        else:
            owning.keep(request, now, phone=phone)
            return private(redirect("say:mine"))
    settle(request, town_asked(request))
    demo = one_time_code(asked) if sms.shows_in_demo() else ""
    return private(render(request, "say/code.html", {"form": form, "demo": demo}))


@opens("mine")
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter of the list: this browser has shown whose it is, so it may act there."""
    now = timezone.now()
    shown = owning.shown(request, now)
    case = own.one(shown, number) if shown else None
    if case is None:
        return private(redirect("say:mine"))
    receipts.keep(request, case.uid, now)
    return private(redirect("say:follow", code=case.code))


@opens("mine")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Go out; what was opened from the list is closed in this browser too."""
    owning.forget(request, receipts.KEY, drafts.SENT)
    return private(redirect("say:find"))
