"""`huiyin demo DIR`: a synthetic county, one town for each profile, with two months of life. Nothing in it is real."""

from __future__ import annotations

import argparse
import gc
import secrets
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from huiyin.cli.installation import make_dir, migrate, open_dir
from huiyin.cli.terminal import Bar, Refused

if TYPE_CHECKING:
    from huiyin.cli.demo.build import Built

NAME = "demo"
HELP = "make a synthetic county with two months of life in it"
STEPS = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `demo` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="a folder that is empty or does not exist yet")
    parser.add_argument("--seed", type=int, help="the same seed makes the same county (default: a new one)")
    parser.add_argument(
        "--scale", choices=["small", "full"], default="small", help="full has ten times as many matters"
    )
    parser.add_argument(
        "--until", type=_moment, help="the present of the county, like 2026-11-21T18:00+08:00 (default: now)"
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("say the offset too, like +08:00")
    return moment


def run(args: argparse.Namespace) -> int:
    """Make it and print who can sign in."""
    make_dir(args.dir, demo=True)
    open_dir(args.dir)
    seed = secrets.randbelow(10**12) if args.seed is None else args.seed
    began = time.monotonic()
    migrate()
    built = _build(args, seed)
    print(printed(built, seed, args.dir))
    print(f"Built in {time.monotonic() - began:.0f} s.")
    return 0


def _build(args: argparse.Namespace, seed: int) -> Built:
    """Build while the disk is not waited for; then have everything on it."""
    from django.db import connection
    from django.utils import timezone

    from huiyin.cli.demo.build import build
    from huiyin.cli.demo.county import SIZES

    if connection.vendor != "sqlite":
        raise Refused("The demo lives in SQLite.")
    gc.set_threshold(200_000, 50, 100)  # millions of short-lived objects and no cycles among them
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    with Bar("云岫县", STEPS) as bar:
        built = build(
            seed=seed,
            now=args.until or timezone.now(),
            size=SIZES[args.scale],
            progress=lambda share: bar.to(round(share * STEPS)),
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return built


def printed(built: Built, seed: int, folder: Path) -> str:
    """The table of who can sign in: one of each kind of post in every town."""
    from huiyin.cli.demo.accounts import A_TITLE, to_try

    lines = [
        "回音 Huiyin · 演示县 demo county · everything in it is invented",
        "",
        f"  密码 password (for all)   {built.password}",
        "  动态码 second factor      shown on the sign-in page of a demo",
        f"  受理码 a receipt code     {built.receipt[:5]} {built.receipt[5:]}   (docs/guides/receipt.zh.md)",
        f"  种子 seed                 {seed}",
        f"  每岗多至{A_TITLE}人，派得到的都有   up to {A_TITLE} of each, and all a matter may come to   …-1 …-2 …-3",
        "  谁是哪个岗 who holds which   on the sign-in page, beside the code; 手上 n 件: matters in hand",
    ]
    town = ""
    for account in to_try(built.accounts):
        if account.town != town:
            town = account.town
            lines += ["", f"{town}", f"  {'登录名 name':<28}  岗位 post · 人 person"]
        in_hand = f" · 手上 {account.in_hand} 件" if account.in_hand else ""
        lines.append(f"  {account.username:<30}  {account.role} · {account.person}{in_hand}")
    lines += ["", f"huiyin serve {folder}"]
    return "\n".join(lines)
