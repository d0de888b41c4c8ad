"""Count sheets, minutes and changes of rolls are added and never changed."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing

TABLES = {"decisions_countsheet": "uid", "decisions_minutes": "id", "rolls_change": "id"}


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_tables"), ("rolls", "0004_kept_and_changed")]
    operations = [
        operation
        for table, key in TABLES.items()
        for operation in (forbid(table, "UPDATE", "DELETE"), forbid_replacing(table, [key]))
    ]
