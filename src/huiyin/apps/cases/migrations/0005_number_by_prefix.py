"""Running numbers are counted by the initials of a town: two towns with the same ones would clash every day."""

from django.db import migrations, models


def by_prefix(apps, _editor):
    numbers = apps.get_model("cases", "CaseNumber")
    last: dict[tuple[str, object], int] = {}
    for row in numbers.objects.select_related("town"):
        key = ((row.town.letters or "h").upper()[:6], row.day)
        last[key] = max(last.get(key, 0), row.last)
    numbers.objects.all().delete()
    numbers.objects.bulk_create(numbers(town_id=None, prefix=p, day=day, last=n) for (p, day), n in last.items())


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_called_and_raised"), ("places", "0001_tables")]

    operations = [
        migrations.RemoveConstraint("casenumber", "case_number_day"),
        migrations.AddField("casenumber", "prefix", models.CharField(max_length=6, default=""), preserve_default=False),
        migrations.AlterField(
            "casenumber", "town", models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
        ),
        migrations.RunPython(by_prefix, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("casenumber", "town"),
        migrations.AddConstraint(
            "casenumber", models.UniqueConstraint(fields=["prefix", "day"], name="case_number_prefix_day")
        ),
    ]
