"""How somebody without their receipt code finds their matters again: by a telephone number, or by a card."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import EncryptedTextField


class PhoneCode(models.Model):
    """Somebody has asked for a one-time code. The code is made from `uid` and the installation's key and is not kept; nor is the
    number, only its blind index (`keys.blind`). There is a row whether or not any matter carries the number."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phone_index = models.CharField(max_length=32)
    made_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Scope:
        kind = "system"

    PRIVACY = {
        "id": "staff", "uid": "secret", "phone_index": "secret", "made_at": "staff", "tries": "staff", "used_at": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.made_at} {self.tries}"


class ResidentCard(models.Model):
    """A card for somebody without a telephone: a number (in its drawing) and a PIN. `place` is their village.

    Of the number its shelf is kept (`cases.codes.card_shelves`), of the PIN an argon2 hash. `tries` are wrong PINs since
    the last right one; too many lock the card until it gets a new PIN. `seq` counts what happened to it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shelf = models.CharField(max_length=16)
    pin = models.CharField(max_length=200)
    pin_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    name = EncryptedTextField(blank=True)
    helper = EncryptedTextField(blank=True)
    note = EncryptedTextField(blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    handed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    as_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+")
    handed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    seq = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["place", "id"], name="card_place_new"),
            models.Index(fields=["shelf"], name="card_shelf"),
        ]

    class Scope:
        kind = "place"
        place_no = "place_no"
        also = "home"

    KEPT = "cards"
    PRIVACY = {
        **dict.fromkeys(
            "id uid pin_at tries place place_no handed_by as_post handed_at closed_at erased_at seq".split(), "staff"
        ),
        "shelf": "secret", "pin": "secret", "name": "personal", "helper": "personal", "note": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each card."""
        return self.uid
