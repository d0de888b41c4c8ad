"""Books of points, pieces, fen and shares: accounts and immutable transfers."""

from __future__ import annotations

import uuid

from django.db import models

from huiyin.core import ledger


class Book(models.Model):
    """A book kept at a place, or by a unit for itself (a branch's of deeds): its posts alone read that. One measure each; never
    summed across books."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=8, choices=[(m.value, m.value) for m in ledger.Measure])
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="books")
    place_no = models.BigIntegerField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="books")

    class Scope:
        kind = "place"
        place_no = "place_no"
        unit = "unit"

    PRIVACY = dict.fromkeys("id uid name measure place place_no unit".split(), "staff")

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A quarter, a month or a year of a book. Once closed it refuses transfers for good."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="periods", db_index=False)
    starts = models.DateField()
    ends = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "starts"], name="period_once"),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="period_forward"),
        ]

    class Scope:
        kind = "owner"
        owner = "book"

    PRIVACY = dict.fromkeys("id book starts ends closed_at".split(), "staff")

    def __str__(self) -> str:
        return f"{self.starts}–{self.ends}"


class Account(models.Model):
    """One side of transfers: a household, a fund, a shop's shelf, the outside. `floor` null may go below nothing."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    owner = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    balance = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(null=True, default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(floor__isnull=True) | models.Q(balance__gte=models.F("floor")), name="account_floor"
            ),
            models.UniqueConstraint(
                fields=["book", "owner"], condition=models.Q(owner__isnull=False), name="account_once"
            ),
        ]

    class Scope:
        kind = "owner"
        owner = "book"

    KEPT = "books"
    PRIVACY = {
        "id": "staff", "uid": "staff", "book": "staff", "owner": "personal", "name": "personal", "balance": "personal",
        "floor": "staff",
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """`amount` from `source` to `target`. Never changed, never deleted; a mistake is put right by its mirror (`reverses`)."""

    uid = models.UUIDField(unique=True, editable=False)
    source = models.ForeignKey(Account, models.PROTECT, related_name="out")
    target = models.ForeignKey(Account, models.PROTECT, related_name="into")
    amount = models.BigIntegerField()
    period = models.ForeignKey(Period, models.PROTECT, related_name="transfers")
    day = models.DateField()
    event = models.ForeignKey("records.Event", models.PROTECT, null=True, related_name="+")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="transfer_two_sides"),
        ]

    class Scope:
        kind = "owner"
        owner = "period"

    KEPT = "books"
    PRIVACY = dict.fromkeys("id uid source target amount period day event reverses made_at".split(), "personal")

    def __str__(self) -> str:
        return f"{self.amount}"
