import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Roll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("place_no", models.BigIntegerField()),
                ("subject", models.UUIDField(db_index=True, null=True)),
                ("online", models.BooleanField(default=False)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("body", models.CharField(blank=True, default="", max_length=40)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rolls", to="places.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("name", huiyin.apps.keys.fields.EncryptedTextField()),
                ("spoken_for", huiyin.apps.keys.fields.EncryptedTextField(blank=True, default="")),
                ("shelf", models.CharField(blank=True, db_index=True, default="", max_length=16)),
                ("struck_at", models.DateTimeField(null=True)),
                ("role", models.CharField(blank=True, default="", max_length=12)),
                ("area", models.PositiveBigIntegerField(default=0)),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.household"
                    ),
                ),
                (
                    "met_in",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rolls.roll",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("add", "add"), ("strike", "strike"), ("represent", "represent")], max_length=10
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("moved_in", "moved_in"),
                            ("moved_out", "moved_out"),
                            ("came_of_age", "came_of_age"),
                            ("died", "died"),
                            ("left_out", "left_out"),
                            ("wrong_entry", "wrong_entry"),
                            ("another_stands", "another_stands"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="rolls.entry"
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="rolls.roll"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("attend", "attend"),
                            ("sign", "sign"),
                            ("opine", "opine"),
                            ("vote", "vote"),
                            ("object", "object"),
                            ("reply", "reply"),
                            ("authorise", "authorise"),
                            ("attempt", "attempt"),
                            ("mark", "mark"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("meeting", "meeting"),
                            ("paper", "paper"),
                            ("call", "call"),
                            ("app", "app"),
                            ("helper", "helper"),
                        ],
                        max_length=8,
                    ),
                ),
                ("evidence", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "recorder",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="rolls.act",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="rolls.entry",
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="rolls.roll",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="roll",
            index=models.Index(
                condition=models.Q(("body", ""), _negated=True), fields=["place", "body"], name="roll_kept_of_body"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("roll", "number"), name="entry_number_once"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["roll", "kind"], name="act_roll_kind"),
        ),
        migrations.AddIndex(
            model_name="act",
            index=models.Index(fields=["entry", "kind", "at"], name="act_entry_kind_at"),
        ),
    ]
