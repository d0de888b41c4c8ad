"""`huiyin init DIR`: a new installation with its keys, its database and the one-time cards of its three administrators."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from huiyin.apps.people.cards import new_ending
from huiyin.cli.card import facts_of, printed
from huiyin.cli.installation import make_dir, migrate, open_dir
from huiyin.cli.terminal import Refused

NAME = "init"
HELP = "make a new installation: keys, database, the one-time cards of its three administrators"
ADMINISTRATORS = {"admin": "系统管理员", "security": "安全管理员", "auditor": "审计管理员"}
"""The three first accounts: title of the post, name of the post. Nobody outside knows what they sign in as."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `init` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="a folder that is empty or does not exist yet")
    parser.add_argument(
        "--place", default="本县", metavar="NAME", help="the outermost place, a county as a rule (default: 本县)"
    )
    parser.add_argument("--kind", default="county", choices=["city", "county", "town"], help="what that place is")
    parser.add_argument("--code", default="", help="its official code")
    parser.add_argument("--url", default="", help="the address under which people will open it")
    parser.add_argument("--database", default="", metavar="URL", help="postgresql://… (default: SQLite in the folder)")
    for title, name in ADMINISTRATORS.items():
        parser.add_argument(
            f"--{title}",
            default="",
            metavar="NAME",
            help=f"what the {name} signs in as (default: one that nobody guesses)",
        )
    parser.add_argument("--json", action="store_true", help="print the cards as a JSON list")


def run(args: argparse.Namespace) -> int:
    """Make it and print the card."""
    names = {title: getattr(args, title) or f"{title}-{new_ending()}" for title in ADMINISTRATORS}
    if len(set(names.values())) < len(names):
        raise Refused("The three administrators sign in by three names.")
    if '"' in args.url + args.database or "\\" in args.url + args.database:
        raise Refused("An address may hold neither quotes nor backslashes.")
    make_dir(args.dir, base_url=args.url, database=args.database)
    open_dir(args.dir)
    migrate()
    cards = first_administrators(place=args.place, kind=args.kind, code=args.code, names=names)
    if args.json:
        print(json.dumps(cards, ensure_ascii=False))
        return 0
    told = (
        "Cut these three cards out and hand them to three persons; they are shown only now and are good for seven days."
    )
    print("\n".join([f"{args.dir} is ready. {told}", *map(printed, cards), f"Start it: huiyin serve {args.dir}"]))
    return 0


def first_administrators(*, place: str, kind: str, code: str, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Make the outermost place with its posts, and the three accounts that there are at first, each for one sign-in.

    They are apart (三员分立): who sets the system up, who opens accounts and gives posts, who reads what they did. `names`: what
    they sign in as, by the title of their post.
    """
    from django.db import transaction
    from django.utils import timezone

    from huiyin.apps.people.actions import add_person, give_post, hand_out_card
    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.places.actions import add_place
    from huiyin.apps.towns.actions import set_up_county
    from huiyin.apps.units.actions import add_post
    from huiyin.apps.units.models import Post
    from huiyin.core.words import PlaceKind, PostTitle

    cards, by, now = [], Viewer.for_system("huiyin init"), timezone.now()
    with transaction.atomic():
        root = add_place(kind=PlaceKind(kind), name=place, parent=None, code=code)
        if kind == PlaceKind.town:  # the units of a town come with its profile
            for title, name in ADMINISTRATORS.items():
                add_post(title=PostTitle(title), name=name, place=root)
        else:
            set_up_county(county=root)
        for title, name in ADMINISTRATORS.items():
            person = add_person(name=name)
            give_post(person=person, post=Post.objects.get(title=title, place=root), starts=timezone.localdate())
            card = hand_out_card(by=by, person=person, username=names[title], now=now)
            cards.append({"post": title, **facts_of(card, f"{place} {name}")})
    return cards
