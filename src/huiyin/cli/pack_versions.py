"""`huiyin pack status DIR | pack carry DIR SLUG`: which versions of packs cases run on, and how they come to the new one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin.cli.installation import open_dir, refuse_if_older
from huiyin.cli.terminal import Bar, Refused

if TYPE_CHECKING:
    from huiyin.apps.cases.actions.upgrading import Carriage
    from huiyin.apps.cases.versions import InUse

MOST_SHOWN = 20


def arguments(subs: Any) -> None:
    """What `pack status` and `pack carry` take."""
    looking = subs.add_parser("status", help="versions in use, the open cases on each, and what would be carried over")
    looking.add_argument("dir", type=Path, metavar="DIR")
    looking.set_defaults(deed=status)
    carrying = subs.add_parser(
        "carry", help="carry open cases over to the version that is here; exit code 1 when some stay where they are"
    )
    carrying.add_argument("dir", type=Path, metavar="DIR")
    carrying.add_argument("slug", metavar="SLUG", help="a pack that comes with the program")
    carrying.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    carrying.set_defaults(deed=carry)


def status(args: argparse.Namespace) -> int:
    """Print the versions in use, pack by pack."""
    _open(args.dir)
    from huiyin.apps.cases.versions import in_use

    used = in_use()
    for slug, versions in groupby(used, key=lambda each: each.row.slug):
        print("\n".join(_told(slug, list(versions))))
    if not used:
        print("There are no cases yet.")
    warn_of_edits()
    return 0


def _told(slug: str, versions: list[InUse]) -> Iterator[str]:
    here = versions[0].here
    yield f"{slug}: {f'version {here.version} is here' if here else 'no longer comes with the program'}"
    for used in versions:
        yield f"  version {used.row.version} ({used.row.hash[:6]}): {used.open:,} open of {used.cases:,}"
        if used.open and used.goes:
            yield f"    {used.goes.total():,} would be carried over (`huiyin pack carry DIR {slug}`)"
        if used.stays:
            yield f"    {used.stays.total():,} would stay: {', '.join(f'{n:,} in {s}' for s, n in used.stays.items())}"
            yield from (f"      {line}" for line in _problems(used))


def _problems(used: InUse) -> Iterator[str]:
    from huiyin.apps.cases.library import pinned
    from huiyin.apps.cases.pack_texts import sentence
    from huiyin.core.carrying import carry_problems

    if used.here:
        yield from (sentence(problem, "en") for problem in carry_problems(pinned(used.row.pk), used.here))


def carry(args: argparse.Namespace) -> int:
    """Carry over what can be, and list what stays."""
    _open(args.dir)
    from django.utils import timezone

    from huiyin.apps.cases.actions.upgrading import carry_over
    from huiyin.apps.cases.library import pack, slugs
    from huiyin.apps.cases.versions import on_older
    from huiyin.apps.people.queries import Viewer

    if args.slug not in slugs():
        raise Refused(f"There is no pack {args.slug}. Choose one of: {', '.join(slugs())}.")
    by = Viewer.for_system("huiyin pack carry")
    with Bar(args.slug, on_older(args.slug).count()) as bar:
        done = carry_over(by=by, slug=args.slug, now=timezone.now(), dry_run=args.dry_run, seen=bar.step)
    print("\n".join(_came_of(done, pack(args.slug).version, dry_run=args.dry_run)))
    return 1 if done.stay else 0


def _came_of(done: Carriage, version: int, *, dry_run: bool) -> Iterator[str]:
    from huiyin.apps.cases.texts import sentence

    yield f"{done.carried:,} {'would be carried' if dry_run else 'carried'} over to version {version} of {done.slug}."
    if done.stay:
        yield f"Left on the version that they were opened with: {len(done.stay):,}"
    yield from (f"  {each.number} (version {each.version}): {sentence(each.why)}" for each in done.stay[:MOST_SHOWN])
    if len(done.stay) > MOST_SHOWN:
        yield f"  … and {len(done.stay) - MOST_SHOWN:,} more"


def warn_of_edits() -> None:
    """Say on stderr which packs were changed without a new version."""
    from huiyin.apps.cases.versions import edited

    for slug, version in edited():
        print(
            f"huiyin: {slug} was edited, but is still version {version}. Cases keep running on what they were opened"
            " with. Give it a new version, then they can be carried over.",
            file=sys.stderr,
        )


def _open(folder: Path) -> None:
    open_dir(folder)
    refuse_if_older(folder)
    from django.utils import translation

    from huiyin.site.translations import compile_all

    compile_all()
    translation.activate("zh-hans")
