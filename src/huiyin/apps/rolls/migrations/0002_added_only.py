"""Acts and changes of rolls can be added and nothing else. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("rolls", "0001_tables")]
    operations = [
        forbid("rolls_act", "UPDATE", "DELETE"),
        forbid_replacing("rolls_act", ["uid"], ["supersedes_id"]),
        forbid("rolls_change", "UPDATE", "DELETE"),
        forbid_replacing("rolls_change", ["id"]),
    ]
