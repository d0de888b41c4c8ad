"""`huiyin places move | merge | split DIR …`: places lie elsewhere, become one, or are split, and everything follows."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin.cli.installation import open_dir, refuse_if_older
from huiyin.cli.terminal import Refused

if TYPE_CHECKING:
    from huiyin.apps.places.changes import Change, Part
    from huiyin.apps.places.models import Place

NAME = "places"
HELP = "move a place into another one, merge two, or split one; all that lies there follows, and its history stays"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `places` takes."""
    subs = parser.add_subparsers(title="what", metavar="move | merge | split", required=True)
    moving = _sub(subs, "move", "a place lies in another one from now on", _move)
    moving.add_argument("place", metavar="PLACE", help="official code, or name")
    moving.add_argument("parent", metavar="PARENT", help="in which it will lie")
    merging = _sub(subs, "merge", "what lies in one place belongs to another one from now on", _merge)
    merging.add_argument("place", metavar="SOURCE", help="official code, or name; it ends, and stays as history")
    merging.add_argument("into", metavar="INTO", help="to which all of it will belong")
    splitting = _sub(subs, "split", "new places beside one, with part of what lies in it", _split)
    splitting.add_argument("place", metavar="PLACE", help="official code, or name; it keeps the rest")
    splitting.add_argument(
        "--part",
        action="append",
        required=True,
        metavar="NAME[/CODE]=CODE,…",
        help="a new place, and the codes of the places and households that will lie in it; may be given several times",
    )


def _sub(subs: Any, name: str, told: str, deed: Callable[[argparse.Namespace], Change]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subs.add_parser(name, help=told)
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--on", type=date.fromisoformat, help="since when, like 2027-01-01 (default: today)")
    parser.add_argument("--reason", required=True, help="the decision that it rests on, with its number")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.set_defaults(deed=deed)
    return parser


def run(args: argparse.Namespace) -> int:
    """Do it, or say why not; then the rows that were rewritten, by table."""
    open_dir(args.dir)
    refuse_if_older(args.dir)
    from django.db import transaction
    from django.utils import translation

    from huiyin.apps.cases.texts import sentence
    from huiyin.core.errors import RuleError
    from huiyin.site.translations import compile_all

    compile_all()
    translation.activate("zh-hans")
    try:
        if args.dry_run:
            with transaction.atomic():
                change = args.deed(args)
                transaction.set_rollback(True)
        else:
            change = args.deed(args)
    except RuleError as refusal:
        raise Refused(sentence(refusal)) from refusal
    print(_told(change, dry_run=args.dry_run))
    return 0


def _told(change: Change, *, dry_run: bool) -> str:
    lines = [f"{'would be rewritten' if dry_run else 'rewritten'}:"]
    lines += [f"  {table:<24} {n:>9,}" for table, n in sorted(change.counts.items())]
    return "\n".join(
        [*lines, "nothing written" if dry_run else "The rest follows in the background: holders, clocks, late writers."]
    )


def _move(args: argparse.Namespace) -> Change:
    from huiyin.apps.places.changes import move_place

    return move_place(place=_place(args.place), to_parent=_place(args.parent), **_said(args))


def _merge(args: argparse.Namespace) -> Change:
    from huiyin.apps.places.changes import merge_places

    return merge_places(source=_place(args.place), into=_place(args.into), **_said(args))


def _split(args: argparse.Namespace) -> Change:
    from huiyin.apps.places.changes import split_place

    place = _place(args.place)
    return split_place(place=place, parts=[_part(place, words) for words in args.part], **_said(args))


def _said(args: argparse.Namespace) -> dict[str, Any]:
    from django.utils import timezone

    from huiyin.apps.people.queries import Viewer

    by = Viewer.for_system("huiyin places")
    return {"on": args.on or timezone.localdate(), "reason": args.reason, "by": by, "now": timezone.now()}


def _part(place: Place, words: str) -> Part:
    from huiyin.apps.places.changes import Part
    from huiyin.apps.places.models import Household

    title, _, given = words.partition("=")
    name, _, code = title.partition("/")
    codes = [each.strip() for each in given.split(",") if each.strip()]
    children = list(place.children.filter(code__in=codes))
    households = list(Household.objects.filter(place=place, code__in=codes))
    if missing := set(codes) - {child.code for child in children} - {household.code for household in households}:
        raise Refused(f"Neither a place nor a household directly in {place} has the code {', '.join(sorted(missing))}.")
    return Part(name, code, children, households)


def _place(words: str) -> Place:
    from django.db.models import Q

    from huiyin.apps.places.models import Place

    found = list(Place.objects.filter(Q(code=words) | Q(name=words))[:2])
    if len(found) != 1:
        raise Refused(f"{'Several places are' if found else 'No place is'} called {words}. Give the official code.")
    return found[0]
