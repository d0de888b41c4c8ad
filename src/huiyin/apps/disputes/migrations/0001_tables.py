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
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="dispute",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("group", "group"), ("village", "village"), ("town", "town"), ("county", "county")],
                        default="village",
                        max_length=8,
                    ),
                ),
                ("series", models.CharField(blank=True, max_length=40)),
                ("danger", models.BooleanField(default=False)),
                ("mediated_on", models.DateField(null=True)),
                (
                    "form",
                    models.CharField(blank=True, choices=[("written", "written"), ("oral", "oral")], max_length=8),
                ),
                ("terms", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("written_at", models.DateTimeField(null=True)),
                ("made_on", models.DateField(null=True)),
                ("signed_on", models.DateField(null=True)),
                ("sealed_on", models.DateField(null=True)),
                ("effective_on", models.DateField(null=True)),
                ("perform_by", models.DateField(null=True)),
                ("performed_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Mediator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="name"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("veteran", "veteran"),
                            ("aunt", "aunt"),
                            ("cadre", "cadre"),
                            ("member", "member"),
                            ("lawyer", "lawyer"),
                            ("elder", "elder"),
                            ("other", "other"),
                        ],
                        max_length=8,
                    ),
                ),
                ("woman", models.BooleanField(default=False)),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("skills", models.JSONField(default=list)),
                ("languages", models.CharField(blank=True, max_length=80)),
                ("most", models.PositiveSmallIntegerField(default=3)),
                ("consented_on", models.DateField()),
                ("paper", models.CharField(max_length=40)),
                ("until", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReturnVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("asked", models.PositiveSmallIntegerField()),
                ("content_with", models.PositiveSmallIntegerField()),
                ("performed", models.BooleanField(default=False)),
                ("said", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                (
                    "by_post",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.post",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="return_visits", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("where", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("open_door", models.BooleanField(default=False)),
                ("held_at", models.DateTimeField(null=True)),
                ("present", models.PositiveSmallIntegerField(default=0)),
                ("invited", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("record", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("opened", models.UUIDField(null=True)),
                ("note", huiyin.apps.keys.fields.EncryptedTextField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="finding_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("accepted", "accepted"),
                            ("refused", "refused"),
                            ("excluded", "excluded"),
                        ],
                        max_length=8,
                    ),
                ),
                ("wanted_by", models.PositiveSmallIntegerField(default=0)),
                ("refused_by", models.PositiveSmallIntegerField(default=0)),
                ("why", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="cases.case",
                    ),
                ),
                (
                    "mediator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="disputes.mediator"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("case", "mediator"), name="appointment_once")],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "side",
                    models.CharField(choices=[("applicant", "applicant"), ("respondent", "respondent")], max_length=10),
                ),
                ("name", huiyin.apps.keys.fields.EncryptedTextField()),
                ("phone", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("language", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                ("receipt", models.CharField(db_index=True, max_length=16)),
                ("consent", models.CharField(blank=True, max_length=8)),
                ("consent_how", models.CharField(blank=True, max_length=8)),
                ("consent_at", models.DateTimeField(null=True)),
                ("marked_on", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispute_parties",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("case", "number"), name="dispute_party_once")],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("who", huiyin.apps.keys.fields.EncryptedTextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="cases.case",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("case", "unit"), name="seat_once")],
            },
        ),
    ]
