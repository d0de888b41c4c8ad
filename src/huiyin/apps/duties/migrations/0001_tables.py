import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields
import huiyin.core.duties


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Owed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("duty", models.CharField(max_length=40)),
                ("span", models.CharField(max_length=10)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("late_from", models.DateField(null=True)),
                ("subject", models.UUIDField()),
                ("place_no", models.BigIntegerField()),
                ("confidential", models.BooleanField(default=False)),
                ("people", models.BooleanField(default=False)),
                ("needs", models.PositiveSmallIntegerField(default=1)),
                ("done", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("unneeded", "unneeded")],
                        default=huiyin.core.duties.Standing["open"],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=12)),
                ("words", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("nth", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.household",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owed",
                        to="units.post",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owed",
                        to="units.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Doing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.UUIDField(db_index=True)),
                ("at", models.DateTimeField()),
                ("met", models.PositiveSmallIntegerField(default=1)),
                (
                    "owed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doings",
                        to="duties.owed",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Care",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(choices=[("old", "old"), ("young", "young")], max_length=8)),
                ("place_no", models.BigIntegerField()),
                ("starts", models.DateField()),
                ("ends", models.DateField(null=True)),
                (
                    "head",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.household"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
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
                        condition=models.Q(("ends__isnull", True)),
                        fields=("household", "post", "kind"),
                        name="care_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("duty", models.CharField(max_length=40)),
                ("span", models.CharField(max_length=10)),
                ("place_no", models.BigIntegerField()),
                ("total", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("unneeded", models.IntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("town", "duty", "span", "place"), name="coverage_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(fields=["post", "first"], name="owed_post"),
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(fields=["unit", "first"], name="owed_unit"),
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(fields=["place", "duty", "first"], name="owed_place"),
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(condition=models.Q(("head__isnull", False)), fields=["head", "first"], name="owed_head"),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.UniqueConstraint(fields=("town", "duty", "span", "subject"), name="owed_once"),
        ),
        migrations.AddConstraint(
            model_name="doing",
            constraint=models.UniqueConstraint(fields=("owed", "event"), name="doing_once"),
        ),
    ]
