"""What is kept about the asker of a case: all of it as data, and who has looked at it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.apps.cases.retention import kept_until, months_of
from huiyin.apps.records.models import ReadLog
from huiyin.apps.say.queries.following import Followed, events, files
from huiyin.apps.scope.acting import system
from huiyin.core.worktime import SHANGHAI

MOST_READS = 200


@system("who has looked at one's matter")
def reads(matter: Followed) -> list[dict[str, Any]]:
    """Which post looked on which day, newest first; never which person. One query."""
    rows = ReadLog.objects.filter(subject=matter.case.uid).select_related("post__unit").order_by("-at")[:MOST_READS]
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for read in rows:
        post = " ".join(name for name in (read.post.unit.name if read.post.unit else "", read.post.name) if name)
        day, phone = read.at.astimezone(SHANGHAI).date(), read.what == "phone"
        seen.setdefault((day, post, phone), {"day": day, "post": post, "phone": phone})
    return list(seen.values())


def copy(matter: Followed) -> dict[str, Any]:
    """Everything that is kept about the matter and its asker, as JSON can carry it (PIPL art. 45)."""
    case, contact = matter.case, getattr(matter.case, "contact", None)
    return {
        "number": case.code,
        "opened_at": case.opened_at.isoformat(),
        "place": case.place.name,
        "category": case.category,
        "state": matter.state,
        "said": {
            "text": case.content.text,
            "spot": case.content.spot,
            "point": case.content.spot_on_map,
            "answers": case.content.answers,
        },
        "contact": {name: getattr(contact, name, "") or "" for name in ("name", "phone", "helper", "guardian")},
        "number_validated": bool(contact and contact.validated),
        "happened": [
            {"at": each.at.isoformat(), "what": each.kind.partition(".")[2], "said": each.secret.body}
            for each in events(matter)
            if hasattr(each, "secret")
        ],
        "files": [
            {"uid": str(file.uid), "kind": file.kind, "added_at": file.added_at.isoformat()} for file in files(matter)
        ],
        "looked_at": [{**each, "day": each["day"].isoformat()} for each in reads(matter)],
        "kept_until": kept_until(case.closed_at).date().isoformat() if case.closed_at else None,
    }


def said_by_steps(matter: Followed) -> list[dict[str, Any]]:
    """What the steps say in words, for the page."""
    told = ((each, each.secret.body) for each in events(matter) if hasattr(each, "secret"))
    words = ((each, body.get("text") or " ".join(map(str, _texts(body)))) for each, body in told)
    return [{"when": each.at, "text": text} for each, text in words if text]


def _texts(body: dict[str, Any]) -> list[str]:
    return [value for value in body.get("asked", {}).values() if isinstance(value, str)]


def last_day(matter: Followed) -> date | None:
    """The last day on which it is kept, of a closed matter."""
    return kept_until(matter.case.closed_at).date() if matter.case.closed_at else None


def how_long(matter: Followed) -> str:
    """Until when it is kept, in a sentence."""
    if matter.case.closed_at is None:
        return _("As long as it is open, and %(years)s years after that.") % {"years": months_of("content") // 12}
    return _("Until %(day)s.") % {"day": kept_until(matter.case.closed_at).date().isoformat()}
