"""Slots: a place, somebody or a room, a time, a capacity; and what people have booked in them."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.places.letters import LettersField
from huiyin.core.slots import SlotKind


class Slot(models.Model):
    """A time at which a post or unit is there, or a room can be had. Public: it names posts, never persons.

    `series` joins those planned together; `capacity` 0: nobody books; `taken` counts the places booked; `nth` its events.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.UUIDField(null=True, db_index=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in SlotKind])
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="slots", db_index=False)
    place_no = models.BigIntegerField()
    town = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    room = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="slots", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="slots", db_index=False)
    title = models.CharField(max_length=60, blank=True)
    letters = LettersField(of="title")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=0)
    taken = models.PositiveSmallIntegerField(default=0)
    public = models.BooleanField(default=True)
    cancelled_at = models.DateTimeField(null=True)
    nth = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["place", "starts"], name="slot_place_start"),
            models.Index(fields=["town", "starts"], name="slot_town_start"),
            models.Index(fields=["post", "starts"], name="slot_post_start"),
            models.Index(fields=["unit", "starts"], name="slot_unit_start"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="slot_forward"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("capacity")), name="slot_holds"),
        ]

    class Scope:
        kind = "public"
        place_no = "place_no"

    PRIVACY = dict.fromkeys(
        (
            "id uid series kind place place_no town room unit post title letters starts ends capacity taken public cancelled_at"
            " nth"
        ).split(),
        "public",
    )

    def __str__(self) -> str:
        return f"{self.starts:%m-%d %H:%M} {self.kind}"


class Booking(models.Model):
    """Somebody comes at that time. The name is optional; of the receipt code only its shelf is kept (`cases.codes`).

    `post` and `unit` repeat those of the slot: they are who may read it. `people`: how many come.
    """

    STATES = ("booked", "came", "absent", "cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    shelf = models.CharField(max_length=16, db_index=True)
    state = models.CharField(max_length=12, default="booked")
    channel = models.CharField(max_length=12)
    people = models.PositiveSmallIntegerField(default=1)
    name = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    topic = EncryptedTextField(blank=True)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    nth = models.PositiveIntegerField(default=0)

    class Scope:
        kind = "held"
        place_no = "place_no"

    KEPT = "bookings"
    PRIVACY = {
        **dict.fromkeys("id uid slot place place_no post unit state channel people made_at erased_at nth".split(), "staff"),
        "shelf": "secret", "name": "personal", "phone": "personal", "topic": "content",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.slot_id} {self.state}"

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each booking."""
        return self.uid
