import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields
import huiyin.apps.places.letters


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_tables"),
        ("people", "0001_tables"),
        ("places", "0001_tables"),
        ("rolls", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("uid", models.UUIDField(editable=False, unique=True)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("slug", models.CharField(max_length=40)),
                ("title", models.CharField(blank=True, max_length=80)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="title"),
                ),
                ("matter", models.CharField(blank=True, max_length=40)),
                ("body", models.CharField(blank=True, max_length=40)),
                ("state", models.CharField(max_length=40)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("begun_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
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
            ],
        ),
        migrations.CreateModel(
            name="Association",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="units.unit",
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("charter", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "town",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="association", to="decisions.decision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("on", models.DateField()),
                ("text", models.CharField(max_length=300)),
                (
                    "association",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deeds",
                        to="decisions.association",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("first", models.PositiveIntegerField(default=0)),
                ("last", models.PositiveIntegerField(default=0)),
                ("printed_at", models.DateTimeField()),
                ("filed_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "roll",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rolls.roll"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("nth", models.PositiveSmallIntegerField()),
                ("cells", huiyin.apps.keys.fields.EncryptedTextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="decisions.papersheet",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("state", models.CharField(max_length=40)),
                ("nth", models.PositiveSmallIntegerField()),
                ("sort", models.CharField(max_length=4)),
                ("body", models.CharField(blank=True, max_length=40)),
                ("law", models.JSONField(default=dict)),
                ("secret", models.BooleanField(default=False)),
                ("noticed_on", models.DateField()),
                ("may_meet_on", models.DateField()),
                ("meets_on", models.DateField(null=True)),
                ("venue", models.CharField(blank=True, max_length=120)),
                ("closed_at", models.DateTimeField(null=True)),
                ("left_by", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("published", models.JSONField(default=dict)),
                (
                    "decision",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="decisions.decision",
                    ),
                ),
                (
                    "roll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sitting", to="rolls.roll"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="remark",
                        serialize=False,
                        to="rolls.act",
                    ),
                ),
                ("text", huiyin.apps.keys.fields.EncryptedTextField()),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="decisions.sitting"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="papersheet",
            name="sitting",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="decisions.sitting",
            ),
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("text", huiyin.apps.keys.fields.EncryptedTextField()),
                ("chair", huiyin.apps.keys.fields.EncryptedTextField(blank=True, default="")),
                ("recorder", huiyin.apps.keys.fields.EncryptedTextField(blank=True, default="")),
                ("township", huiyin.apps.keys.fields.EncryptedTextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rolls.roll"),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="decisions.sitting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LevyList",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("lines", huiyin.apps.keys.fields.EncryptedTextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rolls.roll"),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="levies", to="decisions.sitting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Help",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="help",
                        serialize=False,
                        to="rolls.act",
                    ),
                ),
                ("helper", huiyin.apps.keys.fields.EncryptedTextField()),
                (
                    "mandate",
                    models.CharField(
                        choices=[("paper", "paper"), ("mark", "mark"), ("spoken", "spoken")], max_length=8
                    ),
                ),
                (
                    "slip",
                    models.CharField(
                        choices=[("printed", "printed"), ("written", "written"), ("refused", "refused")], max_length=8
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="helped", to="decisions.sitting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountSheet",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("hands", models.BooleanField(default=False)),
                ("issued", models.PositiveIntegerField(default=0)),
                ("used", models.PositiveIntegerField(default=0)),
                ("spoiled", models.PositiveIntegerField(default=0)),
                ("unused", models.PositiveIntegerField(default=0)),
                ("agree", models.PositiveIntegerField()),
                ("oppose", models.PositiveIntegerField()),
                ("abstain", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "roll",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rolls.roll"),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="decisions.sitting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "result",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("denied", "denied"), ("unreached", "unreached")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="rolls.act"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="decisions.sitting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("uid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("members", models.PositiveSmallIntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "association",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="decisions.association"
                    ),
                ),
                (
                    "roll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rolls.roll"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["place", "-moved_at"], name="decision_place_new"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["town", "-moved_at"], name="decision_town_new"),
        ),
        migrations.AddIndex(
            model_name="deed",
            index=models.Index(fields=["association", "-on"], name="deed_newest"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("sheet", "nth"), name="reading_nth_once"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(fields=("sheet", "by"), name="reading_once_a_person"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(fields=("decision", "nth"), name="sitting_nth_once"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("decision",), name="sitting_one_open_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.UniqueConstraint(fields=("sitting", "number"), name="paper_number_once"),
        ),
        migrations.AddConstraint(
            model_name="papersheet",
            constraint=models.UniqueConstraint(fields=("sitting", "kind", "first"), name="paper_printed_once"),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="term_forward"
            ),
        ),
    ]
