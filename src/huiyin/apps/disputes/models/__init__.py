"""Disputes, their parties and mediators, sessions, return visits, findings, and who sat together."""

from __future__ import annotations

from huiyin.apps.disputes.models.disputes import LEVELS, Appointment, Dispute, Mediator, Party
from huiyin.apps.disputes.models.sessions import Finding, ReturnVisit, Seat, Session

__all__ = ["LEVELS", "Appointment", "Dispute", "Finding", "Mediator", "Party", "ReturnVisit", "Seat", "Session"]
