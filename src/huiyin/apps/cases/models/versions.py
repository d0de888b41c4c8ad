"""What a case is pinned to, and how it is numbered."""

from __future__ import annotations

from django.db import models


class PackVersion(models.Model):
    """A pack as it was when the first case was opened on it. Cases are pinned to it, whatever the file says later."""

    slug = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=16, unique=True)
    body = models.JSONField()

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id slug version hash body".split(), "public")

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class ProfileVersion(models.Model):
    """A town's profile with what it has taken up from others (towns.md T3-11): written once, named by its content, never changed.

    `body` is what was taken up, each as `core.adopting.brought` gave it; the rest is the profile's own file.
    """

    slug = models.CharField(max_length=40, unique=True)
    body = models.JSONField()

    class Scope:
        kind = "public"

    PRIVACY = dict.fromkeys("id slug body".split(), "public")

    def __str__(self) -> str:
        return self.slug


class CaseNumber(models.Model):
    """The last running number of a day under the initials of a town: two towns may have the same."""

    prefix = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "day"], name="case_number_prefix_day")]

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys("id prefix day last".split(), "public")

    def __str__(self) -> str:
        return f"{self.prefix} {self.day} {self.last}"
