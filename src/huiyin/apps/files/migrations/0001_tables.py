import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("listing", models.CharField(max_length=30)),
                ("query", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                (
                    "form",
                    models.CharField(
                        choices=[("csv", "csv"), ("xlsx", "xlsx"), ("json", "json"), ("zip", "zip")], max_length=4
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("expires", models.DateTimeField(db_index=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("ready", "ready"), ("failed", "failed"), ("gone", "gone")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("about", models.JSONField(default=dict)),
                ("name", models.CharField(blank=True, max_length=80)),
                ("rows", models.PositiveIntegerField(null=True)),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.post"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "post", "asked_at"], name="export_own")],
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("owner", models.UUIDField()),
                ("step", models.CharField(blank=True, max_length=40)),
                ("kind", models.CharField(choices=[("photo", "photo"), ("voice", "voice")], max_length=8)),
                ("mime", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveSmallIntegerField(default=0)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                ("sha256", models.CharField(max_length=64)),
                ("stored", models.CharField(db_index=True, default="", max_length=64)),
                ("added_at", models.DateTimeField()),
                ("public", models.BooleanField(default=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "step", "sha256"), name="file_once_per_owner")
                ],
            },
        ),
    ]
