"""Jobs: work after commit, written in the same transaction as its cause and done at most once per event and reaction."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """A piece of work to do at or after `run_after`. `reaction` is a name registered in wiring.

    It ends done, dropped (taken back before it ran) or failed: tried as often as it is, and left with its error: lines of code and
    the kind of the exception, never what that says.
    """

    event = models.ForeignKey("records.Event", models.CASCADE, null=True, related_name="+", db_index=False)
    reaction = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    run_after = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_after"],
                condition=models.Q(done_at__isnull=True, dropped_at__isnull=True, failed_at__isnull=True),
                name="job_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "reaction"], condition=models.Q(event__isnull=False), name="job_once_per_event"
            ),
        ]

    class Scope:
        kind = "system"

    PRIVACY = dict.fromkeys(
        "id event reaction payload run_after done_at dropped_at failed_at tries error".split(), "staff"
    )

    def __str__(self) -> str:
        return f"{self.reaction} {self.pk}"

    @property
    def last_line(self) -> str:
        """What went wrong, in its last line."""
        return self.error.strip().rpartition("\n")[2]
