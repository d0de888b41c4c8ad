import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields
import huiyin.core.accusations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_tables"),
        ("people", "0001_tables"),
        ("places", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Accusation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("standing", models.CharField(default=huiyin.core.accusations.Standing["held"], max_length=12)),
                ("received_on", models.DateField()),
                ("text", huiyin.apps.keys.fields.EncryptedTextField()),
                ("accuser", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("number", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("entered_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Petition",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="petition",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("number", huiyin.apps.keys.fields.EncryptedTextField()),
                (
                    "number_index",
                    huiyin.apps.keys.fields.BlindIndexField(
                        db_index=True, editable=False, max_length=32, null=True, purpose="petition", source="number"
                    ),
                ),
                ("way", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=12)),
                ("form", models.CharField(max_length=12)),
                ("route", models.CharField(blank=True, max_length=12)),
                ("result", models.CharField(blank=True, max_length=12)),
                ("reps", models.PositiveIntegerField(default=0)),
                ("signatories", models.PositiveIntegerField(default=0)),
                ("supervised", models.PositiveSmallIntegerField(default=0)),
                ("mediated", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="AccusationAgainst",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "accusation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="against", to="petitions.accusation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False),
                            ("place__isnull", False),
                            ("person__isnull", False),
                            _connector="OR",
                        ),
                        name="against_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccusationEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("entered", "entered"),
                            ("read", "read"),
                            ("named", "named"),
                            ("unnamed", "unnamed"),
                            ("noted", "noted"),
                            ("handed", "handed"),
                            ("answered", "answered"),
                            ("ended", "ended"),
                            ("called", "called"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("idem", models.UUIDField()),
                (
                    "accusation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="petitions.accusation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("accusation", "idem"), name="accusation_entry_once")],
            },
        ),
        migrations.CreateModel(
            name="AccusationReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "accusation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="petitions.accusation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)), fields=("accusation", "person"), name="named_once"
                    )
                ],
            },
        ),
    ]
