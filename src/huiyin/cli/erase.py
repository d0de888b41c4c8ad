"""`huiyin erase DIR WHO --why WORDS`: erase a person who holds no post any more, or (`--household`) a household that has moved
away. An event says that it was done, and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from huiyin.cli.account import person_known_as
from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

NAME = "erase"
HELP = "erase a person who holds no post any more, or a household; what happened stays on record without a name"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `erase` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument(
        "who", metavar="WHO", help="staff number, phone, or name if there is one of that name; of a household its code"
    )
    parser.add_argument("--household", action="store_true", help="WHO is the code of a household that has moved away")
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
    from huiyin.apps.places.erasing import erase_household
    from huiyin.apps.places.models import Household, Place
    from huiyin.apps.records.actions import Happened, log, next_nth
    from huiyin.apps.units.linking import end_all
    from huiyin.core.errors import RuleError

    now, data = timezone.now(), {"why": args.why[:200]}
    home = Household.objects.filter(code=args.who).select_related("place").first() if args.household else None
    if args.household and home is None:
        raise Refused("There is no household of that code.")
    try:
        with transaction.atomic():
            if home:
                subject, place, kind = erase_household(household=home, now=now).uid, home.place, "household.erased"
                end_all(household=home, on=timezone.localdate(now), by=Viewer.for_system("erase"), now=now)
            else:
                subject = erase_person(person=person_known_as(args.who), now=now).uid
                place, kind = Place.objects.get(parent=None), "person.erased"
            nth = next_nth(subject)
            what = Happened(kind, at=now, recorded_at=now, place=place, subject=subject, nth=nth, data=data)
            log(Viewer.for_system("erase"), what)
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    print("Erased. What was done stays on record under a number.")
    return 0
