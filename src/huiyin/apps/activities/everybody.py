"""The lists that everybody reads, on paper and as files: what is on, teams, registers. Each holds what its page shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.apps.activities import shown
from huiyin.apps.activities.listing import STATES, words_for
from huiyin.apps.activities.models import Activity, Entry, Team
from huiyin.apps.activities.queries import activities, registers, teams
from huiyin.apps.activities.queries.activities import Asked
from huiyin.apps.activities.queries.asked import Sought
from huiyin.apps.activities.town import Town, words_at
from huiyin.apps.cases.keyset import PIECE, through
from huiyin.apps.cases.names import said
from huiyin.apps.cases.tables import in_words
from huiyin.apps.files.table_out import Head
from huiyin.apps.places.models import Place

Taken = tuple[str, Head, Sequence[str], Iterator[list[object]]]
"""Name of the file, head, titles, rows: as `files.table_answer` takes them."""


def kept(place: Place) -> str:
    """The place as it stands in an address."""
    town, village = (place.town or place).uid, {"village": place.uid} if place.village_id else {}
    return urlencode({"town": town, **village})


def asked_of(query: Mapping[str, str]) -> Asked:
    """The filter of what is on; here a village stands in the address by its uid, as the place."""
    return Asked.read({**{name: query[name] for name in query}, "v": ""})


def acts(view: str, *args: str, query: str) -> list[dict[str, str]]:
    """Where a list is taken away, in each form, and where it is to be printed."""
    forms = {"csv": _("Get .csv"), "xlsx": _("Get .xlsx"), "json": _("Get .json")}
    query = query.strip("&")
    files = [{"url": f"{reverse(view, args=[*args, form])}?{query}", "title": title} for form, title in forms.items()]
    return [*files, {"url": f"?{query}&print=1", "title": _("Print")}]


def what_is_on(place: Place, asked: Asked, now: datetime) -> Taken:
    """What is coming, or was held, as it is asked for."""

    def read(key: str) -> tuple[list[Activity], str]:
        return activities.near(place, replace(asked, after=key), now, PIECE)

    def row(one: Activity) -> list[object]:
        line = shown.line(one, now)
        came = one.attendances if one.state == "held" else None
        return [one.starts_at, one.title, line["where"], line["kind"], came]

    words = words_of_near(place, asked)
    says = _("Activities that everybody may read of, with when and where. Attendances count everybody each time.")
    titles = [_("Begins"), _("Activity"), _("Place"), pgettext("activity", "Kind"), _("Attendances")]
    return _dated("activities", now), _head(_("What is on"), words, now, says), titles, map(row, through(read))


def words_of_near(place: Place, asked: Asked) -> str:
    """What is on, as it is asked for, in words."""
    when = STATES[asked.w] if asked.w else _("Still to come")
    return words_for(asked, words_at(place), _name(place), when)


def kinds_of_teams(place: Place) -> dict[str, str]:
    """What the town calls its kinds of team."""
    return {kind.key: said(kind.title) for kind in words_at(place).teams}


def words_of_teams(place: Place, sought: Sought) -> str:
    """Teams, as they are asked for, in words."""
    return in_words(_name(place), sought.q, kinds_of_teams(place).get(sought.k, ""))


def words_of_register(place: Place, words: str) -> str:
    """A register, as it is asked for, in words: 望禾镇·杏树湾村；叉车."""
    return in_words(_name(place), words)


def teams_there(place: Place, sought: Sought, now: datetime) -> Taken:
    """The teams of a place, as they are asked for."""
    kinds = kinds_of_teams(place)

    def read(key: str) -> tuple[list[Team], str]:
        return teams.of_everybody(place, replace(sought, after=key), PIECE)

    def row(team: Team) -> list[object]:
        return [kinds.get(team.kind, team.kind), team.unit.name, team.place.name, team.about, team.unit.phone]

    says = _("Teams that there are now, what they do and how they are reached; nobody's name.")
    titles = [_("Kind of team"), _("Team"), _("Place"), _("What it does"), _("Telephone")]
    return (
        _dated("teams", now),
        _head(_("Teams"), words_of_teams(place, sought), now, says),
        titles,
        map(row, through(read)),
    )


def register(place: Place, name: str, words: str, now: datetime) -> Taken:
    """What is shown of a register and stands now."""
    town = words_at(place)

    def read(key: str) -> tuple[list[Entry], str]:
        return registers.of_everybody(place, name, words, key, PIECE)

    says = _("Lines of the register that stand there now and are shown to everybody; without the persons in it.")
    titles = [_("What"), _("Which kind"), _("Place"), pgettext("register", "Unit"), _("What everybody should know")]
    titles += [_("What proves it"), _("Who gave it"), _("Since"), _("Open when"), _("How much"), _("In which unit")]
    titles += [_("Households that joined"), _("Telephone")]
    head = _head(town.register_title(name), words_of_register(place, words), now, says)
    return _dated(f"register-{name}", now), head, titles, (_line(row, town) for row in through(read))


def _line(row: Entry, town: Town) -> list[object]:
    told: list[object] = [row.name, town.kind_beside(row.register, row.kind, row.name), row.place.name]
    told += [row.unit.name if row.unit else "", row.about]
    told += ["；".join(f"{criterion}：{words}" for criterion, words in proofs_of(row, town))]
    told += [row.given_by, row.since if row.given_by else None, row.hours]
    much = [row.quantity, row.measure, row.households] if row.quantity else [None, "", None]
    return [*told, *much, row.contact]


def proofs_of(row: Entry, town: Town) -> list[tuple[str, str]]:
    """What proves it, criterion by criterion."""
    criteria = town.criteria.get(row.register, {})
    return [(said(title), row.evidence[key]) for key, title in criteria.items() if row.evidence.get(key)]


def _name(place: Place) -> str:
    """望禾镇·杏树湾村."""
    return f"{place.town.name}·{place.name}" if place.town and place.village_id else place.name


def _head(title: str, words: str, now: datetime, says: str) -> Head:
    return Head(title, words, now, _("the public page"), says)


def _dated(name: str, now: datetime) -> str:
    return f"{name}-{timezone.localdate(now):%Y-%m-%d}"
