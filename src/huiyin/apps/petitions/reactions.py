"""What follows on the events of petitions, in their transaction: the number and the route beside the case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from huiyin.apps.cases.models import Case
from huiyin.apps.petitions.actions.registering import PACK, known, normal
from huiyin.apps.petitions.models import Petition
from huiyin.apps.records.models import Event
from huiyin.core.errors import RuleError

RESULTS = {"opine": "opinion_result", "report": "taken_up"}
"""The steps that say what came of it, and the question that says so."""


def keep_beside(events: Sequence[Event]) -> None:
    """Keep what lists show of a petition as the case goes on. Nothing is asked for other cases."""
    for event in events:
        if event.data.get("pack") == PACK and event.subject:
            _keep(event, event.subject)


def _keep(event: Event, uid: UUID) -> None:
    verb = event.kind.partition(".")[2]
    rows = Petition.objects.filter(case__uid=uid)
    if event.nth == 1:
        _first(Case.objects.select_related("content", "place__town").get(uid=uid))
    elif verb in {"accept", "reroute"}:
        case = Case.objects.get(uid=uid)
        rows.update(route=case.marks.told.get("petition_route", ""))
    elif verb == "erased":
        rows.update(number_index=None)
    elif verb in RESULTS and (result := str(event.secret.body.get("asked", {}).get(RESULTS[verb], ""))):
        rows.update(result=result)
    elif verb == "mediate":
        rows.update(mediated=True)
    elif verb == "supervise":
        rows.update(supervised=F("supervised") + 1)


def _first(case: Case) -> None:
    """Raises petition_known: wherever it was entered, a second filing starts no clock of its own."""
    answers = case.content.answers
    number = normal(str(answers.get("petition_number", "")))
    there = known(number, case.place)
    if there is not None:
        raise RuleError("petition_known", number=there.code)
    Petition.objects.create(
        case=case,
        number=number,
        way=answers.get("way", ""),
        kind=answers.get("petition_kind", ""),
        form=answers.get("petition_form", ""),
        reps=int(answers.get("reps") or 0),
        signatories=int(answers.get("signatories") or 0),
    )
