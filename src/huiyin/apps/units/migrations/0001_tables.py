import uuid

import django.db.models.deletion
from django.db import migrations, models

import huiyin.apps.places.letters


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("party_committee", "party_committee"),
                            ("general_branch", "general_branch"),
                            ("branch", "branch"),
                            ("party_group", "party_group"),
                            ("central_household", "central_household"),
                            ("village_committee", "village_committee"),
                            ("supervision_committee", "supervision_committee"),
                            ("government", "government"),
                            ("office", "office"),
                            ("centre", "centre"),
                            ("brigade", "brigade"),
                            ("station", "station"),
                            ("team", "team"),
                            ("association", "association"),
                            ("company", "company"),
                            ("property", "property"),
                            ("social", "social"),
                            ("social_work", "social_work"),
                            ("charity", "charity"),
                            ("adviser", "adviser"),
                            ("alliance", "alliance"),
                            ("bureau", "bureau"),
                            ("firm_branch", "firm_branch"),
                        ],
                        max_length=24,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("letters", models.CharField(blank=True, max_length=32)),
                ("key", models.CharField(blank=True, max_length=40)),
                ("code", models.CharField(blank=True, max_length=32)),
                ("phone", models.CharField(blank=True, max_length=24)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="units.unit",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seated_units",
                        to="places.place",
                    ),
                ),
                ("serves", models.ManyToManyField(blank=True, related_name="serving_units", to="places.place")),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("desk", "desk"),
                            ("chief", "chief"),
                            ("officer", "officer"),
                            ("volunteer", "volunteer"),
                            ("verifier", "verifier"),
                            ("publisher", "publisher"),
                            ("caller", "caller"),
                            ("secretary", "secretary"),
                            ("leader", "leader"),
                            ("duty", "duty"),
                            ("grid_head", "grid_head"),
                            ("grid_worker", "grid_worker"),
                            ("grid_assistant", "grid_assistant"),
                            ("area_head", "area_head"),
                            ("group_head", "group_head"),
                            ("neighbour_head", "neighbour_head"),
                            ("member_contact", "member_contact"),
                            ("mediator", "mediator"),
                            ("adviser", "adviser"),
                            ("specialist", "specialist"),
                            ("supervisor", "supervisor"),
                            ("errand_runner", "errand_runner"),
                            ("clerk", "clerk"),
                            ("admin", "admin"),
                            ("security", "security"),
                            ("auditor", "auditor"),
                        ],
                        max_length=24,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "letters",
                    huiyin.apps.places.letters.LettersField(blank=True, editable=False, max_length=48, of="name"),
                ),
                ("phone", models.CharField(blank=True, max_length=24)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="places.place",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="units.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="joiners", to="units.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="joined", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HouseholdLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField(db_index=True)),
                (
                    "circle",
                    models.CharField(
                        blank=True,
                        choices=[("family", "family"), ("neighbours", "neighbours"), ("area", "area")],
                        max_length=12,
                    ),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="places.household"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="units.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["post", "ends"], name="link_post_ends")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends__isnull", True)), fields=("household", "post"), name="link_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"),
                        name="link_forward",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["seat", "kind"], name="unit_seat_kind"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True), fields=("code",), name="unit_code_once"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["title", "unit"], name="post_title_unit"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["title", "place"], name="post_title_place"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__isnull", True), ("place__isnull", True), _connector="XOR"),
                name="post_in_unit_or_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends__isnull", True)), fields=("unit", "joint"), name="joined_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit", models.F("joint")), _negated=True), name="joined_another"
            ),
        ),
    ]
