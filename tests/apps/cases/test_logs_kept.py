"""Logs are kept for six months at least, whatever an installation has set (网络安全法 23(3))."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from huiyin.apps.cases.actions.retaining import retain
from huiyin.apps.cases.retention import LEAST, TABLE, months_of
from huiyin.apps.people.models import SecurityEntry
from huiyin.apps.people.security import note
from huiyin.apps.records.actions import note_read
from huiyin.apps.records.models import Event, ReadLog
from tests.builders import World, say

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("months", [-12, 0, 1, 5])
def test_no_setting_shortens_them_below_half_a_year(settings: Any, months: int) -> None:
    settings.RETENTION = dict.fromkeys((kept.name for kept in TABLE), months)
    world, now = World(), timezone.now()
    case, reader = say(world), world.viewer("desk", unit=world.unit("village_station", world.village))
    for age in (1, 90, 181, 190):
        note_read(reader, case.uid, f"{age}", now - age * DAY)
        note("signed_in", now - age * DAY, person=reader.actor.person)
    events = Event.objects.count()
    assert months_of("reads") == LEAST["reads"] == 6
    retain(now=now)
    assert set(ReadLog.objects.values_list("what", flat=True)) - {"190"} == {"1", "90", "181"}
    assert LEAST["security"] == 6
    kept = {(now - at).days for at in SecurityEntry.objects.values_list("at", flat=True)}
    assert kept - {190} == {1, 90, 181}
    assert Event.objects.count() >= events


def test_the_security_log_is_kept_a_year_and_then_deleted(settings: Any) -> None:
    now = timezone.now()
    for days in (1, 300, 360, 380):
        note("signed_in", now - days * DAY)
    assert retain(now=now)["security"] == 1
    settings.RETENTION = {"security": 36}
    assert retain(now=now)["security"] == 0
    settings.RETENTION = {"security": 9}
    assert retain(now=now)["security"] == 2
    assert SecurityEntry.objects.count() == 1


def test_nobody_deletes_an_entry_of_the_last_half_year() -> None:
    now = timezone.now()
    note("signed_in", now - 100 * DAY)
    with pytest.raises(DatabaseError, match="append-only for 6 months"), transaction.atomic():
        SecurityEntry.objects.all().delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SecurityEntry.objects.update(kind="signed_out", at=now - 400 * DAY)
    assert SecurityEntry.objects.get().kind == "signed_in"
