import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_tables"),
        ("places", "0001_tables"),
        ("records", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("receipt", models.CharField(max_length=16)),
                ("slug", models.CharField(max_length=40)),
                ("profile", models.CharField(max_length=40)),
                ("title", huiyin.apps.keys.fields.EncryptedTextField()),
                ("category", models.CharField(blank=True, max_length=40)),
                ("channel", models.CharField(max_length=12)),
                ("level", models.CharField(max_length=12)),
                ("language", models.CharField(default="zh-hans", max_length=10)),
                ("place_no", models.BigIntegerField()),
                ("state", models.CharField(max_length=40)),
                ("back", models.CharField(blank=True, max_length=40)),
                ("phase", models.CharField(max_length=12)),
                ("open", models.BooleanField(default=True)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("why", models.JSONField(default=dict)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("marks_json", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("due_clock", models.CharField(blank=True, max_length=40)),
                ("due_sort", models.DateTimeField()),
                ("late", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=20)),
                ("grade", models.PositiveSmallIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("backers", models.PositiveIntegerField(default=0)),
                ("redone", models.PositiveSmallIntegerField(default=0)),
                ("public_title", models.CharField(blank=True, max_length=80)),
                ("public_letters", models.CharField(blank=True, default="", max_length=80)),
                ("public_text", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "handler",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "held_by_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "held_by_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cases.case",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="cases.case",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="places.place",
                    ),
                ),
                (
                    "reporter_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "suggested",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
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
                        related_name="+",
                        to="units.unit",
                    ),
                ),
                (
                    "village",
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
            name="PackVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=16, unique=True)),
                ("body", models.JSONField()),
            ],
        ),
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
            name="ProfileVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=40, unique=True)),
                ("body", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseContent",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("text", huiyin.apps.keys.fields.EncryptedTextField()),
                ("spot", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("answers", huiyin.apps.keys.fields.EncryptedJSONField(default=dict)),
                ("point", huiyin.apps.keys.fields.EncryptedJSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Backer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("name", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="backer_set", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefix", models.CharField(max_length=6)),
                ("day", models.DateField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("prefix", "day"), name="case_number_prefix_day")],
            },
        ),
        migrations.AddField(
            model_name="case",
            name="pack",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.packversion",
            ),
        ),
        migrations.CreateModel(
            name="ResidentCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("shelf", models.CharField(max_length=16)),
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
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=400)),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseContact",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("name", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                (
                    "phone_index",
                    huiyin.apps.keys.fields.BlindIndexField(
                        db_index=True, editable=False, max_length=32, null=True, purpose="phone", source="phone"
                    ),
                ),
                ("on_behalf", models.BooleanField(default=False)),
                ("helper", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("guardian", huiyin.apps.keys.fields.EncryptedTextField(blank=True, null=True)),
                ("validated", models.BooleanField(default=False)),
                (
                    "card",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="cases.residentcard",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseAccused",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("no", models.BigIntegerField(default=0)),
                ("end", models.BigIntegerField(default=-1)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accused",
                        to="cases.case",
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
                    models.UniqueConstraint(
                        fields=("case", "unit", "place"), name="accused_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place__isnull", True), ("unit__isnull", False)),
                            models.Q(("place__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="accused_unit_or_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("joint", "joint"),
                            ("lead", "lead"),
                            ("copy", "copy"),
                            ("entered", "entered"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="cases.case",
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
            ],
            options={
                "indexes": [models.Index(fields=["case", "post", "unit"], name="party_case")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)), fields=("unit", "case", "part"), name="party_unit"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", False)), fields=("post", "case", "part"), name="party_post"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClockRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("segments", models.JSONField(default=list)),
                ("limit", models.CharField(max_length=12)),
                ("extra", models.JSONField(default=list)),
                ("counted_from", models.DateField(null=True)),
                ("less", models.PositiveSmallIntegerField(default=0)),
                ("running", models.BooleanField(default=True)),
                ("started_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("stage", models.SmallIntegerField(default=0)),
                ("late_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clocks",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("running", True)), fields=["next_at"], name="clock_next"),
                    models.Index(fields=["case", "running"], name="clock_case_running"),
                    models.Index(fields=["name", "running"], name="clock_by_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to_asker", models.BooleanField(default=False)),
                ("code", models.CharField(max_length=40)),
                ("values", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("send_after", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="cases.case"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.event"
                    ),
                ),
                (
                    "to_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
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
            options={
                "indexes": [
                    models.Index(fields=["to_post", "read_at", "id"], name="notice_post"),
                    models.Index(fields=["to_unit", "read_at", "id"], name="notice_unit"),
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True), ("town__isnull", False)),
                        fields=["town", "id"],
                        name="notice_to_tell",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["receipt"], name="case_receipt"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["held_by_post", "open", "due_sort", "id"], name="case_post_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["held_by_unit", "open", "due_sort", "id"], name="case_unit_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["town", "open", "due_sort", "id"], name="case_town_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["village", "open", "due_sort", "id"], name="case_village_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["town", "id"], name="case_town_new"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["village", "category", "closed_at"], name="case_village_near"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False)),
                fields=["village", "published_at"],
                name="case_village_published",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("published_at__isnull", False)),
                fields=["town", "published_at"],
                name="case_town_published",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("raised_at__isnull", False)), fields=["town", "id"], name="case_town_raised"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("parent__isnull", False)), fields=["parent"], name="case_parent"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="case_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["town", "opened_at"], name="case_town_opened"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)), fields=["town", "closed_at"], name="case_town_closed"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", False)),
                fields=["town", "answered_at"],
                name="case_town_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("open", True), ("outcome", "")),
                    models.Q(("open", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="case_closed_with_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grade__isnull", True), models.Q(("grade__gte", 1), ("grade__lte", 5)), _connector="OR"
                ),
                name="case_grade_range",
            ),
        ),
        migrations.AddIndex(
            model_name="residentcard",
            index=models.Index(fields=["place", "id"], name="card_place_new"),
        ),
        migrations.AddIndex(
            model_name="residentcard",
            index=models.Index(fields=["shelf"], name="card_shelf"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(fields=("post", "page", "name"), name="saved_view_once"),
        ),
        migrations.AddIndex(
            model_name="casecontact",
            index=models.Index(
                condition=models.Q(("entered_by__isnull", False)), fields=["entered_by"], name="contact_entered_by"
            ),
        ),
        migrations.AddIndex(
            model_name="casecontact",
            index=models.Index(condition=models.Q(("card__isnull", False)), fields=["card"], name="contact_card"),
        ),
    ]
