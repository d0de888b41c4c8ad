"""A public title is found by its pinyin initials, like every other."""

from django.db import migrations, models

from huiyin.apps.places.actions import letters_of


def fill(apps, _editor):
    cases = apps.get_model("cases", "Case")
    shown = list(cases.objects.exclude(public_title="").only("id", "public_title"))
    for case in shown:
        case.public_letters = letters_of(case.public_title, 80)
    cases.objects.bulk_update(shown, ["public_letters"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_days_of_clocks")]

    operations = [
        migrations.AddField("case", "public_letters", models.CharField(blank=True, default="", max_length=80)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
