"""Seal the bodies that are there, by the keys of what their events are about. Stopped half-way, it goes on the next time."""

from django.db import migrations

from huiyin.apps.keys.anew import Table, seal_table
from huiyin.apps.scope.append_only import lifted

BODIES = Table(
    "records_eventsecret",
    ("body",),
    key="event_id",
    row="t.event_id",
    owner="COALESCE(e.subject, e.uid)",
    joins="JOIN records_event e ON e.seq = t.event_id",
    json=frozenset({"body"}),
)


def seal_bodies(connection):
    with lifted(connection, BODIES.name, "UPDATE"):
        seal_table(BODIES, connection)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("records", "0005_sealed")]
    operations = [
        migrations.RunPython(lambda _apps, editor: seal_bodies(editor.connection), migrations.RunPython.noop),
    ]
