"""An activity, who comes to it and what was found there."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.places.letters import LettersField
from huiyin.core.activity import ActivityKind


class Activity(models.Model):
    """Something that is held at a place: announced, then held or cancelled. What it was is told by its events.

    `issue` is its number in a `series` (第几期). `roles`: attendances by capacity, `attendances` their sum (人次), `persons` how
    many people that were where it is known. `checks`: how the items of its checklist were
    found. `parts`: what of the parts of its kind was
    done. `tags`: aims of schemes, like `five_villages.culture`. `course`: the one-year class
    that it is a meeting of. `roll`: names where a list is kept. `shown`: everybody may read it. `seq` counts its events.
    """

    STATES = ("announced", "held", "cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in ActivityKind])
    title = models.CharField(max_length=60)
    letters = LettersField(of="title")
    series = models.CharField(max_length=40, blank=True)
    issue = models.PositiveSmallIntegerField(null=True, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    village = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    brand = models.ForeignKey("activities.Entry", models.PROTECT, null=True, blank=True, related_name="activities")
    venue = models.ForeignKey("activities.Entry", models.PROTECT, null=True, blank=True, related_name="held_here")
    course = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="meetings")
    roll = models.ForeignKey("rolls.Roll", models.PROTECT, null=True, related_name="+")
    spot = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    about = models.TextField(blank=True)
    programme = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    shown = models.BooleanField(default=True)
    signs_up = models.BooleanField(default=False)
    seats = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], default="announced")
    result = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    checks = models.JSONField(default=dict)
    roles = models.JSONField(default=dict)
    attendances = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "series", "issue"],
                condition=models.Q(issue__isnull=False) & ~models.Q(series="") & ~models.Q(state="cancelled"),
                name="activity_issue_once",
            ),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="activity_forward"),
        ]
        indexes = [
            models.Index(fields=["town", "starts_at", "id"], name="activity_town_when"),
            models.Index(fields=["village", "starts_at", "id"], name="activity_village_when"),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "home"
        shown = "shown"

    PRIVACY = dict.fromkeys(
        ("id uid kind title letters series issue place place_no town village unit brand venue course spot starts_at ends_at about"
         " programme tags shown signs_up seats state result parts roles attendances persons").split(), "public"
    ) | {"roll": "staff", "seq": "staff", "checks": "staff"}  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Tag(models.Model):
    """An aim of a scheme under which an activity counts (`Activity.tags`), as a row: counted and looked up by an index."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="tagged", db_index=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    tag = models.CharField(max_length=81)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["town", "tag"], name="tag_town")]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id activity place town tag".split(), "public")

    def __str__(self) -> str:
        return self.tag


class Coming(models.Model):
    """Somebody comes to an activity, or has come: signed up by themselves, by the code on the sheet, or a volunteer who served.

    `heads`: how many they are. `minutes` are a volunteer's hours, shown on their own certificate and in the sum of their unit.
    Names and numbers are forgotten thirty days after the activity; heads and minutes stay.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="comings")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    enrolment = models.ForeignKey("activities.Enrolment", models.PROTECT, null=True, related_name="comings")
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    heads = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=12)
    at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "enrolment"],
                condition=models.Q(enrolment__isnull=False),
                name="coming_enrolment_once",
            ),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "organised"

    KEPT = "comings"
    PRIVACY = {
        **dict.fromkeys("id uid activity place place_no heads channel at came_at withdrawn_at".split(), "staff"),
        **dict.fromkeys("enrolment name phone minutes".split(), "personal"),
    }

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each: forgotten by itself."""
        return self.uid


class Finding(models.Model):
    """Something found at an activity that became a case. What it was stands with the case alone."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="findings")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "home"

    PRIVACY = dict.fromkeys("id activity place place_no case at".split(), "staff")

    def __str__(self) -> str:
        return f"{self.activity_id} {self.case_id}"
