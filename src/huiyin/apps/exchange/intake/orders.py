"""12345 orders become cases of the pack `hotline`: known by the order's number, without one by what the row says."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case, profile_of
from huiyin.apps.exchange.check import Checked
from huiyin.apps.exchange.intake.base import Do, Intake, Look, Plan
from huiyin.apps.exchange.intake.places import place_index
from huiyin.apps.exchange.queries import known_cases, own_place, places_for
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.clock_days import past_day
from huiyin.core.errors import RuleError
from huiyin.core.words import Channel

PACK = "hotline"
NAMESPACE = uuid.UUID("0b9d6f1e-5a57-5d5e-9f63-12345fa11e55")
UNKNOWN_CATEGORY = "other"


class Orders(Intake):
    """Orders from the hotline. What is there already is left alone: from then on it moves by steps."""

    batch = 50

    def __init__(self, by: Viewer, now: datetime) -> None:
        super().__init__(by, now)
        library.pack(PACK)
        self._index, _ = place_index(by)
        self._places: dict[int, Place] = places_for(by).select_related("town").in_bulk()
        self._own = own_place(by)
        self._seen: dict[uuid.UUID, int] = {}

    def plan(self, rows: Sequence[Checked]) -> list[Plan]:
        plans = self.plan_each(rows, self._plan)
        known = known_cases(plan.target for plan in plans if plan.target)
        for plan in plans:
            if plan.target in known or (plan.target in self._seen and self._seen[plan.target] != plan.row.number):
                plan.do = Do.same
            elif plan.target:
                self._seen[plan.target] = plan.row.number
        return plans

    def looks(self) -> Sequence[Look]:
        return self._place, self._received, self._sent, self._due

    def _plan(self, row: Checked) -> Plan:
        place, sent = self._place(row), self._sent(row)
        self._due(row)
        at = self._received(row) or sent or self.now
        uid = _uid(row, place)
        return Plan(row, Do.add, {"said": _said(row, uid, place), "at": at}, uid)

    def _received(self, row: Checked) -> datetime | None:
        return self._moment(row, "received")

    def _sent(self, row: Checked) -> datetime | None:
        if sent := self._moment(row, "dispatched"):
            self._within_a_year(sent)
        return sent

    def _due(self, row: Checked) -> None:
        """Refuses a limit that lies before the day of dispatch: one of the two is mistyped."""
        due, sent = row.values.get("due"), row.values.get("dispatched")
        if isinstance(due, date) and isinstance(sent, datetime) and due < sent.date():
            raise RuleError("row_due_before", column="due", sent=f"{sent:%Y-%m-%d}")

    def _moment(self, row: Checked, column: str) -> datetime | None:
        given = row.values.get(column)
        if not isinstance(given, datetime):
            return None
        at = timezone.make_aware(given)
        if at > self.now:
            raise RuleError("row_in_future", column=column, given=f"{given:%Y-%m-%d %H:%M}")
        return at

    def _within_a_year(self, sent: datetime) -> None:
        try:
            past_day(timezone.localdate(sent), "dispatched", self.now)
        except RuleError as refusal:
            raise RuleError(refusal.code, column="dispatched", **refusal.values) from refusal

    def _place(self, row: Checked) -> Place:
        words = row.values.get("place")
        if words:
            return self._places[self._index.find(str(words), column="place").pk]
        if self._own is None:
            raise RuleError("row_no_place", column="place")
        return self._own

    def write(self, plans: Sequence[Plan]) -> None:
        self.write_each(plans, self._write)

    def _write(self, plan: Plan) -> None:
        open_case(by=self.by, said=plan.facts["said"], at=plan.facts["at"], now=self.now)


def _uid(row: Checked, place: Place) -> uuid.UUID:
    """The case's uid: the same for the same order in every file of the county."""
    return uuid.uuid5(NAMESPACE, f"{place.county_id or place.pk}:{row.values.get('number') or row.hash}")


def _said(row: Checked, uid: uuid.UUID, place: Place) -> Said:
    values = row.values
    answers: dict[str, Any] = {"matter": values["matter"]}
    answers |= {key: str(values[key]) for key in ("number", "due") if values.get(key)}
    if isinstance(sent := values.get("dispatched"), datetime):
        answers["dispatched"] = sent.date().isoformat()
    return Said(
        uid=uid,
        slug=PACK,
        place=place,
        text=str(values["text"]),
        title=str(values.get("title") or ""),
        category=_category(place, str(values.get("category") or "")),
        spot=str(values.get("spot") or ""),
        channel=Channel.hotline,
        name=str(values.get("name") or ""),
        phone=str(values.get("phone") or ""),
        answers=answers,
    )


def _category(place: Place, words: str) -> str:
    """The town's category of that name or code; the last word of a path like 城乡建设/路灯; else `other`."""
    town = profile_of(place)
    if town is None or not words:
        return UNKNOWN_CATEGORY
    names = {category.title.zh: code for code, category in town.categories.items()}
    for word in (words, *reversed(words.replace("／", "/").replace("-", "/").replace(">", "/").split("/"))):
        code = names.get(word.strip(), word.strip())
        if code in town.categories:
            return code
    return UNKNOWN_CATEGORY
