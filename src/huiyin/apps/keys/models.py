"""Data keys: one for each whose private content can be erased alone."""

from __future__ import annotations

from django.db import models


class DataKey(models.Model):
    """The key of `owner` (the uid of a case, a person, a household …), wrapped by a key that is not in the database.

    A destroyed key keeps its row and has no `wrapped` any more: what was sealed by it can never be read again.
    """

    owner = models.UUIDField(primary_key=True)
    wrapped = models.CharField(max_length=160)
    generation = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Scope:
        kind = "owner"  # the key of a case is there with the case: it is read beside it, wrapped
        owner = "owner"
        of = "cases.Case.uid"
        ours = True

    PRIVACY = {
        "owner": "staff", "wrapped": "secret", "generation": "staff", "made_at": "staff", "destroyed_at": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.owner} {self.generation}"


class Turn(models.Model):
    """How far blind indexes of the rows of one kind are made anew: up to `done`; those after `until` were made so."""

    name = models.CharField(max_length=40, unique=True)
    done = models.BigIntegerField(default=0)
    until = models.BigIntegerField()

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys("id name done until".split(), "staff")

    def __str__(self) -> str:
        return f"{self.name} {self.done} of {self.until}"
