"""Sessions on the server, sealed, each with its account: so that people see their sign-ins and can end them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from huiyin.apps.keys.passing import open_passing, seal_passing
from huiyin.apps.keys.sealing import MARK
from huiyin.apps.people.models import Account, Session
from huiyin.apps.scope.acting import system
from huiyin.apps.scope.prepared import Prepared
from huiyin.core.idle import BOTH, FRESH, IN_ALL, OUTDOORS, SHOWN, idle_limit, is_over, lives
from huiyin.core.relations import Actor

NOTED_EVERY = timedelta(minutes=1)
"""That a session is in use is written down no oftener."""
ACCOUNT, BEGAN, USED, DEVICE, CARRIED = "_auth_user_id", "began", "used", "device", "carried"
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone|iPad", "iOS"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


KEPT = Prepared(Session.objects.all, by="session_key")


class SessionStore(DatabaseStore):
    """Django's own store, on a table that knows whose each session is."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Our table."""
        return Session

    @system("the session of a browser", counts=False)
    def _get_session_from_db(self) -> Any:
        row = KEPT.one(self.session_key)
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row

    @system("the session of a browser", counts=False)
    def exists(self, session_key: str | None) -> bool:
        """Is there such a session?"""
        return super().exists(session_key)  # type: ignore[arg-type]

    @system("the session of a browser", counts=False)
    def save(self, must_create: bool = False) -> None:
        """As Django's."""
        super().save(must_create)

    @system("the session of a browser", counts=False)
    def delete(self, session_key: str | None = None) -> None:
        """As Django's."""
        super().delete(session_key)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The content of a session, sealed (which tells changes, as Django's signature would): residents' drafts lie in it."""
        return seal_passing(json.dumps(session_dict, separators=(",", ":")), "session")

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The content, empty when it cannot be opened: then the session has to begin anew."""
        opened = open_passing(str(session_data), "session") if str(session_data).startswith(MARK) else ""
        found: dict[str, Any] = json.loads(opened) if opened else {}
        return found

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """The row, with the columns that lists are made from."""
        row: Any = super().create_model_instance(dict(data))
        row.account_id = int(data[ACCOUNT]) if ACCOUNT in data else None
        row.device = data.get(DEVICE, "")
        row.began_at, row.used_at = _moment(data.get(BEGAN)), _moment(data.get(USED))
        return row


def begin(sender: object, request: HttpRequest, user: AbstractBaseUser, **_more: object) -> None:
    """Receiver of `user_logged_in`: the clocks of this sign-in start, on a session with a new key."""
    now = timezone.now().timestamp()
    words = device_words(request.META.get("HTTP_USER_AGENT", ""))
    request.session.update({BEGAN: now, USED: now, DEVICE: words} | dict.fromkeys((SHOWN, *BOTH), now))


def device_words(agent: str) -> str:
    """`Chrome · Android` of what a browser says of itself; nothing more of it is kept."""
    found = [next((word for sign, word in each if re.search(sign, agent)), "") for each in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, found))


def goes_on(request: HttpRequest, limit: timedelta, now: datetime) -> bool:
    """Is the sign-in of this request still good? Else it is ended. That it is used is noted once a minute."""
    session = request.session
    began, used = _moment(session.get(BEGAN)), _moment(session.get(USED))
    if began is None or used is None or is_over(began, used, limit, now):
        logout(request)
        return False
    if now - used >= NOTED_EVERY:
        session[USED] = now.timestamp()
    return True


def carry(request: HttpRequest) -> None:
    """From now on this sign-in is used where there is no signal: a meeting is held on this device."""
    if not request.session.get(CARRIED):
        request.session[CARRIED] = True


def limit_of(request: HttpRequest, actor: Actor) -> timedelta:
    """How long this sign-in may lie unused."""
    limit = idle_limit(actor.title, actor.place_kind)
    return max(limit, OUTDOORS) if request.session.get(CARRIED) else limit


def left(request: HttpRequest, actor: Actor, now: datetime) -> timedelta:
    """How long this sign-in lives if nothing more is heard of it. Zero without one."""
    began, used = _moment(request.session.get(BEGAN)), _moment(request.session.get(USED))
    return lives(began, used, limit_of(request, actor), now) if began and used else timedelta()


def left_in_all(request: HttpRequest, now: datetime) -> timedelta:
    """How long this sign-in lives at most, however much it is used. Zero without one."""
    began = _moment(request.session.get(BEGAN))
    return max(began + IN_ALL - now, timedelta()) if began else timedelta()


def show_again(request: HttpRequest, now: datetime, *factors: str) -> None:
    """Who this is was shown again by these factors: what is grave is open for some minutes, under a new key."""
    request.session.cycle_key()
    request.session.update(dict.fromkeys((SHOWN, *factors), now.timestamp()))


def not_fresh(request: HttpRequest, now: datetime, wanted: Iterable[str], within: timedelta = FRESH) -> list[str]:
    """What of it was not shown `within` the last minutes: `shown` at all, or single factors."""
    moments = {name: _moment(request.session.get(name)) for name in wanted}
    return [name for name, moment in moments.items() if moment is None or now - moment >= within]


@system("the session of a browser", counts=False)
def sign_ins(account: Account, now: datetime) -> list[Session]:
    """Where somebody is signed in, last used first."""
    return list(Session.objects.filter(account=account, expire_date__gt=now).order_by("-used_at"))


def handle_of(session: Session) -> str:
    """A name for a session on a page, from which its key cannot be known."""
    return salted_hmac("huiyin.session", session.session_key, algorithm="sha256").hexdigest()[:20]


@system("the session of a browser", counts=False)
def end_sessions(account: Account, *, but: str | None = None, only: str | None = None) -> int:
    """End an account's sessions: all, all `but` the one with this key, or `only` that of a handle. How many there were."""
    ended = [
        row.session_key
        for row in Session.objects.filter(account=account)
        if row.session_key != but and (only is None or constant_time_compare(handle_of(row), only))
    ]
    return Session.objects.filter(session_key__in=ended).delete()[0]


@system("the session of a browser", counts=False)
def forget_over(now: datetime) -> int:
    """Delete the sessions that are over, with whatever was being typed in them. How many there were."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _moment(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)
