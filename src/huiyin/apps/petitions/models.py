"""The official number beside a petition's case; and accusations, which no other table knows of."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.keys.fields import BlindIndexField, EncryptedTextField
from huiyin.core.accusations import Deed, Standing


class Petition(models.Model):
    """What is listed of a petition beside its case: its number in the official system, how it came, how many came.

    `result`: of an opinion support, explain, not_support; of a suggestion whole, part, no. `supervised`: how often; `mediated`:
    with the consent of both sides.
    """

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="petition")
    number = EncryptedTextField()
    number_index = BlindIndexField(source="number", purpose="petition")
    way = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=12)
    route = models.CharField(max_length=12, blank=True)
    result = models.CharField(max_length=12, blank=True)
    reps = models.PositiveIntegerField(default=0)
    signatories = models.PositiveIntegerField(default=0)
    supervised = models.PositiveSmallIntegerField(default=0)
    mediated = models.BooleanField(default=False)

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {
        **dict.fromkeys("case way kind form route result reps signatories supervised mediated".split(), "staff"),
        "number": "content", "number_index": "secret",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid


class Accusation(models.Model):
    """What somebody accuses somebody of (信访工作条例 Arts 22, 30). It has no number of ours and stands at no place.

    `erased_at`: since when nothing of it can be read any more, its key destroyed (`actions/forgetting.py`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    standing = models.CharField(max_length=12, default=Standing.held)
    received_on = models.DateField()
    text = EncryptedTextField()
    accuser = EncryptedTextField(blank=True)
    phone = EncryptedTextField(blank=True)
    number = EncryptedTextField(blank=True)
    entered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Scope:
        kind = "named"
        of = "petitions.AccusationReader.accusation"
        by = "id"

    KEPT = "accusations"
    PRIVACY = {
        **dict.fromkeys("id uid standing received_on entered_at erased_at".split(), "content"),
        "text": "content", "accuser": "personal", "phone": "personal", "number": "content",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """A key for each."""
        return self.uid


class AccusationAgainst(models.Model):
    """Whom it is against: a unit with all beneath it, a place with all seated there, a person in whatever post."""

    accusation = models.ForeignKey(Accusation, models.CASCADE, related_name="against")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) | models.Q(place__isnull=False) | models.Q(person__isnull=False),
                name="against_somebody",
            ),
        ]

    class Scope:
        kind = "named"
        of = "petitions.AccusationReader.accusation"
        by = "accusation"

    KEPT = "accusations"
    PRIVACY = dict.fromkeys("id accusation unit place person".split(), "content")

    def __str__(self) -> str:
        return str(self.accusation_id)


class AccusationReader(models.Model):
    """A person who is named, as which post, from when until when. Nobody else reads it, whatever their post."""

    accusation = models.ForeignKey(Accusation, models.CASCADE, related_name="readers")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accusation", "person"], condition=models.Q(until__isnull=True), name="named_once"
            ),
        ]

    class Scope:
        kind = "naming"

    KEPT = "accusations"
    PRIVACY = dict.fromkeys("id accusation person post since until".split(), "content")

    def __str__(self) -> str:
        return str(self.accusation_id)


class AccusationEntry(models.Model):
    """What was done with it, and every time that somebody read it. Rows are added and nothing else."""

    accusation = models.ForeignKey(Accusation, models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+")
    deed = models.CharField(max_length=12, choices=[(deed.value, deed.value) for deed in Deed])
    words = EncryptedTextField(blank=True)
    idem = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["accusation", "idem"], name="accusation_entry_once")]

    class Scope:
        kind = "named"
        of = "petitions.AccusationReader.accusation"
        by = "accusation"

    KEPT = "accusations"
    PRIVACY = {**dict.fromkeys("id accusation at person post deed idem".split(), "content"), "words": "content"}

    def __str__(self) -> str:
        return f"{self.accusation_id} {self.deed}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the accusation's key."""
        return self.accusation.uid

    @property
    def uid(self) -> uuid.UUID:
        """What names the row for good."""
        return self.idem
