"""A matter as strangers may see it (a likely twin), and as its own asker sees it right after sending."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.apps.cases import library
from huiyin.apps.cases.models import Case
from huiyin.apps.cases.names import pack_title, said
from huiyin.apps.keys.blind import blinds
from huiyin.apps.say.texts import PHASES
from huiyin.apps.scope.acting import system
from huiyin.core.profiles import Profile
from huiyin.core.words import Channel

SAME_CALL = timedelta(minutes=10)
"""Who presses the key again within so long means the same call."""


@dataclass(frozen=True)
class Twin:
    """What tells a matter apart without the asker's words: kind, place, day, phase, how many said it."""

    code: str
    line: str
    hint: str
    open: bool


def twin(case: Case, profile: Profile) -> Twin:
    """A likely twin as it is shown to somebody else."""
    title = case.public_title or kind_title(case, profile)
    line = _("%(title)s, %(place)s") % {"title": title, "place": case.place.name}
    day = localtime(case.opened_at)
    told = _("told on %(day)s.%(month)s.") % {"day": day.day, "month": day.month}
    voices = case.backers + 1
    many = ngettext("%(n)s person said so", "%(n)s people said so", voices) % {"n": voices}
    parts = [told, str(PHASES[case.phase]), many]
    return Twin(case.code, line, "　".join(parts), case.open)


def kind_title(case: Case, profile: Profile | None) -> str:
    """The category in the town's words; the pack's title when there is none."""
    if profile is not None and case.category in profile.categories:
        return said(profile.categories[case.category].title)
    return pack_title(library.pinned(case.pack_id), profile)


@system("what this browser has sent")
def sent(uid: str) -> Any:
    """The case that this browser has just sent."""
    rows = Case.objects.select_related("town", "place", "village", "content", "contact")
    return rows.filter(uid=uuid.UUID(uid)).first()


@system("what this browser has sent")
def called(uid: str, phone: str, village: int, now: datetime) -> Case | None:
    """The call for help that this browser made a moment ago with this number from this village, if it is still open."""
    rows = Case.objects.filter(uid=uuid.UUID(uid), channel=Channel.one_key, open=True, village_id=village)
    mine = rows.filter(opened_at__gt=now - SAME_CALL, contact__phone_index__in=blinds("phone", phone))
    return mine.select_related("content").first()
