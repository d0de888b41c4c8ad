"""`huiyin pack check | show | status | carry`: all problems of a way of working, its rule sheet and diagram; and which
versions of it cases run on (`cli/pack_versions.py`)."""

from __future__ import annotations

import argparse
import json
import tomllib
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin.cli import pack_shelf, pack_versions
from huiyin.cli.terminal import Refused

if TYPE_CHECKING:
    from huiyin.core.packs import Problem

NAME = "pack"
HELP = "check a pack, show its rule sheet and diagram, or carry open cases over to its new version"

PACKS = resources.files("huiyin.packs")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `pack` takes."""
    subs = parser.add_subparsers(title="what", metavar="check | show | status | carry", required=True)
    checking = subs.add_parser("check", help="all problems of a pack; exit code 1 if there are any")
    checking.add_argument("path", type=Path, metavar="PATH", help="a pack.toml or its folder, a profile, figures.toml")
    checking.add_argument("--before", type=Path, metavar="OLD", help="the older version, whose open cases are to go on")
    checking.add_argument("--lang", choices=["en", "zh"], default="en", help="the language of the sentences")
    checking.add_argument("--json", action="store_true", help="codes and values, for a program")
    checking.set_defaults(deed=check)
    showing = subs.add_parser("show", help="the rule sheet as text; --svg the diagram")
    showing.add_argument("slug", metavar="SLUG", help="a pack that comes with the program, or a path")
    showing.add_argument("--svg", type=Path, metavar="FILE", help="write the state diagram into a file")
    showing.add_argument("--lang", choices=["zh", "en"], default="zh")
    showing.set_defaults(deed=show)
    pack_versions.arguments(subs)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    return int(args.deed(args))


def check(args: argparse.Namespace) -> int:
    """List every problem of the pack, of a profile or of the definitions of figures."""
    from huiyin.apps.cases.pack_texts import sentence
    from huiyin.core.pack_check import check_raw

    raw = _raw(args.path)
    if pack_shelf.is_figures(raw):
        return _told(pack_shelf.check_figures(raw, PACKS), args)
    if pack_shelf.is_profile(raw):
        return _told(pack_shelf.check_profile(raw, PACKS, args.lang), args)
    problems = check_raw(raw, _parts())
    if args.before and not problems:
        problems = _carried_badly(args.before, args.path)
    if args.json:
        print(json.dumps([{"where": p.where, "code": p.code, **dict(p.values)} for p in problems], ensure_ascii=False))
        return 1 if problems else 0
    return _told([sentence(problem, args.lang) for problem in problems], args)


def _told(problems: list[str], args: argparse.Namespace) -> int:
    if args.json:
        print(json.dumps(problems, ensure_ascii=False))
    else:
        print("\n".join([*(f"{args.path}: {each}" for each in problems), _counted(problems, args)]))
    return 1 if problems else 0


def _counted(problems: list[str], args: argparse.Namespace) -> str:
    if args.lang == "zh":
        return f"{args.path}：{f'{len(problems)}处要改' if problems else '没有问题'}"
    found = f"{len(problems)} problem{'s' * (len(problems) > 1)}" if problems else "good"
    return f"{args.path}: {found}"


def _carried_badly(before: Path, path: Path) -> list[Problem]:
    from huiyin.core.carrying import carry_problems
    from huiyin.core.errors import RuleError
    from huiyin.core.pack_reader import read_pack
    from huiyin.core.packs import PackInvalid

    try:
        return carry_problems(read_pack(_raw(before), _parts()), read_pack(_raw(path), _parts()))
    except RuleError:
        raise Refused(f"{before} is not an older version of {path}. Give the new one a higher `version`.") from None
    except PackInvalid as invalid:
        raise Refused(f"{before} has {len(invalid.problems)} problems of its own.") from None


def show(args: argparse.Namespace) -> int:
    """Print the rule sheet; write the diagram where asked."""
    from huiyin.cli.rule import bodies
    from huiyin.core.pack_draw import diagram
    from huiyin.core.pack_reader import read_pack
    from huiyin.core.pack_sheet import rule_sheet
    from huiyin.core.packs import PackInvalid
    from huiyin.core.svg import alone

    own = PACKS / args.slug
    path = own if args.slug.isidentifier() and own.is_dir() else Path(args.slug)
    try:
        pack = read_pack(_raw(path), _parts())
    except PackInvalid as invalid:
        raise Refused(
            f"{args.slug} has {len(invalid.problems)} problems. List them with `huiyin pack check PATH`."
        ) from None
    if args.svg:
        args.svg.write_text(alone(diagram(pack, args.lang)), encoding="utf-8")
        print(f"{args.svg} holds the diagram.")
        return 0
    sheet = rule_sheet(pack, args.lang, bodies={row.body: row.title for row in bodies().rows})
    print(f"{pack.title.for_lang(args.lang)}  ({pack.source})\n{pack.summary.for_lang(args.lang)}\n")
    for row in (sheet.heads, *sheet.moves):
        print(" | ".join(row))
    print()
    for state, said in sheet.sittings:
        print(f"{state} | {said}")
    for clock in sheet.clocks:
        print(" | ".join((clock.title, clock.limit, clock.late)))
    return 0


def _raw(path: Traversable) -> dict[str, Any]:
    file = path / "pack.toml" if path.is_dir() else path
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused(f"There is no pack at {path}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise Refused(f"{file} is not readable TOML: {broken}.") from None


def _parts() -> dict[str, dict[str, Any]]:
    home = PACKS / "parts"
    return {
        p.name.removesuffix(".toml"): tomllib.loads(p.read_text("utf-8"))
        for p in home.iterdir()
        if p.name.endswith(".toml")
    }
