"""The trail of an accusation: rows are added and nothing else; who is named stays on record. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_tables")]
    operations = [
        forbid("petitions_accusationentry", "UPDATE", "DELETE"),
        forbid_replacing("petitions_accusationentry", ["id"], ["accusation_id", "idem"]),
        forbid("petitions_accusationreader", "DELETE"),
    ]
