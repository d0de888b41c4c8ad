"""One-time codes by text message, residents' cards, and which card a matter belongs to."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_wait_for_places"),
        ("people", "0005_seal_contents"),
        ("places", "0004_changes"),
        ("units", "0002_three_administrators"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("phone_index", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ResidentCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number_hash", models.CharField(max_length=64, unique=True)),
                ("pin", models.CharField(max_length=200)),
                ("pin_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("name", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("helper", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("note", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("place_no", models.BigIntegerField()),
                ("handed_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "as_post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="casecontact",
            name="card",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="cases.residentcard"
            ),
        ),
        migrations.AddIndex(
            model_name="residentcard",
            index=models.Index(fields=["place", "id"], name="card_place_new"),
        ),
    ]
