"""What a published brief said is never changed. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_tables")]
    operations = [
        forbid("figures_brieffigure", "UPDATE", "DELETE"),
        forbid_replacing("figures_brieffigure", ["id"]),
    ]
