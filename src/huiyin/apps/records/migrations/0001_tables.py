import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("places", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("place_no", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.UUIDField(null=True)),
                ("nth", models.PositiveIntegerField(default=0)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("channel", models.CharField(blank=True, max_length=12)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("series", models.CharField(blank=True, max_length=40)),
                ("quantity", models.BigIntegerField(null=True)),
                ("measure", models.CharField(blank=True, max_length=12)),
                ("data", models.JSONField(default=dict)),
                ("schema", models.PositiveSmallIntegerField(default=1)),
                ("commitment", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "as_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "place",
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
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sequenced",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done", models.BigIntegerField(default=0)),
                ("seen", models.BigIntegerField(default=0)),
                ("until", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="EventSecret",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="secret",
                        serialize=False,
                        to="records.event",
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("body", huiyin.apps.keys.fields.EncryptedJSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=60, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checkpoints",
                        to="records.log",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("generation", models.PositiveSmallIntegerField()),
                ("line", models.CharField(blank=True, max_length=80)),
                ("key", models.CharField(max_length=400)),
                ("witness", models.CharField(blank=True, max_length=160)),
                ("made_at", models.DateTimeField()),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="records.log",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReadLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("subject", models.UUIDField(db_index=True)),
                ("what", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=20, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("of", models.CharField(max_length=12)),
                ("who", models.CharField(max_length=36)),
                ("month", models.DateField()),
                ("first", models.DateField()),
                ("place_no", models.BigIntegerField()),
                ("category", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("series", models.CharField(blank=True, max_length=40)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("hashes", models.BinaryField(max_length=8192)),
                ("root", models.BinaryField(max_length=32)),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tiles",
                        to="records.log",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("span", models.CharField(max_length=1)),
                ("kind", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("place_no", models.BigIntegerField()),
                ("pack", models.CharField(blank=True, max_length=40)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("channel", models.CharField(blank=True, max_length=12)),
                ("level", models.CharField(blank=True, max_length=12)),
                ("role", models.CharField(blank=True, max_length=40)),
                ("series", models.CharField(blank=True, max_length=40)),
                ("measure", models.CharField(blank=True, max_length=12)),
                ("also", models.CharField(blank=True, max_length=200)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("answer", models.CharField(blank=True, max_length=20)),
                ("grade", models.PositiveSmallIntegerField(default=0)),
                ("n", models.BigIntegerField(default=0)),
                ("quantity", models.BigIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "span",
                            "place",
                            "day",
                            "kind",
                            "pack",
                            "category",
                            "channel",
                            "level",
                            "role",
                            "series",
                            "measure",
                            "also",
                            "outcome",
                            "answer",
                            "grade",
                        ),
                        name="cell_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("line", models.TextField()),
                ("outside", models.BooleanField(default=False)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="records.checkpoint",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("checkpoint", "name"), name="cosigned_once")],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="leaf",
                        serialize=False,
                        to="records.event",
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("code", models.CharField(db_index=True, max_length=12)),
                ("masked", models.BooleanField(default=False)),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaves",
                        to="records.log",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["kind", "day", "place_no"], name="event_kind_day_place"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("subject__isnull", False)), fields=("subject", "nth"), name="event_nth_once"
            ),
        ),
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(fields=["day"], name="checkpoint_day"),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=models.UniqueConstraint(fields=("log", "number"), name="checkpoint_number_once"),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=models.UniqueConstraint(fields=("log", "day"), name="checkpoint_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="logkey",
            constraint=models.UniqueConstraint(fields=("log", "line", "generation"), name="log_key_once"),
        ),
        migrations.AddIndex(
            model_name="readlog",
            index=models.Index(fields=["post", "at"], name="read_post_day"),
        ),
        migrations.AddConstraint(
            model_name="seen",
            constraint=models.UniqueConstraint(
                fields=("place", "month", "kind", "of", "who", "category", "role", "series"), name="seen_once_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="tile",
            constraint=models.UniqueConstraint(fields=("log", "level", "number"), name="tile_once"),
        ),
        migrations.AddConstraint(
            model_name="leaf",
            constraint=models.UniqueConstraint(fields=("log", "number"), name="leaf_once"),
        ),
    ]
