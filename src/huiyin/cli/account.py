"""`huiyin account DIR WHO`: a one-time card for a person, to sign in for the first time or after losing the phone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.card import facts_of, printed
from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

if TYPE_CHECKING:
    from huiyin.apps.people.models import Person
    from huiyin.apps.people.queries import Viewer

NAME = "account"
TITLES = ("admin", "security", "auditor")
HELP = "print a one-time card for a person, also when password or phone are lost"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `account` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("who", metavar="WHO", help="staff number, phone, or name if there is one of that name")
    parser.add_argument("--name", default="", help="the name to sign in with (default: staff number or phone)")
    parser.add_argument("--post", choices=TITLES, help="give the person this post of the outermost place first")
    parser.add_argument("--json", action="store_true", help="print the card as JSON")


def run(args: argparse.Namespace) -> int:
    """Open the account, or give it a new password and second factor, and print the card."""
    open_dir(args.dir)
    from django.utils import timezone

    from huiyin.apps.people.actions import hand_out_card
    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.people.texts import sentence
    from huiyin.core.errors import RuleError

    person, by = person_known_as(args.who), Viewer.for_system("huiyin account")
    try:
        if args.post:
            _give(by, person, args.post)
        card = hand_out_card(by=by, person=person, username=args.name, now=timezone.now())
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    facts = facts_of(card, person.name)
    print(json.dumps(facts, ensure_ascii=False) if args.json else printed(facts))
    return 0


def _give(by: Viewer, person: Person, title: str) -> None:
    """For when nobody is left who could: the last administrator has gone, or lost everything."""
    from django.utils import timezone

    from huiyin.apps.people.grants import grant_post
    from huiyin.apps.units.models import Post

    post = Post.objects.filter(title=title, closed_on=None).order_by("place__no", "id").first()
    if post is None:
        raise Refused(f"No post {title} is there. Import it with the posts first.")
    grant_post(by=by, person=person, post=post, starts=timezone.localdate(), now=timezone.now())


def person_known_as(words: str) -> Person:
    """The one person of these words. Raises Refused."""
    from django.db.models import Q

    from huiyin.apps.keys.blind import blinds
    from huiyin.apps.people.models import Person

    found = list(Person.objects.filter(Q(code=words) | Q(phone_index__in=blinds("phone", words)) | Q(name=words))[:2])
    if len(found) != 1:
        told = "Several persons are" if found else "Nobody is"
        raise Refused(f"{told} known as {words}. Give the staff number or the phone; import the list of people first.")
    return found[0]
