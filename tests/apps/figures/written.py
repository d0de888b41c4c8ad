"""Small builders: what happened in October, who writes a brief of it and who publishes it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from huiyin.apps.figures.actions import briefs as actions
from huiyin.apps.figures.models import Brief
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.records.actions import Happened, log_all
from huiyin.core.errors import RuleError
from tests.builders import MONDAY, World

OCTOBER = date(2026, 10, 31)
TEXT = "一、志愿服务\n十月开展志愿服务{{volunteering}}，便民活动{{convenience_days}}。"
SERVED = {"kind": "activity.held", "category": "volunteering"}


@dataclass
class Office:
    """Seven acts of service in 杏树湾村 and five in 松岗头村 in October; the desk writes, the secretary publishes."""

    world: World = field(default_factory=lambda: World("dalu"))
    writer: Viewer = field(init=False)
    approver: Viewer = field(init=False)

    def __post_init__(self) -> None:
        committee = self.world.units["party_committee"]
        self.writer = self.world.viewer("desk", unit=committee)
        self.approver = self.world.viewer("secretary", unit=committee)
        happen(self.world.village, 7)
        happen(self.world.other_village, 5)

    def begun(self, **changes: Any) -> Brief:
        """A draft of October for the town, as the template has it."""
        given = {
            "by": self.writer,
            "uid": uuid.uuid4(),
            "place": self.world.town,
            "period": "month",
            "day": OCTOBER,
            "now": MONDAY,
        }
        return actions.begin(**{**given, **changes})

    def written(self, text: str = TEXT, **changes: Any) -> Brief:
        """The same with a text of its own."""
        brief = self.begun(**changes)
        by = changes.get("by", self.writer)
        return actions.save_draft(
            by=by, uid=brief.uid, version=brief.version, title="望禾镇十月工作简报", text=text, now=MONDAY
        )

    def publish(self, brief: Brief, **changes: Any) -> Brief:
        """The colleague publishes it."""
        return actions.publish(
            **{"by": self.approver, "uid": brief.uid, "version": brief.version, "now": MONDAY, **changes}
        )

    def published(self, text: str = TEXT, **changes: Any) -> Brief:
        """Written by one, published by the other."""
        return self.publish(self.written(text, **changes))


def happen(place: Place, times: int, *, at: datetime = datetime(2026, 10, 12, 1, tzinfo=UTC), **changes: Any) -> None:
    """So many activities were held there."""
    recorded = changes.pop("recorded_at", at + timedelta(hours=1))
    facts = {**SERVED, "at": at, "recorded_at": recorded, "place": place, **changes}
    log_all(Viewer.for_system("test"), [Happened(**facts, subject=uuid.uuid4(), nth=1) for _ in range(times)])


def page(path: str, client: Client | None = None) -> str:
    """The page at a path, as a visitor or a client sees it."""
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return response.content.decode()


def refused(code: str) -> pytest.RaisesExc[RuleError]:
    """The refusal of that code."""
    return pytest.raises(RuleError, match=rf"^{code}\(")
