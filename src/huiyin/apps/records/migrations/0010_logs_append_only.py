"""Logs, their tiles, heads and witnesses can be added and nothing else; only how far the sequencer is may change."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing

KEYS = {
    "records_log": (["id"], ["place_id"], ["origin"]),
    "records_leaf": (["event_id"], ["log_id", "number"]),
    "records_tile": (["id"], ["log_id", "level", "number"]),
    "records_checkpoint": (["id"], ["log_id", "number"], ["log_id", "day"]),
    "records_cosignature": (["id"], ["checkpoint_id", "name"]),
    "records_logkey": (["id"], ["log_id", "generation"]),
}


class Migration(migrations.Migration):
    dependencies = [("records", "0009_logs")]
    operations = [
        *(forbid(table, "UPDATE", "DELETE") for table in KEYS),
        *(forbid_replacing(table, *keys) for table, keys in KEYS.items()),
    ]
