"""A dispute, its parties, and the mediators of the register."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.cases.models import Case
from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.places.letters import LettersField

LEVELS = ("group", "village", "town", "county")
"""Where a dispute was settled, the nearest first (towns.md T1-15)."""


class Dispute(models.Model):
    """A case's mediation. `level`: where it is dealt with, in the end settled; `series`: the programme that it belongs to.

    The agreement: `form` written or oral; `written_at`: when its terms were put down as they are; in force from `effective_on`;
    `perform_by` as agreed. A written one has its file number.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="dispute")
    level = models.CharField(max_length=8, default="village", choices=[(level, level) for level in LEVELS])
    series = models.CharField(max_length=40, blank=True)
    danger = models.BooleanField(default=False)
    mediated_on = models.DateField(null=True)
    form = models.CharField(max_length=8, blank=True, choices=[(form, form) for form in ("written", "oral")])
    terms = EncryptedTextField(blank=True)
    written_at = models.DateTimeField(null=True)
    made_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    sealed_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    perform_by = models.DateField(null=True)
    performed_on = models.DateField(null=True)

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {
        **dict.fromkeys(
            ("case level series danger mediated_on form written_at made_on signed_on sealed_on effective_on perform_by"
             " performed_on").split(),
            "staff",
        ),
        "terms": "content",
    }  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid


class Party(models.Model):
    """A party of a dispute. `consent` is empty until asked; `marked_on`: signed, sealed or fingerprinted the agreement.

    `receipt` is the shelf of the party's own code (`cases.codes`): with it they see their agreement, and consent, choose or refuse.
    """

    SIDES = ("applicant", "respondent")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="dispute_parties", db_index=False)
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=[(side, side) for side in SIDES])
    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True)
    language = EncryptedTextField(blank=True)
    receipt = models.CharField(max_length=16, db_index=True)
    consent = models.CharField(max_length=8, blank=True)
    consent_how = models.CharField(max_length=8, blank=True)
    consent_at = models.DateTimeField(null=True)
    marked_on = models.DateField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="dispute_party_once")]

    class Scope:
        kind = "owner"
        owner = "case"

    KEPT = "content"
    PRIVACY = {
        **dict.fromkeys("id uid case number side consent consent_how consent_at marked_on".split(), "staff"),
        **dict.fromkeys("name phone language".split(), "personal"),
        "receipt": "secret",
    }

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.case.uid


class Mediator(models.Model):
    """Somebody of the register: chosen with their written consent (`consented_on`; `paper`: where it is kept).

    `person`: who of those at work it is, whatever their post, if one of them; `most` matters at a time; they leave whenever they
    wish (`left_on`); a year later name and number are erased (`erased_at`).
    """

    KINDS = ("veteran", "aunt", "cadre", "member", "lawyer", "elder", "other")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    letters = LettersField(of="name")
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
    woman = models.BooleanField(default=False)
    phone = EncryptedTextField(blank=True)
    skills = models.JSONField(default=list)
    languages = models.CharField(max_length=80, blank=True)
    most = models.PositiveSmallIntegerField(default=3)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    consented_on = models.DateField()
    paper = models.CharField(max_length=40)
    until = models.DateField(null=True)
    left_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Scope:
        kind = "town"
        comes_with = ("disputes.Appointment.mediator",)

    KEPT = "mediators"
    PRIVACY = {
        **dict.fromkeys(
            "id uid place kind woman skills languages most person consented_on paper until left_on erased_at".split(), "staff"
        ),
        "name": "personal", "letters": "personal", "phone": "personal",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def key_owner(self) -> uuid.UUID:
        """A key of their own."""
        return self.uid


class Appointment(models.Model):
    """A mediator for a case: proposed with the reasons shown, then accepted, refused by a party, or excluded as kin."""

    STATES = ("proposed", "accepted", "refused", "excluded")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments", db_index=False)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="appointments")
    state = models.CharField(max_length=8, choices=[(state, state) for state in STATES])
    wanted_by = models.PositiveSmallIntegerField(default=0)
    refused_by = models.PositiveSmallIntegerField(default=0)
    why = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "mediator"], name="appointment_once")]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys("id uid case mediator state wanted_by refused_by why at".split(), "staff")

    def __str__(self) -> str:
        return f"{self.case_id} {self.mediator_id}"
