"""`/q/<number>`: where a matter stands; and everything that the asker may do, for who has shown the receipt code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huiyin.apps.cases.actions.answers import Said, hear_asker
from huiyin.apps.cases.actions.attaching import take_step_with
from huiyin.apps.cases.actions.steps import Act
from huiyin.apps.cases.forms import step_form
from huiyin.apps.cases.names import move_hint, move_title
from huiyin.apps.people.access import opens
from huiyin.apps.say.forms.following import LATER, AnswerForm
from huiyin.apps.say.queries import following
from huiyin.apps.say.queries.following import REPORTER, Followed
from huiyin.apps.say.queries.told import way_on
from huiyin.apps.say.queries.trail import trail
from huiyin.apps.say.texts import DONE, sentence
from huiyin.apps.say.views import too_many
from huiyin.apps.say.views.entering import CAME, of_matter
from huiyin.apps.say.views.frames import settle, uid_in
from huiyin.apps.say.views.sending import private
from huiyin.core.errors import RuleError
from huiyin.core.words import Answer, Outcome


@opens("follow")
@of_matter
def follow(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    """One matter."""
    return _page(request, matter, code)


def _page(request: HttpRequest, matter: Followed, code: str, **more: Any) -> HttpResponse:
    settle(request, matter.case.town)
    happened = following.events(matter)
    files = following.files(matter)
    context = {
        "matter": matter,
        "case": matter.case,
        "code": code,
        "now": matter.now,
        "facts": following.facts(matter, happened),
        "trail": trail(matter, happened, files),
        "result": following.last_result(happened),
        "joined": following.joined(matter),
        "public_files": [] if matter.acts else files,
        "published": following.published(matter),
        "way": way_on(happened, matter.pack) if matter.case.outcome == Outcome.refused else None,
        "moves": _buttons(matter, code),
        "checkable": matter.acts and following.checkable(matter.case),
        "reopen_until": following.reopen_until(matter),
        "not_kept": CAME in request.GET and not matter.acts,
        "done": DONE.get(request.GET.get("done", "")),
        **more,
    }
    return private(render(request, "say/follow.html", context))


def _buttons(matter: Followed, code: str) -> list[dict[str, Any]]:
    return [
        {
            "title": move_title(matter.pack, matter.profile, move.do),
            "url": f"/q/{code}/{move.do}/",
            "hint": move_hint(matter.pack, matter.profile, move),
        }
        for move in following.moves(matter)
    ]


@opens("follow")
@of_matter
def act(request: HttpRequest, matter: Followed, code: str, do: str) -> HttpResponse:
    """One thing that the asker may do."""
    if request.method == "POST" and not matter.acts:
        return _shut(request, matter, code)
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
            too_many.weigh(request, [*form.photos(), *form.voices()], matter.now)
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
        "hint": move_hint(matter.pack, matter.profile, move),
    }
    return private(render(request, "say/act.html", context))


def _gone(request: HttpRequest, matter: Followed, code: str, do: str) -> HttpResponse:
    """The same form came twice, or the matter has moved on: show it, with a sentence and what was written."""
    idem = uid_in(request.POST.get("idem"))
    if any(event.uid == idem for event in following.events(matter)):
        return _back(code, do)
    return _page(request, matter, code, refused=sentence(RuleError("not_from_here", do=do)), kept=_words(request))


def _shut(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    """A form that was open longer than the matter: what was written is not lost."""
    return _page(request, matter, code, refused=sentence(RuleError("shut_here")), kept=_words(request))


def _words(request: HttpRequest) -> str:
    return " ".join(filter(None, (request.POST.get(name, "") for name in ("text", "reason", "note", "words"))))


def _back(code: str, done: str) -> HttpResponse:
    response = redirect("say:follow", code=code)
    response["Location"] += f"?done={done}"
    return response


@opens("follow")
@of_matter
def answer(request: HttpRequest, matter: Followed, code: str) -> HttpResponse:
    """Is it fixed? The asker says."""
    if request.method == "POST" and not matter.acts:
        return _shut(request, matter, code)
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
