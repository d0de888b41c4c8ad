"""`huiyin jobs DIR`: the work in the background that failed and is tried no more; `--retry` lets it be tried again."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huiyin.cli.installation import open_dir

NAME = "jobs"
HELP = "show work in the background that failed; exit code 1 when there is any"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `jobs` takes."""
    parser.add_argument("dir", type=Path, metavar="DIR")
    parser.add_argument("--retry", action="store_true", help="let it be tried again by `huiyin serve`")
    parser.add_argument("--json", action="store_true", help="all of it as JSON, with the whole errors")


def run(args: argparse.Namespace) -> int:
    """Show it, or put it back into the queue."""
    open_dir(args.dir)
    from django.utils import timezone

    from huiyin.apps.jobs.actions import retry
    from huiyin.apps.jobs.queries import failed

    if args.retry:
        n = retry(timezone.now())
        print(json.dumps({"retried": n}) if args.json else f"{n} will be tried again.")
        return 0
    jobs = list(failed())
    if args.json:
        rows = [
            {"id": job.pk, "what": job.reaction, "failed_at": str(job.failed_at), "error": job.error} for job in jobs
        ]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print(
            "\n".join(
                f"{job.pk} {job.reaction} failed at {job.failed_at:%Y-%m-%d %H:%M} UTC: {job.last_line}" for job in jobs
            )
        )
        print(f"{len(jobs)} failed." + (" `--retry` lets them be tried again." if jobs else ""))
    return 1 if jobs else 0
