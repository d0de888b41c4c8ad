"""Begin a plan in which several parties take part; each part is a child case of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from huiyin.apps.activities.town import words_at
from huiyin.apps.cases import library
from huiyin.apps.cases.actions.opening import Said, open_case
from huiyin.apps.cases.models import Case
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.core.errors import RuleError


def begin_plan(
    *, by: Viewer, uid: uuid.UUID, village: Place, title: str, text: str, agreement: str, now: datetime
) -> Case:
    """A plan for somebody who needs care there; `agreement`: who agreed, and when. Raises no_such_kind and the engine's."""
    parties = words_at(village).parties
    if parties is None or village.kind != parties.on:
        raise RuleError("no_such_kind")
    said = Said(
        uid=uid, slug=parties.plan, place=village, title=title, text=text,
        channel=library.pack(parties.plan).channels[0], answers={"agreement": agreement},
    )  # fmt: skip
    return open_case(by=by, said=said, at=now, now=now)
