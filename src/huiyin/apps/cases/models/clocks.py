"""The runs of a case's clocks."""

from __future__ import annotations

from django.db import models

from huiyin.apps.cases.models.cases import Case


class ClockRun(models.Model):
    """One run of a clock: its segments `[[started, stopped|null], …]` in UTC. `due_at`, `next_at`: caches to re-rate.

    `counted_from` is the day that was answered to the ask the clock starts from, `less` how many days do not count.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", db_index=False)
    name = models.CharField(max_length=40)
    segments = models.JSONField(default=list)
    limit = models.CharField(max_length=12)
    extra = models.JSONField(default=list)
    counted_from = models.DateField(null=True)
    less = models.PositiveSmallIntegerField(default=0)
    running = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    stage = models.SmallIntegerField(default=0)
    late_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(running=True), name="clock_next"),
            models.Index(fields=["case", "running"], name="clock_case_running"),
            models.Index(fields=["name", "running"], name="clock_by_name"),
        ]

    class Scope:
        kind = "owner"
        owner = "case"

    PRIVACY = dict.fromkeys(
        "id case name segments limit extra counted_from less running started_at stopped_at due_at next_at stage"
        " late_at".split(),
        "staff",
    )

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"
