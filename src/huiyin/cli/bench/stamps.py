"""Stamps: a mould's rows again, for other askers. They are written in batches, in the order in which things happened."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Model

from huiyin.apps.cases.codes import receipt_code, receipt_shelf
from huiyin.apps.cases.models import Case, CaseContact, CaseContent, CaseNumber, CaseParty, ClockRun, Notice
from huiyin.apps.keys.blind import blind, blind_words
from huiyin.apps.records.models import Event, EventSecret
from huiyin.cli.bench.dies import EVENT_MARK, SUBJECT_MARK, Seal, Week, fields_of, swapped
from huiyin.cli.bench.words import Words, words
from huiyin.core.grams import words_of
from huiyin.core.worktime import SHANGHAI

OWNED = (CaseParty, ClockRun, Notice)
"""Tables whose rows have an id of their own and belong to a case."""
BATCH = 5000


def at(model: type[Model], name: str) -> int:
    """Where a column stands in a row."""
    return [each.attname for each in fields_of(model)].index(name)


SEQ, EVENT_UID, COMMITMENT = (at(Event, name) for name in ("seq", "uid", "commitment"))
OF_EVENT, SALT = at(EventSecret, "event_id"), at(EventSecret, "salt")
OF_CASE = {model: at(model, "case_id") for model in (CaseContent, *OWNED)}


@dataclass
class Batch:
    """What is to be written together: rows by table, (case id, words) for the search table."""

    rows: dict[type[Model], list[list[Any]]] = field(default_factory=lambda: defaultdict(list))
    found_by: list[tuple[int, list[str]]] = field(default_factory=list)
    recorded: list[tuple[datetime, list[Any], list[Any]]] = field(default_factory=list)


@dataclass
class Press:
    """Stamps cases one after another. `ids` are the last ids of each table, `numbers` the last of each prefix and day.

    `counted` sums what the stamps add to the counters: (n, quantity) by the dimensions of a count.
    """

    seed: int = 1
    ids: dict[type[Model], int] = field(default_factory=dict)
    numbers: dict[tuple[str, date], int] = field(default_factory=dict)
    counted: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)
    batch: Batch = field(default_factory=Batch)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  (salts of invented secrets)
        for model in (Case, Event, *OWNED):
            self.ids[model] = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        self.numbers = {(row.prefix, row.day): row.last for row in CaseNumber.objects.all()}

    def stamp(self, week: Week, n: int, uid: UUID) -> None:
        """One more case of this mould in this week, saying the nth words."""
        said, case_id, rows = words(n), self._next(Case), self.batch.rows
        own = self._own(week, uid, said)
        rows[Case].append([case_id, *week.dies[Case][0].struck(own)[1:]])
        rows[CaseContent].append([case_id, *week.dies[CaseContent][0].struck(own)[1:]])
        if said.name or said.phone:
            index = blind("phone", said.phone) if said.phone else None
            rows[CaseContact].append([case_id, said.name, said.phone, index, None, False, "", None, None, False])
        for model in OWNED:
            for die in week.dies[model]:
                row = die.struck(own)
                row[0], row[OF_CASE[model]] = self._next(model), case_id
                rows[model].append(row)
        self._record(week, own)
        town, village = week.mould.places
        code = words_of(own["code"])
        self.batch.found_by.append((case_id, [*blind_words([*said.grams, *code]), f"t{town}x", f"v{village}x"]))
        self._count(week)

    def _next(self, model: type[Model]) -> int:
        self.ids[model] += 1
        return self.ids[model]

    def _own(self, week: Week, uid: UUID, said: Words) -> dict[str, Any]:
        day = week.opened.astimezone(SHANGHAI).date()
        prefix = week.mould.own["code"].partition("-")[0]
        number = self.numbers[prefix, day] = self.numbers.get((prefix, day), 0) + 1
        return {
            "uid": uid.hex,
            "uid_text": str(uid),
            "code": f"{prefix}-{day:%Y%m%d}-{number:04d}",
            "receipt": receipt_shelf(receipt_code(uid)),
            "title": said.title,
            "letters": said.letters,
            "text": said.text,
            "spot": said.spot,
            "name": said.name,
            "phone": said.phone,
        }

    def _record(self, week: Week, own: Mapping[str, Any]) -> None:
        events, secrets = week.dies[Event], week.dies[EventSecret]
        for moment, event, secret, sealed in zip(week.recorded, events, secrets, week.seals, strict=True):
            row, hidden = event.struck(own), secret.struck(own)
            uid, hidden[SALT] = UUID(int=self._random.getrandbits(128)), f"{self._random.getrandbits(128):032x}"
            row[EVENT_UID], row[COMMITMENT] = uid.hex, commitment(sealed, hidden[SALT], {**own, "event": str(uid)})
            self.batch.recorded.append((moment, row, hidden))

    def _count(self, week: Week) -> None:
        for key, n, quantity in week.counts:
            before = self.counted.get(key, (0, 0))
            self.counted[key] = (before[0] + n, before[1] + quantity)

    def take(self) -> Batch:
        """The batch to write; events get their order by the moment at which they were recorded."""
        batch, self.batch = self.batch, Batch()
        batch.recorded.sort(key=lambda three: three[0])
        for _, event, secret in batch.recorded:
            event[SEQ] = secret[OF_EVENT] = self._next(Event)
        batch.rows[Event] = [event for _, event, _ in batch.recorded]
        batch.rows[EventSecret] = [secret for _, _, secret in batch.recorded]
        return batch


def commitment(sealed: Seal, salt: str, own: Mapping[str, Any]) -> str:
    """As `records.actions.commit` makes it."""
    row, body = sealed
    if isinstance(row, str):
        row = row.replace(SUBJECT_MARK, own["uid_text"], 1).replace(EVENT_MARK, own["event"], 1)
    else:
        row = json.dumps(swapped(row, own), ensure_ascii=False, sort_keys=True)
    told = hashlib.sha256(row.encode()).hexdigest()
    content = json.dumps([told, swapped(body, own)], ensure_ascii=False, sort_keys=True)
    return hmac.new(salt.encode(), content.encode(), hashlib.sha256).hexdigest()
