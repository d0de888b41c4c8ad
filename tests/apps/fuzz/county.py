"""A whole small county for the fuzzing: every pack in every state, a post of every kind, residents half-way through a form."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from huiyin.apps.cases import library
from huiyin.apps.cases.codes import receipt_code
from huiyin.apps.cases.models import Case
from huiyin.apps.exchange.kinds import kinds
from huiyin.apps.figures.actions.briefs import begin, publish
from huiyin.apps.figures.models import Brief
from huiyin.apps.files.models import Export
from huiyin.apps.leader.queries import KEYS
from huiyin.apps.people.models import Person
from huiyin.apps.people.queries import Viewer
from huiyin.apps.places.models import Place
from huiyin.apps.units.models import Post
from huiyin.cli.bench.cast import Cast
from huiyin.cli.bench.county import build, grids_of_county
from huiyin.cli.bench.play import Plan, play
from huiyin.cli.bench.plots import PLOTS
from huiyin.core.words import Channel, PostTitle
from tests.apps.fuzz.addresses import filled, forms
from tests.builders import just_shown, sign_in

STEPS_OF_A_WIZARD = 9


@dataclass
class County:
    """`clients` by who they are: a visitor, residents with a draft in their browser, one person for each title of post."""

    clients: dict[str, Client]
    values: dict[str, list[str]]
    now: datetime


def county() -> County:
    """Build it."""
    build(villages=2, grids=1)
    cast, now = Cast(), timezone.now()
    for this in _plans(now):
        play(this, cast)
    clients = {"visitor": browser(), "english visitor": browser(HTTP_ACCEPT_LANGUAGE="en")}
    for profile in library.profile_slugs():
        clients[f"resident of {profile}"] = drafting(profile)
    for title in PostTitle:
        post = _busiest(title) or Post.objects.create(title=title, name="保管岗", place=Place.objects.get(parent=None))
        clients[title.value] = just_shown(sign_in(browser(), cast.as_post(post.pk)))
    for who in ("desk", "leader"):
        clients[who].post("/d/list.csv", {"idem": str(uuid.uuid4())})
    _brief(cast, now)
    return County(clients, _values(), now)


def _brief(cast: Cast, now: datetime) -> None:
    """A draft, and a brief that is published."""
    town = Place.objects.filter(kind="town").exclude(profile="").order_by("id").first()
    by, day = Viewer.for_system("test"), (now - timedelta(days=40)).date()
    for period in ("month", "year"):
        begin(by=by, uid=uuid.uuid4(), place=town, period=period, day=day, now=now)
    post = Post.objects.filter(title=PostTitle.secretary, unit__seat=town).order_by("id").first()
    brief = Brief.objects.get(period="month")
    publish(by=cast.as_post(post.pk), uid=brief.uid, version=brief.version, now=now)


def browser(**headers: Any) -> Client:
    """A browser; an error in a view becomes a page, as in a running installation."""
    return Client(raise_request_exception=False, **headers)


def _plans(now: datetime) -> Iterator[Plan]:
    """Every way in which a matter of any pack goes, each in the first town that has the pack."""
    played: set[tuple[str, str]] = set()
    for grid in grids_of_county():
        profile = library.profile(grid.town.profile)
        for chosen in profile.packs:
            codes = [code for code, c in profile.categories.items() if c.shelf == chosen.shelf and not c.flags]
            for plot in PLOTS.get(chosen.slug, ()):
                if (chosen.slug, plot.name) not in played:
                    played.add((chosen.slug, plot.name))
                    n, start = len(played), now - plot.lasts - timedelta(hours=1)
                    channel = next(c for c in library.pack(chosen.slug).channels if c is not Channel.one_key)
                    yield Plan(n, grid, chosen.slug, plot, codes[n % len(codes)], channel, start)


def _busiest(title: PostTitle) -> Post | None:
    """A post of that title that has something in hand, else any of them."""
    held = Case.objects.filter(held_by_post__title=title).values_list("held_by_post", flat=True)[:1]
    handled = Case.objects.filter(handler__title=title).values_list("handler", flat=True)[:1]
    found = Post.objects.filter(title=title, pk__in=[*held, *handled]).first()
    return found or Post.objects.filter(title=title).order_by("id").first()


def drafting(profile: str) -> Client:
    """A browser in which a resident has answered every question of `/say` but the last."""
    client = browser()
    page = client.get("/say/", {"town": profile}, follow=True)
    for _ in range(STEPS_OF_A_WIZARD):
        asked = [form for form in forms(page.content.decode()) if form.method == "post" and "uid" in form.fields]
        path = page.request["PATH_INFO"]
        if not asked or path.endswith("/check/"):
            break
        page = client.post(asked[0].action or path, filled(asked[0]), follow=True)
    return client


def _values() -> dict[str, list[str]]:
    """For each name in an address, values that mean something."""
    cases = list(Case.objects.order_by("id"))
    packs = [library.pack(slug) for slug in library.slugs()]
    verbs = sorted({verb for pack in packs for verb in pack.verbs()})
    codes = [case.code for case in cases[:6]] + [receipt_code(case.uid) for case in cases]
    return {
        "uid": [
            *(str(case.uid) for case in cases),
            *(str(each.uid) for each in Person.objects.order_by("id")[:5]),
            *(str(each.uid) for each in Export.objects.all()),
            *(str(each.uid) for each in Brief.objects.all()),
        ],
        "code": codes,
        "number": [case.code for case in cases],
        "do": verbs,
        "verb": verbs,
        "slug": [*library.profile_slugs(), *kinds(), "volunteering"],
        "pack": [pack.slug for pack in packs],
        "key": list(KEYS),
        "family": list(library.profile(library.profile_slugs()[0]).categories),
        "form": ["csv", "xlsx"],
    }


def known(name: str, values: dict[str, list[str]]) -> list[str]:
    """Values of a name in an address; a name that is new here is tried with everything."""
    return values.get(name) or [value for found in values.values() for value in found[:3]]
