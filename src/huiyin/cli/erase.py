"""`huiyin erase DIR WHO --why WORDS`: erase a person who holds no post any more. An event says that it was done, and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from huiyin.cli.account import person_known_as
from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

NAME = "erase"
HELP = "erase a person who holds no post any more; what they did stays on record without a name"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `erase` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("who", metavar="WHO", help="staff number, phone, or name if there is one of that name")
    parser.add_argument(
        "--why", required=True, metavar="WORDS", help="the reason, without private words: it is kept for good"
    )


def run(args: argparse.Namespace) -> int:
    """Erase, and record it."""
    open_dir(args.dir)
    from django.db import transaction
    from django.utils import timezone

    from huiyin.apps.people.erasing import erase_person
    from huiyin.apps.people.queries import Viewer
    from huiyin.apps.people.texts import sentence
    from huiyin.apps.places.models import Place
    from huiyin.apps.records.actions import Happened, log
    from huiyin.core.errors import RuleError

    person, now = person_known_as(args.who), timezone.now()
    try:
        with transaction.atomic():
            erase_person(person=person, now=now)
            root = Place.objects.get(parent=None)
            data = {"why": args.why[:200]}
            what = Happened("person.erased", at=now, recorded_at=now, place=root, subject=person.uid, nth=1, data=data)
            log(Viewer.for_system("erase"), what)
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    print("Erased. What was done stays on record under a number.")
    return 0
