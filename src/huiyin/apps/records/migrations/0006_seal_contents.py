"""Seal the bodies that are there, by the keys of what their events are about. Stopped half-way, it goes on the next time."""

from django.db import migrations

from huiyin.apps.keys.anew import Table
from huiyin.apps.keys.migrating import seal

TABLES = [
    Table(
        "records_eventsecret",
        ("body",),
        key="event_id",
        row="t.event_id",
        owner="COALESCE(e.subject, e.uid)",
        joins="JOIN records_event e ON e.seq = t.event_id",
        json=frozenset({"body"}),
    )
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("records", "0005_sealed")]
    operations = [seal(TABLES)]
