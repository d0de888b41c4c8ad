import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.keys.fields
import huiyin.apps.places.letters


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0001_tables"),
        ("places", "0001_tables"),
        ("rolls", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("home", models.CharField(blank=True, max_length=60)),
                ("name", huiyin.apps.keys.fields.EncryptedTextField()),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("heads", models.PositiveSmallIntegerField(default=1)),
                ("skills", models.CharField(blank=True, max_length=120)),
                ("free", models.CharField(blank=True, max_length=80)),
                ("agreed_on", models.DateField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="membership",
                        serialize=False,
                        to="activities.enrolment",
                    ),
                ),
                ("standing", huiyin.apps.keys.fields.EncryptedTextField()),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("register", models.CharField(max_length=12)),
                ("kind", models.CharField(blank=True, max_length=24)),
                ("name", models.CharField(max_length=60)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="name"),
                ),
                ("place_no", models.BigIntegerField()),
                ("about", models.CharField(blank=True, max_length=300)),
                ("hours", models.CharField(blank=True, max_length=80)),
                ("contact", models.CharField(blank=True, max_length=40)),
                ("person", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("agreed_on", models.DateField(null=True)),
                ("shown", models.BooleanField(default=False)),
                ("quantity", models.PositiveBigIntegerField(null=True)),
                ("measure", models.CharField(blank=True, max_length=12)),
                ("households", models.PositiveIntegerField(null=True)),
                ("given_by", models.CharField(blank=True, max_length=60)),
                ("evidence", models.JSONField(default=dict)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.household"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("theme_day", "theme_day"),
                            ("training", "training"),
                            ("year_class", "year_class"),
                            ("lecture", "lecture"),
                            ("volunteering", "volunteering"),
                            ("convenience", "convenience"),
                            ("festival", "festival"),
                            ("sport", "sport"),
                            ("study_visit", "study_visit"),
                            ("deliberation", "deliberation"),
                            ("safety_round", "safety_round"),
                            ("night_patrol", "night_patrol"),
                            ("clean_up", "clean_up"),
                            ("self_check", "self_check"),
                            ("spot_check", "spot_check"),
                            ("gathering", "gathering"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="title"),
                ),
                ("series", models.CharField(blank=True, max_length=40)),
                ("issue", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("place_no", models.BigIntegerField()),
                ("spot", models.CharField(blank=True, max_length=80)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("about", models.TextField(blank=True)),
                ("programme", models.TextField(blank=True)),
                ("tags", models.JSONField(default=list)),
                ("shown", models.BooleanField(default=True)),
                ("signs_up", models.BooleanField(default=False)),
                ("seats", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("announced", "announced"), ("held", "held"), ("cancelled", "cancelled")],
                        default="announced",
                        max_length=10,
                    ),
                ),
                ("result", models.TextField(blank=True)),
                ("parts", models.JSONField(default=list)),
                ("checks", models.JSONField(default=dict)),
                ("roles", models.JSONField(default=dict)),
                ("attendances", models.PositiveIntegerField(default=0)),
                ("persons", models.PositiveIntegerField(null=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="activities.activity",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "roll",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rolls.roll"
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
                        blank=True,
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
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="activities.entry",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_here",
                        to="activities.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place_no", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="activities.activity"
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(blank=True, max_length=24)),
                ("place_no", models.BigIntegerField()),
                ("person", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("why", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("put_by", models.CharField(max_length=60)),
                ("agreed_on", models.DateField()),
                ("made_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("awarded", "awarded"), ("not_awarded", "not_awarded"), ("withdrawn", "withdrawn")],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activities.entry"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.household"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("party", models.BooleanField(default=False)),
                ("text", models.CharField(max_length=120)),
                ("made_on", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "kept"), ("partly", "partly"), ("not_kept", "not_kept")],
                        max_length=12,
                    ),
                ),
                ("became", models.CharField(blank=True, max_length=200)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pledges", to="activities.enrolment"
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
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=81)),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tagged",
                        to="activities.activity",
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
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("scheme", models.CharField(max_length=40)),
                ("aim", models.CharField(max_length=40)),
                ("place_no", models.BigIntegerField()),
                ("title", models.CharField(max_length=80)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="title"),
                ),
                ("due_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("result", models.CharField(blank=True, max_length=200)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "activity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.activity",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="activities.activity",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Taking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("taken_on", models.DateField()),
                ("given_back_on", models.DateField(null=True)),
                ("minutes", models.PositiveIntegerField(default=0)),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="takings", to="activities.enrolment"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="takings", to="activities.task"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("place_no", models.BigIntegerField()),
                ("about", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="enrolment",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="activities.team"
            ),
        ),
        migrations.CreateModel(
            name="Coming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("name", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("heads", models.PositiveSmallIntegerField(default=1)),
                ("channel", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("came_at", models.DateTimeField(null=True)),
                ("minutes", models.PositiveIntegerField(default=0)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comings", to="activities.activity"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comings",
                        to="activities.enrolment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("enrolment__isnull", False)),
                        fields=("activity", "enrolment"),
                        name="coming_enrolment_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["town", "register", "id"], name="entry_town_register"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["town", "starts_at", "id"], name="activity_town_when"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["village", "starts_at", "id"], name="activity_village_when"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("issue__isnull", False),
                    models.Q(("series", ""), _negated=True),
                    models.Q(("state", "cancelled"), _negated=True),
                ),
                fields=("town", "series", "issue"),
                name="activity_issue_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="activity_forward"
            ),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(fields=["place_no", "id"], name="nomination_place"),
        ),
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(fields=["place", "id"], name="pledge_place"),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(fields=["town", "tag"], name="tag_town"),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(fields=("activity", "tag"), name="tag_once"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["town", "scheme", "aim"], name="task_town_scheme"),
        ),
        migrations.AddConstraint(
            model_name="taking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("given_back_on__isnull", True)), fields=("task", "enrolment"), name="taking_once"
            ),
        ),
        migrations.AddIndex(
            model_name="team",
            index=models.Index(fields=["place", "kind"], name="team_place_kind"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["place", "id"], name="enrolment_place"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["place", "home"], name="enrolment_home"),
        ),
    ]
