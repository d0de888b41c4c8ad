import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.places.letters


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sheet", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=80)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="title"),
                ),
                ("as_of", models.DateField()),
                ("spot", models.CharField(max_length=80)),
                ("posted_at", models.DateTimeField()),
                ("posted_seen", models.CharField(blank=True, max_length=40)),
                ("taken_at", models.DateTimeField(null=True)),
                ("taken_seen", models.CharField(blank=True, max_length=40)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["place", "taken_at"], name="posting_place")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at", None), ("taken_by", None)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="posting_taken_by_somebody",
                    )
                ],
            },
        ),
    ]
