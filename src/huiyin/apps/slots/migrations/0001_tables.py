import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields
import huiyin.apps.places.letters


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("series", models.UUIDField(db_index=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reception", "reception"),
                            ("hours", "hours"),
                            ("on_duty", "on_duty"),
                            ("venue", "venue"),
                        ],
                        max_length=12,
                    ),
                ),
                ("place_no", models.BigIntegerField()),
                ("room", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(blank=True, max_length=60)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="title"),
                ),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("capacity", models.PositiveSmallIntegerField(default=0)),
                ("taken", models.PositiveSmallIntegerField(default=0)),
                ("public", models.BooleanField(default=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("nth", models.PositiveIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="places.place",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="units.post",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="units.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("shelf", models.CharField(db_index=True, max_length=16)),
                ("state", models.CharField(default="booked", max_length=12)),
                ("channel", models.CharField(max_length=12)),
                ("people", models.PositiveSmallIntegerField(default=1)),
                ("name", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("topic", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                ("nth", models.PositiveIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="slots.slot"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["place", "starts"], name="slot_place_start"),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["town", "starts"], name="slot_town_start"),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["post", "starts"], name="slot_post_start"),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["unit", "starts"], name="slot_unit_start"),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="slot_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("capacity"))), name="slot_holds"
            ),
        ),
    ]
