"""Tables of cases, by topic."""

from __future__ import annotations

from huiyin.apps.cases.models.cases import Case, CaseAccused, CaseContact, CaseContent, CaseParty
from huiyin.apps.cases.models.clocks import ClockRun
from huiyin.apps.cases.models.finding import PhoneCode, ResidentCard
from huiyin.apps.cases.models.telling import Backer, Notice, SavedView
from huiyin.apps.cases.models.versions import CaseNumber, PackVersion, ProfileVersion

__all__ = [
    "Backer",
    "Case",
    "CaseAccused",
    "CaseContact",
    "CaseContent",
    "CaseNumber",
    "CaseParty",
    "ClockRun",
    "Notice",
    "PackVersion",
    "PhoneCode",
    "ProfileVersion",
    "ResidentCard",
    "SavedView",
]
