"""A clock may count from a day that was asked, and leave days out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_accused")]

    operations = [
        migrations.AddField("clockrun", "counted_from", models.DateField(null=True)),
        migrations.AddField("clockrun", "less", models.PositiveSmallIntegerField(default=0)),
    ]
