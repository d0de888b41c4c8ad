"""`/q`: where a matter stands, by its number or its receipt code; with the code also everything the asker may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.attaching import take_step_with
from huiyin.apps.cases.actions.steps import Act
from huiyin.apps.cases.codes import as_receipt, normal
from huiyin.apps.cases.forms import step_form
from huiyin.apps.cases.names import move_title, said, station_title
from huiyin.apps.jobs import sms
from huiyin.apps.people.access import opens
from huiyin.apps.say.forms.following import LATER, AnswerForm, CodeForm
from huiyin.apps.say.queries import following
from huiyin.apps.say.queries.following import REPORTER, Followed
from huiyin.apps.say.queries.places import profile_of
from huiyin.apps.say.queries.told import way_on
from huiyin.apps.say.queries.trail import trail
from huiyin.apps.say.texts import DONE, REFUSALS, sentence
from huiyin.apps.say.views import too_many
from huiyin.apps.say.views.frames import settle, town_asked, uid_in
from huiyin.apps.say.views.sending import private
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer, Outcome

if TYPE_CHECKING:
    from huiyin.apps.files.models import File

RECEIPTS = "receipts"
"""Session key of the files app: the matters whose receipt code this visitor has shown."""


@opens("follow")
def find(request: HttpRequest) -> HttpResponse:
    """Type a code."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return _find_page(request, None)
    now = timezone.now()
    if wait := too_many.refusal(request, too_many.WRONG_CODES, now):
        return wait
    if following.find(typed, now) is None:
        return unknown(request, typed, 200)
    return private(redirect("say:follow", code=as_receipt(typed) or normal(typed)))


def unknown(request: HttpRequest, typed: str, status: int) -> HttpResponse:
    """No matter has this code, which counts as a wrong guess: whoever guesses on has to wait."""
    too_many.note(request, too_many.WRONG_CODES, timezone.now())
    form = CodeForm({"code": typed[:60]})
    form.add_error("code", str(REFUSALS["no_such_code"]))
    return _find_page(request, form, typed[:60], status)


def _find_page(request: HttpRequest, form: CodeForm | None, typed: str = "", status: int = 200) -> HttpResponse:
    town = town_asked(request)
    station = station_title(profile_of(town) if town else None)
    context = {"form": form, "typed": typed, "station": station, "by_phone": sms.offered()}
    return private(render(request, "say/find.html", context, status=status))


def of_matter(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view is given the matter whose code stands in the address. Wrong codes are counted: whoever guesses on has to wait."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **more: Any) -> HttpResponseBase:
        now = timezone.now()
        if wait := too_many.refusal(request, too_many.WRONG_CODES, now):
            return wait
        matter = following.find(code, now)
        return view(request, matter, code, **more) if matter else unknown(request, code, 404)

    return found


@opens("follow")
@of_matter
def follow(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    """One matter."""
    return _page(request, matter, code)


def _page(request: HttpRequest, matter: Followed, code: str, **more: Any) -> HttpResponse:
    settle(request, matter.case.town)
    happened = following.events(matter)
    files = following.files(matter)
    _remember(request, matter, files)
    context = {
        "matter": matter,
        "case": matter.case,
        "code": code,
        "now": matter.now,
        "facts": following.facts(matter, happened),
        "trail": trail(matter, happened, files),
        "result": following.last_result(happened),
        "public_files": [] if matter.acts else files,
        "published": following.published(matter),
        "way": way_on(happened, matter.pack) if matter.case.outcome == Outcome.refused else None,
        "moves": _buttons(matter, code),
        "reopen_until": following.reopen_until(matter),
        "done": DONE.get(request.GET.get("done", "")),
        **more,
    }
    return private(render(request, "say/follow.html", context))


def _remember(request: HttpRequest, matter: Followed, files: list[File]) -> None:
    """Open the files to this visitor; nothing is remembered where there is nothing to open."""
    uid = str(matter.case.uid)
    if matter.acts and files and uid not in request.session.get(RECEIPTS, ()):
        request.session[RECEIPTS] = [*request.session.get(RECEIPTS, ()), uid][-20:]


def _buttons(matter: Followed, code: str) -> list[dict[str, Any]]:
    return [
        {
            "title": move_title(matter.pack, matter.profile, move.do),
            "url": f"/q/{code}/{move.do}/",
            "hint": said(move.hint) if move.hint else "",
        }
        for move in following.moves(matter)
    ]


@opens("follow")
@of_matter
def act(request: HttpRequest, matter: Followed, code: str, do: str) -> HttpResponse:
    """One thing that the asker may do."""
    move = following.move(matter, do) or (following.asked_too_late(matter, do) if request.method == "POST" else None)
    if not matter.acts or (move is None and request.method != "POST"):
        return redirect("say:follow", code=code)
    if move is None:
        return _gone(request, matter, code, do)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = step_form(matter.case, move, REPORTER, *bound)
    if form.is_valid():
        taken = Act(case=matter.case.uid, do=do, answers=form.answers(), idem=form.key)
        try:
            take_step_with(by=REPORTER, act=taken, photos=form.photos(), voices=form.voices(), now=matter.now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _back(code, do)
    settle(request, matter.case.town)
    title = move_title(matter.pack, matter.profile, do)
    context = {
        "matter": matter,
        "code": code,
        "form": form,
        "title": title,
        "hint": said(move.hint) if move.hint else "",
    }
    return private(render(request, "say/act.html", context))


def _gone(request: HttpRequest, matter: Followed, code: str, do: str) -> HttpResponse:
    """The same form came twice, or the matter has moved on: show it, with a sentence and what was written."""
    idem = uid_in(request.POST.get("idem"))
    if any(event.uid == idem for event in following.events(matter)):
        return _back(code, do)
    words = [request.POST.get(name, "") for name in ("text", "reason")]
    refused = sentence(RuleError("not_from_here", do=do))
    return _page(request, matter, code, refused=refused, kept=" ".join(filter(None, words)))


def _back(code: str, done: str) -> HttpResponse:
    response = redirect("say:follow", code=code)
    response["Location"] += f"?done={done}"
    return response


@opens("follow")
@of_matter
def answer(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    """Is it fixed? The asker says."""
    if not matter.acts or (request.method != "POST" and not matter.can_answer):
        return redirect("say:follow", code=code)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        if given["answer"] == LATER:
            return _back(code, LATER)
        grade = int(given["grade"]) if given["grade"] else None
        idem = uid_in(request.POST.get("idem"))
        answered = Said(matter.case.uid, Answer(given["answer"]), grade=grade, words=given["words"], idem=idem)
        try:
            hear_asker(by=REPORTER, said=answered, now=matter.now)
        except RuleError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return _back(code, "redo" if given["answer"] == Answer.not_satisfied else "answer")
    settle(request, matter.case.town)
    context = {
        "matter": matter,
        "case": matter.case,
        "code": code,
        "form": form,
        "now": matter.now,
        "idem": uid_in(request.POST.get("idem")),
        "result": following.last_result(following.events(matter)),
    }
    return private(render(request, "say/answer.html", context))
