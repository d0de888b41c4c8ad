"""What a published brief said, and what was approved, is never changed. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing

FROZEN = ("figures_brieffigure", "figures_approval", "figures_approvedfigure", "figures_approvedchart")


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_tables")]
    operations = [
        operation
        for table in FROZEN
        for operation in (forbid(table, "UPDATE", "DELETE"), forbid_replacing(table, ["id"]))
    ]
