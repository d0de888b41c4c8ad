"""A job that is tried no more is marked as failed, apart from those that were taken back."""

from django.db import migrations, models


def mark(apps, _editor):
    """Those that were given up before; what was taken back never ran, so it has no error."""
    given_up = apps.get_model("jobs", "Job").objects.filter(done_at=None).exclude(dropped_at=None).exclude(error="")
    given_up.filter(tries__gte=8).update(failed_at=models.F("dropped_at"), dropped_at=None)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_tables")]
    operations = [
        migrations.AddField("job", "failed_at", models.DateTimeField(null=True)),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex("job", "job_waiting"),
        migrations.AddIndex(
            "job",
            models.Index(
                fields=["run_after"],
                condition=models.Q(done_at__isnull=True, dropped_at__isnull=True, failed_at__isnull=True),
                name="job_waiting",
            ),
        ),
    ]
