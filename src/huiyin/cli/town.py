"""`huiyin town DIR PLACE PROFILE`: give a town its way of working; the page /d/towns/ does the same."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

if TYPE_CHECKING:
    from huiyin.apps.places.models import Place

NAME = "town"
HELP = "give a town its profile: units and posts are made from the profile's template"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `town` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("place", metavar="PLACE", help="the town's official code, or its name")
    parser.add_argument(
        "profile", metavar="PROFILE", help="the name of a file in packs/profiles; /d/towns/ shows them all"
    )


def run(args: argparse.Namespace) -> int:
    """Set it up."""
    open_dir(args.dir)
    from django.utils import timezone, translation

    from huiyin.apps.cases.library import profile_slugs
    from huiyin.apps.cases.texts import sentence
    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.towns.actions import choose_profile
    from huiyin.apps.towns.queries import numbers_of
    from huiyin.core.errors import RuleError
    from huiyin.site.translations import compile_all

    compile_all()
    translation.activate("zh-hans")
    if args.profile not in profile_slugs():
        raise Refused(f"There is no profile {args.profile}. Choose one of: {', '.join(profile_slugs())}.")
    town, by = _town(args.place), Viewer.for_system("huiyin town")
    try:
        made = choose_profile(by=by, town=town, slug=args.profile, now=timezone.now())
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    print(f"{town.name} runs by {args.profile}: {len(made)} kinds of units, with their posts.")
    if missing := [number.name for number in numbers_of(town) if not number.phone]:
        print(f"No phone number yet: {', '.join(missing)}. Give them on /d/towns/; until then residents see none.")
    return 0


def _town(words: str) -> Place:
    from django.db.models import Q

    from huiyin.apps.places.models import Place

    found = list(Place.objects.filter(Q(code=words) | Q(name=words), kind="town")[:2])
    if len(found) != 1:
        raise Refused(f"{'Several towns are' if found else 'No town is'} called {words}. Give the official code.")
    return found[0]
