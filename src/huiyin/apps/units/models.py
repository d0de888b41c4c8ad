"""Units (organisations) and posts: the second tree, beside the places."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.places.letters import LettersField
from huiyin.apps.places.models import Household, Place
from huiyin.core.words import Circle, PostTitle, UnitKind


class Unit(models.Model):
    """An organisation with a seat, served places and a parent. `key` is its name in the profile's template."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in UnitKind])
    name = models.CharField(max_length=80)
    letters = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=32, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    seat = models.ForeignKey(Place, models.PROTECT, related_name="seated_units", db_index=False)
    serves = models.ManyToManyField(Place, related_name="serving_units", blank=True)
    phone = models.CharField(max_length=24, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["seat", "kind"], name="unit_seat_kind")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="unit_code_once"),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id uid kind name letters key code parent seat serves phone closed_on".split(), "public")

    def __str__(self) -> str:
        return self.name


class Joining(models.Model):
    """A unit belongs to a joint one (alliance, joint Party committee) beside its parent, from a day until a day (T3-11)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joined")
    joint = models.ForeignKey(Unit, models.PROTECT, related_name="joiners")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "joint"], condition=models.Q(ends__isnull=True), name="joined_once"
            ),
            models.CheckConstraint(condition=~models.Q(unit=models.F("joint")), name="joined_another"),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id uid unit joint starts ends".split(), "public")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.joint_id}"


class Post(models.Model):
    """A post in a unit or on a place, never both. Cases belong to posts and units, never to persons."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=24, choices=[(title.value, title.value) for title in PostTitle])
    name = models.CharField(max_length=60)
    letters = LettersField(of="name")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="posts")
    phone = models.CharField(max_length=24, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["title", "unit"], name="post_title_unit"),
            models.Index(fields=["title", "place"], name="post_title_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) ^ models.Q(place__isnull=True), name="post_in_unit_or_place"
            ),
        ]

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id uid title name letters unit place phone closed_on".split(), "public")

    def __str__(self) -> str:
        return self.name

    @property
    def territorial(self) -> bool:
        """A post on a place sees the place's interval; a post in a unit sees what passes through the unit."""
        return self.place_id is not None


class HouseholdLink(models.Model):
    """A post looks after a household, from a day until a day (联系户). `circle` is which of the three circles it stands in (三带).

    Never deleted: a household that gets another contact has one link ended and another begun. Sources: towns.md T0-1, T1-1.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="links")
    post = models.ForeignKey(Post, models.PROTECT, related_name="links", db_index=False)
    place_no = models.BigIntegerField(db_index=True)
    circle = models.CharField(max_length=12, choices=[(circle.value, circle.value) for circle in Circle], blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "ends"], name="link_post_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "post"], condition=models.Q(ends__isnull=True), name="link_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")), name="link_forward"
            ),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        owner = "household"
        post = "post"
        also = "visited"

    PRIVACY = dict.fromkeys("id uid household post place_no circle starts ends".split(), "staff")

    def __str__(self) -> str:
        return f"{self.household_id} {self.post_id} {self.starts}"
