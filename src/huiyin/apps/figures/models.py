"""Briefs and approved periods: numbers as they stood when somebody answered for them."""

from __future__ import annotations

import uuid

from django.db import models


class Brief(models.Model):
    """A report of a place over a month, quarter or year, or as of a day (`period` day): written by one, published by another.

    `text` is raw (`core.briefs`). `version` grows with every draft that is saved. `writers`: the persons who saved one, of whom
    nobody publishes it. `charts`: what its drawings showed when it was published, by the field's `slug|by`. `after`: the last
    event that was there when it was published. `seq` counts its own events. Withdrawn, it stays where it was, with the reason.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    town = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    written_at = models.DateTimeField()
    shown = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    issuer = models.CharField(max_length=80, blank=True)
    charts = models.JSONField(default=dict)
    after = models.BigIntegerField(null=True)
    seq = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "period", "first"],
                condition=models.Q(shown=True, withdrawn_at__isnull=True),
                name="brief_period_once",
            ),
            models.CheckConstraint(
                condition=models.Q(shown=False) | models.Q(published_at__isnull=False), name="brief_shown"
            ),
        ]
        indexes = [models.Index(fields=["town", "shown", "last", "id"], name="brief_town_when")]

    class Scope:
        kind = "place"
        place_no = "place_no"
        shown = "shown"
        stays = True

    PRIVACY = dict.fromkeys(
        ("id uid place place_no town period first last title text shown published_at issuer charts withdrawn_at"
         " withdrawn_why").split(), "public"
    ) | dict.fromkeys("version writers written_at published_by after seq withdrawn_by".split(), "staff")  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Frozen(models.Model):
    """A figure as it stood, never changed. `version`: of its definition."""

    number = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()
    d = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    printed = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.slug} {self.printed}"


FROZEN = dict.fromkeys("id number slug version printed first last".split(), "public") | dict.fromkeys(
    "n d hidden".split(), "staff"
)


class BriefFigure(Frozen):
    """A figure of a published brief. `words`: its rounding words."""

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="figures", db_index=False)
    words = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brief", "slug", "words"], name="brief_figure_once")]

    class Scope:
        kind = "owner"
        owner = "brief"

    PRIVACY = FROZEN | {"brief": "public", "words": "public"}


class Approval(models.Model):
    """The figures of a place over a month, quarter or year that is past, approved by its head: a village's by the village, a
    town's when all its villages have, a county's when all its towns have. Never changed: it is locked.

    `after`: the last event that was there. What comes later for these days is shown beside what was approved.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    issuer = models.CharField(max_length=80)
    after = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "period", "first"], name="approval_once")]

    class Scope:
        kind = "public"
        stays = True

    PRIVACY = dict.fromkeys("id uid place period first last approved_at issuer".split(), "public") | dict.fromkeys(
        "approved_by after".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.place_id} {self.period} {self.first}"


class ApprovedFigure(Frozen):
    """A figure of an approved period."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="figures", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "slug"], name="approved_figure_once")]

    class Scope:
        kind = "owner"
        owner = "approval"

    PRIVACY = FROZEN | {"approval": "public"}


class ApprovedChart(models.Model):
    """What a drawing of an approved period showed (`drawings.Chart.plain`); never changed."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="charts", db_index=False)
    slug = models.CharField(max_length=60)
    by = models.CharField(max_length=8)
    shown = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["approval", "slug", "by"], name="approved_chart_once")]

    class Scope:
        kind = "owner"
        owner = "approval"

    PRIVACY = dict.fromkeys("id approval slug by shown".split(), "public")

    def __str__(self) -> str:
        return f"{self.slug}|{self.by}"


class Appraisal(models.Model):
    """How the villages of a town stand by its scheme at the end of a year: proposed by one, approved by another, who has the
    rewards paid. Until it is approved it may be proposed anew. `digest`: of all that it says, also in its event.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    scheme = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    shown = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    issuer = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "scheme", "year"], name="appraisal_once"),
            models.CheckConstraint(
                condition=models.Q(shown=False) | models.Q(approved_at__isnull=False), name="appraisal_shown"
            ),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        shown = "shown"
        stays = True

    PRIVACY = dict.fromkeys(
        "id uid place place_no scheme year on shown approved_at issuer".split(), "public"
    ) | dict.fromkeys("proposed_at proposed_by digest approved_by".split(), "staff")

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"


class Appraised(models.Model):
    """How one village stood: its band, or none where nothing was to be judged; `points` in hundredths; `numbers`: of each figure
    n and d; what went to its fund."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="villages", db_index=False)
    village = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    band = models.CharField(max_length=40, blank=True)
    points = models.PositiveIntegerField(null=True)
    numbers = models.JSONField(default=dict)
    paid = models.ForeignKey("books.Transfer", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appraisal", "village"], name="appraised_once")]

    class Scope:
        kind = "owner"
        owner = "appraisal"
        stays = True
        facts = ("village",)

    PRIVACY = dict.fromkeys("id appraisal village band".split(), "public") | dict.fromkeys(
        "points numbers paid".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.village_id} {self.band}"
