"""What is noted beside an act: words, who helped, who was called back."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.apps.decisions.models.decisions import Sitting
from huiyin.apps.keys.fields import EncryptedTextField


class Remark(models.Model):
    """What was said with an act: why they object, what was replied, what they think."""

    act = models.OneToOneField("rolls.Act", models.PROTECT, primary_key=True, related_name="remark")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="remarks")
    text = EncryptedTextField()

    class Scope:
        kind = "owner"
        owner = "act"

    KEPT = "rolls"
    PRIVACY = {"act": "staff", "sitting": "staff", "text": "content"}

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def key_owner(self) -> uuid.UUID:
        """Sealed by the case's key."""
        return self.sitting.decision.uid


class Help(models.Model):
    """By what right a helper spoke for an entry: who helped, how they were told to, that it was read back, what slip was left."""

    MANDATES = ("paper", "mark", "spoken")
    SLIPS = ("printed", "written", "refused")

    act = models.OneToOneField("rolls.Act", models.PROTECT, primary_key=True, related_name="help")
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="helped")
    helper = EncryptedTextField()
    mandate = models.CharField(max_length=8, choices=[(each, each) for each in MANDATES])
    slip = models.CharField(max_length=8, choices=[(each, each) for each in SLIPS])

    class Scope:
        kind = "owner"
        owner = "act"

    KEPT = "rolls"
    PRIVACY = {"act": "staff", "sitting": "staff", "helper": "personal", "mandate": "staff", "slip": "staff"}

    key_owner = Remark.key_owner

    def __str__(self) -> str:
        return str(self.pk)


class CallBack(models.Model):
    """Somebody for whom another wrote was asked by a supervisor whether it is so. A later call stands before an earlier one."""

    RESULTS = ("confirmed", "denied", "unreached")

    uid = models.UUIDField(primary_key=True, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="call_backs")
    act = models.ForeignKey("rolls.Act", models.PROTECT, related_name="call_backs")
    result = models.CharField(max_length=10, choices=[(each, each) for each in RESULTS])
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Scope:
        kind = "owner"
        owner = "act"

    KEPT = "rolls"
    PRIVACY = {**dict.fromkeys("uid sitting act result at".split(), "staff"), "by": "personal"}

    def __str__(self) -> str:
        return f"{self.act_id} {self.result}"
