"""`huiyin init DIR`: a new installation with its keys, its database and the first administrator's one-time card."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huiyin.cli.card import new_password, printed
from huiyin.cli.installation import make_dir, migrate, open_dir
from huiyin.cli.terminal import Refused

NAME = "init"
HELP = "make a new installation: keys, database, the first administrator's one-time card"
ADMINISTRATOR = "系统管理员"


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
    parser.add_argument("--json", action="store_true", help="print the card as JSON")


def run(args: argparse.Namespace) -> int:
    """Make it and print the card."""
    if '"' in args.url + args.database or "\\" in args.url + args.database:
        raise Refused("An address may hold neither quotes nor backslashes.")
    make_dir(args.dir, base_url=args.url, database=args.database)
    open_dir(args.dir)
    migrate()
    card = first_administrator(place=args.place, kind=args.kind, code=args.code)
    told = f"{args.dir} is ready. Cut this card out and hand it over; it is shown only now.\n{printed(card)}"
    print(json.dumps(card, ensure_ascii=False) if args.json else f"{told}\nStart it: huiyin serve {args.dir}")
    return 0


def first_administrator(*, place: str, kind: str, code: str) -> dict[str, str]:
    """Make the outermost place with its posts, and the one account that there is at first, for one sign-in."""
    from django.db import transaction
    from django.utils import timezone

    from huiyin.apps.people.actions import add_person, give_post, new_second_factor, open_account
    from huiyin.apps.places.actions import add_place
    from huiyin.apps.towns.actions import set_up_county
    from huiyin.apps.units.actions import add_post
    from huiyin.apps.units.models import Post
    from huiyin.core.words import PlaceKind, PostTitle

    password = new_password()
    with transaction.atomic():
        root = add_place(kind=PlaceKind(kind), name=place, parent=None, code=code)
        if kind == PlaceKind.town:  # the units of a town come with its profile
            add_post(title=PostTitle.admin, name=ADMINISTRATOR, place=root)
        else:
            set_up_county(county=root)
        person = add_person(name=ADMINISTRATOR)
        post = Post.objects.get(title=PostTitle.admin, place=root)
        give_post(person=person, post=post, starts=timezone.localdate())
        account = open_account(person=person, username="admin", password=password)
        device = new_second_factor(account=account, confirmed=True)
    return {"place": place, "name": "admin", "password": password, "second_factor": str(device.config_url)}
