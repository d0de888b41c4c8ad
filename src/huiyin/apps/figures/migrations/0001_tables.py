import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("books", "0001_tables"),
        ("people", "0001_tables"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("scheme", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("proposed_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("shown", models.BooleanField(default=False)),
                ("approved_at", models.DateTimeField(null=True)),
                ("issuer", models.CharField(blank=True, max_length=80)),
                (
                    "approved_by",
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appraised",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("band", models.CharField(blank=True, max_length=40)),
                ("points", models.PositiveIntegerField(null=True)),
                ("numbers", models.JSONField(default=dict)),
                (
                    "appraisal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="villages",
                        to="figures.appraisal",
                    ),
                ),
                (
                    "paid",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="books.transfer"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("period", models.CharField(max_length=8)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("approved_at", models.DateTimeField()),
                ("issuer", models.CharField(max_length=80)),
                ("after", models.BigIntegerField()),
                (
                    "approved_by",
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
            name="ApprovedChart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.CharField(max_length=60)),
                ("by", models.CharField(max_length=8)),
                ("shown", models.JSONField()),
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charts",
                        to="figures.approval",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApprovedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("slug", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("n", models.BigIntegerField()),
                ("d", models.BigIntegerField(null=True)),
                ("hidden", models.BooleanField(default=False)),
                ("printed", models.CharField(max_length=40)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="figures.approval",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Brief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("period", models.CharField(max_length=8)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("writers", models.JSONField(default=list)),
                ("written_at", models.DateTimeField()),
                ("shown", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(null=True)),
                ("issuer", models.CharField(blank=True, max_length=80)),
                ("charts", models.JSONField(default=dict)),
                ("after", models.BigIntegerField(null=True)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BriefFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("slug", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("n", models.BigIntegerField()),
                ("d", models.BigIntegerField(null=True)),
                ("hidden", models.BooleanField(default=False)),
                ("printed", models.CharField(max_length=40)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("words", models.CharField(blank=True, max_length=4)),
                (
                    "brief",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="figures.brief",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.UniqueConstraint(fields=("place", "scheme", "year"), name="appraisal_once"),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown", False), ("approved_at__isnull", False), _connector="OR"),
                name="appraisal_shown",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraised",
            constraint=models.UniqueConstraint(fields=("appraisal", "village"), name="appraised_once"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("place", "period", "first"), name="approval_once"),
        ),
        migrations.AddConstraint(
            model_name="approvedchart",
            constraint=models.UniqueConstraint(fields=("approval", "slug", "by"), name="approved_chart_once"),
        ),
        migrations.AddConstraint(
            model_name="approvedfigure",
            constraint=models.UniqueConstraint(fields=("approval", "slug"), name="approved_figure_once"),
        ),
        migrations.AddIndex(
            model_name="brief",
            index=models.Index(fields=["town", "shown", "last", "id"], name="brief_town_when"),
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shown", True), ("withdrawn_at__isnull", True)),
                fields=("place", "period", "first"),
                name="brief_period_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown", False), ("published_at__isnull", False), _connector="OR"),
                name="brief_shown",
            ),
        ),
        migrations.AddConstraint(
            model_name="brieffigure",
            constraint=models.UniqueConstraint(fields=("brief", "slug", "words"), name="brief_figure_once"),
        ),
    ]
