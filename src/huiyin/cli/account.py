"""`huiyin account DIR WHO`: a one-time card for a person, to sign in for the first time or after losing the phone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.card import new_password, printed
from huiyin.cli.installation import open_dir
from huiyin.cli.terminal import Refused

if TYPE_CHECKING:
    from huiyin.apps.people.models import Person

NAME = "account"
HELP = "print a one-time card for a person, also when password or phone are lost"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `account` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("who", metavar="WHO", help="staff number, phone, or name if there is one of that name")
    parser.add_argument("--name", default="", help="the name to sign in with (default: staff number or phone)")
    parser.add_argument("--json", action="store_true", help="print the card as JSON")


def run(args: argparse.Namespace) -> int:
    """Open the account, or give it a new password and second factor, and print the card."""
    open_dir(args.dir)
    from django.db import transaction

    from huiyin.apps.people.actions import new_second_factor, open_account, renew_password
    from huiyin.apps.people.models import Account
    from huiyin.apps.people.texts import sentence
    from huiyin.core.errors import RuleError

    person, password = person_known_as(args.who), new_password()
    try:
        with transaction.atomic():
            account = Account.objects.filter(person=person).first()
            if account:
                renew_password(account=account, password=password)
            else:
                name = args.name or person.code or person.phone
                account = open_account(person=person, username=name, password=password)
            device = new_second_factor(account=account, confirmed=True)
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    card = {"place": person.name, "name": account.username, "password": password, "second_factor": device.config_url}
    print(json.dumps(card, ensure_ascii=False) if args.json else printed(card))
    return 0


def person_known_as(words: str) -> Person:
    """The one person of these words. Raises Refused."""
    from django.db.models import Q

    from huiyin.apps.keys.blind import blind
    from huiyin.apps.people.models import Person

    found = list(Person.objects.filter(Q(code=words) | Q(phone_index=blind("phone", words)) | Q(name=words))[:2])
    if len(found) != 1:
        told = "Several persons are" if found else "Nobody is"
        raise Refused(f"{told} known as {words}. Give the staff number or the phone; import the list of people first.")
    return found[0]
