"""What the pages of the net cost at the size of a city: queries, and time from request to answer, as they are served."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huiyin.apps.net.actions import recount, recount_all
from huiyin.apps.net.drawing import forget_drawn
from huiyin.apps.people.models import Account
from huiyin.apps.people.queries import Viewer
from huiyin.apps.scope.acting import system
from huiyin.cli.bench.meter import cost
from huiyin.cli.bench.net_fill import Filled, fill
from huiyin.cli.bench.scope_cost import held

BAR = {"queries": 10, "p50_ms": 50}


def measured(profile: str, share: int, times: int) -> dict[str, Any]:
    """Fill, then ask for each page `times` times."""
    with system("the net is filled for a benchmark"):
        filled = fill(profile, timezone.now(), share=share)
        browsers = {who: signed_in(getattr(filled, who)) for who in ("leader", "secretary")}
    found: dict[str, Any] = {}
    for name, (who, address) in addresses(filled).items():
        browser = browsers[who]

        def asked(_nth: int, browser: Client = browser, address: str = address) -> None:
            answer = browser.get(address)
            if answer.status_code != 200:
                raise AssertionError(f"{address} answered {answer.status_code}")

        with held():
            found[name] = cost(asked, times).as_json()
    return {"size": filled.counts, "seconds": filled.seconds | _written(filled), "pages": found, "bar": BAR}


def addresses(filled: Filled) -> Mapping[str, tuple[str, str]]:
    """The pages: who asks for what."""
    cover, gaps, plan, homes = (reverse(f"net:{name}") for name in ("cover", "gaps", "map", "homes"))
    return {
        "coverage of the county": ("leader", cover),
        "coverage of a town": ("leader", f"{cover}?place={filled.town.uid}"),
        "coverage of a village": ("secretary", cover),
        "gaps of the county": ("leader", gaps),
        "households of a village without a contact": ("secretary", f"{homes}?without=1"),
        "map of a town": ("leader", f"{plan}?place={filled.town.uid}"),
        "map of the county, all grids at once": ("leader", f"{plan}?level=grid"),
        "a Party committee": ("leader", reverse("net:unit", args=[filled.committee.uid])),
        "a branch": ("secretary", reverse("net:unit", args=[filled.branch.uid])),
        "a household": ("secretary", reverse("net:home", args=[filled.home.uid])),
    }


def _written(filled: Filled) -> dict[str, float]:
    """What the sums cost: of the whole county at night, of one grid when a household is linked; and drawing all grids anew."""
    with system("the net is counted for a benchmark"):
        began = time.perf_counter()
        recount_all(now=timezone.now())
        all_of = time.perf_counter() - began
        began = time.perf_counter()
        recount(places=[filled.home.place_id], now=timezone.now())
        one = time.perf_counter() - began
        forget_drawn()
    return {"recount_all": round(all_of, 2), "recount_one": round(one, 4)}


def signed_in(viewer: Viewer) -> Client:
    """A browser in which the viewer is signed in, second factor shown."""
    account, _ = Account.objects.get_or_create(
        person_id=viewer.actor.person, defaults={"username": f"n{viewer.actor.person}"}
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    session = client.session
    session.update({"second_factor": True, "post": viewer.actor.post, "name": viewer.name})
    session.save()
    return client
