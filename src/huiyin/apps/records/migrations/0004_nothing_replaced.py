"""Events and secrets cannot be replaced by others of the same key; who has read what is added and nothing else."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("records", "0003_cells")]
    operations = [
        forbid_replacing("records_event", ["seq"], ["uid"], ["subject", "nth"]),
        forbid_replacing("records_eventsecret", ["event_id"]),
        forbid("records_readlog", "UPDATE", "DELETE"),
        forbid_replacing("records_readlog", ["id"]),
    ]
