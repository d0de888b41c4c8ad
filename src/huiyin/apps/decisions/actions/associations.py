"""An association stands when its charter is passed and disclosed; its members, for a term; what it did; its end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from huiyin.apps.cases.models import Case
from huiyin.apps.decisions.models import Association, Decision, Deed, Term
from huiyin.apps.decisions.queries import keeps_lists
from huiyin.apps.people.queries import Viewer
from huiyin.apps.records.actions import Happened, log, next_nth
from huiyin.apps.records.models import Event
from huiyin.apps.records.turns import one_at_a_time
from huiyin.apps.rolls.actions import forget_names, make_roll
from huiyin.apps.rolls.models import Roll
from huiyin.apps.scope.acting import rule_decides
from huiyin.apps.units.actions import add_unit
from huiyin.core.errors import RuleError
from huiyin.core.words import UnitKind
from huiyin.core.worktime import SHANGHAI

NAME, TEXT, MOST, YEARS = 40, 300, 100, 5
DAYS = 366 * YEARS


@rule_decides
def stands(case: Case, decision: Decision, at: datetime) -> Association:
    """Its charter is passed and disclosed: the unit is there, or stands on a new charter if it was there before."""
    on = at.astimezone(SHANGHAI).date()
    facts = {"charter": _charter(case), "decision": decision, "kind": str(case.content.answers.get("kind", ""))}
    known = Association.objects.filter(place=decision.place, unit__name=decision.title, until=None).first()
    if known is None:
        unit = add_unit(kind=UnitKind.association, name=decision.title, seat=decision.place)
        place = decision.place
        known = Association.objects.create(unit=unit, place=place, town=decision.town, since=on, **facts)
    else:
        Association.objects.filter(pk=known.pk).update(**facts)
        known.refresh_from_db()
    log(Viewer.for_system("a charter is passed"), _happened("association.stands", known, known.unit.uid, at, at))
    return known


def _charter(case: Case) -> str:
    """The text as it was passed: the last that was written."""
    last = Event.objects.filter(subject=case.uid, kind="case.revise").select_related("secret").order_by("-nth").first()
    return str(last.secret.body["asked"]["text"] if last else case.content.text)


@rule_decides
@transaction.atomic
def seat(
    *,
    by: Viewer,
    uid: uuid.UUID,
    association: Association,
    names: Sequence[str],
    since: date,
    until: date,
    now: datetime,
) -> Term:
    """Its members from a day to a day, a name each; the names of the term before are erased. The same `uid` is the same term.

    Raises not_yours, association_ended, empty_roll, too_long, twice_on_list, wrong_term.
    """
    _check(by, association, "seat")
    one_at_a_time(uid)
    if known := Term.objects.filter(uid=uid).first():
        return known
    found = [" ".join(name.split()) for name in names if name.strip()]
    if not found:
        raise RuleError("empty_roll")
    if len(found) > MOST or max(map(len, found)) > NAME:
        raise RuleError("too_long", most=MOST if len(found) > MOST else NAME)
    if twice := [n for n, name in enumerate(found, start=1) if found.count(name) > 1]:
        raise RuleError("twice_on_list", lines="、".join(map(str, twice)))
    if not 0 < (until - since).days <= DAYS:
        raise RuleError("wrong_term", years=YEARS)
    forget_names(of=Roll.objects.filter(pk__in=association.terms.values("roll")), now=now)
    roll = make_roll(name=association.unit.name, place=association.place, entries=[{"name": name} for name in found])
    term = Term.objects.create(
        uid=uid, association=association, roll=roll, members=len(found), since=since, until=until
    )
    log(by, _happened("association.seated", association, uid, now, now, quantity=len(found), measure="entries"))
    return term


@rule_decides
@transaction.atomic
def did(*, by: Viewer, uid: uuid.UUID, association: Association, on: date, text: str, now: datetime) -> Deed:
    """What it did on a day. The same `uid` is the same deed. Raises not_yours, association_ended, missing_answer, wrong_day."""
    _check(by, association, "did")
    one_at_a_time(uid)
    if known := Deed.objects.filter(uid=uid).first():
        return known
    words = " ".join(text.split())
    if not words:
        raise RuleError("missing_answer", do="did", asks=["text"])
    if len(words) > TEXT:
        raise RuleError("too_long", most=TEXT)
    if not association.since <= on <= now.astimezone(SHANGHAI).date():
        raise RuleError("wrong_day")
    deed = Deed.objects.create(uid=uid, association=association, on=on, text=words)
    log(by, _happened("association.did", association, uid, now, now, quantity=1, measure="deeds"))
    return deed


@rule_decides
@transaction.atomic
def end(*, by: Viewer, association: Association, now: datetime) -> None:
    """It is no more; what it did stays, the names of its members go. Raises not_yours, association_ended."""
    _check(by, association, "end")
    forget_names(of=Roll.objects.filter(pk__in=association.terms.values("roll")), now=now)
    Association.objects.filter(pk=association.pk).update(until=now.astimezone(SHANGHAI).date())
    unit = association.unit
    unit.closed_on = now.astimezone(SHANGHAI).date()
    unit.save(update_fields=["closed_on"])
    log(by, _happened("association.ended", association, unit.uid, now, now))


def _check(by: Viewer, association: Association, do: str) -> None:
    """Who keeps the village's lists does it, as long as the association is there."""
    if not keeps_lists(by, association.place):
        raise RuleError("not_yours", do=do)
    if Association.objects.select_for_update(of=("self",)).get(pk=association.pk).until:
        raise RuleError("association_ended")


def _happened(
    kind: str,
    association: Association,
    subject: uuid.UUID,
    at: datetime,
    now: datetime,
    *,
    quantity: int | None = None,
    measure: str = "",
) -> Happened:
    return Happened(
        kind, at=at, recorded_at=now, place=association.place, subject=subject, nth=next_nth(subject), quantity=quantity,
        measure=measure, category=association.kind, data={"unit": str(association.unit.uid)},
    )  # fmt: skip
