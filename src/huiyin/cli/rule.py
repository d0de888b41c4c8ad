"""`huiyin rule BODY roll=62 present=45 for=31`: quorum and majority by the law in force, with its article."""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path
from typing import Any

from huiyin.cli.terminal import Refused
from huiyin.core.bodies import Bodies, Decided, Row, Unit, decide, read_bodies
from huiyin.core.errors import RuleError
from huiyin.core.quorum import Base, Count, Share, Sum, Verdict
from huiyin.core.worktime import SHANGHAI

NAME = "rule"
HELP = "quorum and majority of a body by the law in force, with its article"
HEADS = ("roll", "present", "for")
AREA = ("roll_area", "present_area", "for_area")
HUNDREDTHS = 100
"""Floor area is counted in hundredths of a square metre, as deeds give it: whole numbers, never floats."""
WRONG = {
    "nobody_on_roll": "Nobody is on the roll: roll must be at least 1.",
    "more_came": "More came than are on the roll: check present and roll.",
    "more_agreed": "More agreed than came: check for and present.",
    "below_zero": "A count cannot be below zero.",
}
OF = {Base.roll: "of all", Base.present: "of those present", Base.participants: "of those who took part"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `rule` takes."""
    parser.add_argument("body", metavar="BODY", help=", ".join(bodies().names))
    parser.add_argument(
        "counts",
        nargs="*",
        metavar="COUNT",
        help="roll=62 present=45 for=31; owners also roll_area=, present_area=, for_area= in m². None: show the rule",
    )
    parser.add_argument("--province", default="", metavar="P", help="a province with rules of its own")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day of the meeting (default: today)")
    parser.add_argument("--dir", type=Path, metavar="DIR", help="an installation, for the rows that it has added")
    parser.add_argument("--json", action="store_true", help="print the sum as JSON")


def bodies(folder: Path | None = None) -> Bodies:
    """The rows of law that the product carries, and those that an installation has added. Raises Refused."""
    rows = tomllib.loads((resources.files("huiyin.packs") / "law" / "bodies.toml").read_text("utf-8"))["row"]
    own = folder / "law" / "bodies.toml" if folder else None
    try:
        added = tomllib.loads(own.read_text("utf-8"))["row"] if own and own.is_file() else []
        return read_bodies({"row": [*rows, *added]})
    except (KeyError, ValueError) as wrong:
        raise Refused(f"{own}: {wrong}") from wrong


def run(args: argparse.Namespace) -> int:
    """Print the rule, and with counts whether the meeting could decide and whether it did."""
    given = _given(args.counts)
    try:
        row = bodies(args.dir).rule(args.body, args.on or datetime.now(SHANGHAI).date(), args.province)
        found = _decided(row, given) if given else None
    except RuleError as refusal:
        raise Refused(_sentence(refusal)) from refusal
    print(json.dumps(as_json(row, found), ensure_ascii=False) if args.json else as_text(row, found))
    return 0


def _given(words: Sequence[str]) -> dict[str, int]:
    given: dict[str, int] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or name not in HEADS + AREA:
            raise Refused(f"{word!r} is no count. Write for example: roll=62 present=45 for=31")
        if name in given:
            raise Refused(f"{name} is given twice.")
        given[name] = _whole(name, value)
    for names in (HEADS, AREA):
        missing = [name for name in names if name not in given]
        if missing and len(missing) < len(names):
            raise Refused(f"Still missing: {', '.join(f'{name}=' for name in missing)}")
    if given and HEADS[0] not in given:
        raise Refused("Give the heads too: roll= present= for=")
    return given


def _whole(name: str, value: str) -> int:
    try:
        number = Decimal(value) * (HUNDREDTHS if name in AREA else 1)
    except InvalidOperation:
        number = Decimal("0.1")
    if not number.is_finite() or number != int(number):
        most = "square metres with at most two decimals" if name in AREA else "a whole number"
        raise Refused(f"{name}={value}: this must be {most}.")
    return int(number)


def _decided(row: Row, given: Mapping[str, int]) -> Decided:
    heads, area = ([given[name] for name in names if name in given] for names in (HEADS, AREA))
    return decide(row, Count(*heads), Count(*area) if area else None)


def _sentence(refusal: RuleError) -> str:
    values: Any = refusal.values
    said: dict[str, Callable[[], str]] = {
        "no_such_body": lambda: f"There is no body {values['body']!r}. Known: {', '.join(values['known'])}",
        "no_rule_then": lambda: (
            f"No rule of {values['body']} is known for {values['on']}; the first holds from {values['first']}."
        ),
        "bad_count": lambda: WRONG[values["what"]],
        "no_area": lambda: "Only owners are counted by floor area: leave the areas away.",
    }
    return said[refusal.code]()


def as_json(row: Row, found: Decided | None) -> dict[str, Any]:
    """The rule and the sum for scripts. Areas in hundredths of a square metre."""
    about = {
        "body": row.body,
        "title": row.title.zh,
        "law": row.law.zh,
        "article": row.article,
        "in_force_from": row.in_force_from.isoformat(),
        "verified": row.verified,
        "province": row.province,
        "channels": sorted(row.channels),
        "notice_days": row.notice_days,
    }
    if found is None:
        return about
    area = {"area": _sums(found.area)} if found.area else {}
    return {**_sums(found.heads), **area, "holds": found.holds, **about}


def _sums(verdict: Verdict) -> dict[str, Any]:
    return {"quorum": vars(verdict.quorum), "pass": vars(verdict.passing)}


def as_text(row: Row, found: Decided | None) -> str:
    """The same for a reader, line by line."""
    seen = "" if row.verified else " (not verified: check the text)"
    lines = [
        f"{row.title.zh}  {row.title.en}",
        f"《{row.law.zh}》 {row.article}, in force from {row.in_force_from}{seen}",
        f"quorum {_share(row.attend)} of all · passes with {_share(row.majority.share)} {OF[row.majority.base]}",
    ]
    if found is None:
        return "\n".join(lines)
    lines += _lines(found.heads, "", 1)
    if found.area:
        lines += _lines(found.area, " m²", HUNDREDTHS)
    elif row.unit is Unit.owners:
        lines.append("Owners are counted by floor area too: give roll_area= present_area= for_area=")
    return "\n".join([*lines, VERDICT[found.holds]])


VERDICT = {True: "✓ decided", False: "✗ not decided", None: "? by heads it is enough; by area it is not known"}


def _lines(verdict: Verdict, unit: str, per: int) -> list[str]:
    return [
        f"{name:8}{_line(each, unit, per)}" for name, each in (("quorum", verdict.quorum), ("pass", verdict.passing))
    ]


def _line(each: Sum, unit: str, per: int) -> str:
    need, have = (f"{Decimal(n) / per:,}{unit}" for n in (each.need, each.have))
    return f"need {need} · have {have} {'✓' if each.met else '✗'}"


def _share(share: Share) -> str:
    return f"{'more than ' if share.strict else ''}{share.num}/{share.den}{'' if share.strict else ' or more'}"
