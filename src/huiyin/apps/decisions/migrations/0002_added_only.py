"""Count sheets, minutes, levies by households, call-backs and what was read off paper are added and never changed. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_tables")]
    operations = [
        forbid("decisions_countsheet", "UPDATE", "DELETE"),
        forbid_replacing("decisions_countsheet", ["uid"]),
        forbid("decisions_minutes", "UPDATE", "DELETE"),
        forbid_replacing("decisions_minutes", ["uid"]),
        forbid("decisions_levylist", "UPDATE", "DELETE"),
        forbid_replacing("decisions_levylist", ["uid"]),
        forbid("decisions_callback", "UPDATE", "DELETE"),
        forbid_replacing("decisions_callback", ["uid"]),
        forbid("decisions_reading", "UPDATE", "DELETE"),
        forbid_replacing("decisions_reading", ["uid"]),
    ]
