"""The long runs: `python tools/proof.py [STAGE …]` (`make proof`), hours in all, each of which can be run alone.

Every stage writes its last result into docs/measured.md: what came out, how long it took, when, on which commit.
A stage that fails does not keep the others from running; the exit code is 1 then.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "measured.md"
OPEN, CLOSE = "<!-- proof -->", "<!-- /proof -->"
HEAD = (
    "## The long runs\n",
    "| stage | what it does | last result | minutes | when | commit |",
    "|---|---|---|---:|---|---|",
)
CORES = os.environ.get("CORES", "2")
SUMMARY = re.compile(r"^\d+ (?:passed|failed).* in ", re.MULTILINE)

PYTEST = (sys.executable, "-m", "pytest", "-q", "--dist", "worksteal", "-n", CORES)
BENCH = (sys.executable, "-m", "huiyin", "bench")
ON_POSTGRESQL = (sys.executable, "tools/postgres.py")
DURABLE = (*ON_POSTGRESQL, "--durable")
WRITE = ("--write", str(PAGE))
POSTGRESQL = ("--database", "postgresql", *WRITE)


def larger() -> tuple[str, ...]:
    """The tests of the apps that `make test` tries by a choice (tests/whole.py), themselves or by a helper; not the fuzzing."""
    texts = {file.relative_to(ROOT): file.read_text(encoding="utf-8") for file in (ROOT / "tests/apps").rglob("*.py")}
    helpers = [file for file, text in texts.items() if not file.name.startswith("test_") and "tests.whole" in text]
    named = ("tests.whole", *(".".join(file.with_suffix("").parts) for file in helpers))
    found = [file for file, text in texts.items() if any(name in text for name in named)]
    return tuple(sorted(str(file) for file in found if file.name.startswith("test_") and file.name != "test_fuzz.py"))


@dataclass(frozen=True)
class Stage:
    """A command with what it is told through the environment."""

    about: str
    command: tuple[str, ...]
    told: tuple[tuple[str, str], ...] = ()


WHOLE = (("HUIYIN_WHOLE", "1"),)
PAIRS = (("HUIYIN_PAIRS", "100000"),)
FUZZ = (*PYTEST, "tests/apps/test_fuzz.py", "--hypothesis-profile=proof")
APPS = (*PYTEST, "tests/apps")
SCOPE = (*PYTEST, "tests/apps/scope/test_pairs.py")
BROWSER = (*PYTEST, "tests/browser")
STAGES = {
    "fuzz": Stage("everything sent to every address and form", FUZZ),
    "fuzz-postgresql": Stage("the same on PostgreSQL", (*ON_POSTGRESQL, *FUZZ)),
    "apps": Stage("what `make test` tries by a choice, in full", (*PYTEST, *larger()), WHOLE),
    "apps-postgresql": Stage("every test of every app on PostgreSQL, in full", (*ON_POSTGRESQL, *APPS), WHOLE),
    "pairs": Stage("100,000 random pairs of somebody and a case against an oracle", SCOPE, PAIRS),
    "pairs-postgresql": Stage("the same on PostgreSQL", (*ON_POSTGRESQL, *SCOPE), PAIRS),
    "pages": Stage("every page in every mode at every width, with axe", BROWSER, (("HUIYIN_EVERY_WIDTH", "1"),)),
    "map": Stage("the map of 12,300 grids within its second", (*BROWSER[:-1], "tests/browser/test_maps.py"), WHOLE),
    "kills": Stage("kill -9 of the server during 200 steps", (*BENCH, "kills", *WRITE)),
    "kills-postgresql": Stage("the same on PostgreSQL", (*DURABLE, *BENCH, "kills", *POSTGRESQL)),
    "cases": Stage("what 20,000 and 1,000,000 cases cost, and a peer", (*BENCH, "cases", *WRITE)),
    "cases-postgresql": Stage("the same on PostgreSQL", (*DURABLE, *BENCH, "cases", *POSTGRESQL)),
}


def main(names: Sequence[str]) -> int:
    """Run the stages that are named, all of them when none is."""
    unknown = [name for name in names if name not in STAGES]
    if unknown:
        print(f"No such stage: {', '.join(unknown)}. There are: {', '.join(STAGES)}", file=sys.stderr)
        return 2
    codes = [run(name) for name in names or STAGES]
    return int(any(codes))


def run(name: str) -> int:
    """Run a stage, showing what it prints, and write what came out into the page."""
    stage, began = STAGES[name], time.monotonic()
    print(f"== {name}: {stage.about}", flush=True)
    said: list[str] = []
    with subprocess.Popen(
        stage.command, cwd=ROOT, env=os.environ | dict(stage.told), stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            said.append(line)
    minutes = (time.monotonic() - began) / 60
    row = (name, stage.about, result("".join(said), process.returncode), f"{minutes:.1f}", today(), commit())
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), row), encoding="utf-8")
    return process.returncode


def result(said: str, code: int) -> str:
    """What came out, in a few words: the sum of the tests, or how many bars a benchmark missed."""
    tests = [line.strip(" =") for line in said.splitlines() if SUMMARY.match(line.strip(" ="))]
    if tests:
        return tests[-1].rpartition(" in ")[0]
    missed = said.partition("\nMissed:\n")[2].strip().splitlines()
    if missed:
        return f"{len(missed)} bars missed, named in its part"
    return f"failed ({code})" if code else "nothing wrong"


def written(page: str, row: Sequence[str]) -> str:
    """The page with this row in the table of the long runs, in the order of the stages."""
    before, _, rest = page.partition(OPEN)
    inside, _, after = rest.partition(CLOSE)
    rows = {cells[1].strip(): line for line in inside.splitlines() if (cells := line.split("|"))[1:2]}
    rows[row[0]] = f"| {' | '.join(row)} |"
    table = "\n".join([*HEAD, *(rows[name] for name in STAGES if name in rows)])
    return f"{before.rstrip()}\n\n{OPEN}\n{table}\n{CLOSE}\n{after}"


def today() -> str:
    """The day, by the world's clock."""
    return datetime.now(UTC).date().isoformat()


def commit() -> str:
    """What was tried, as git names it; with a plus when files differ from it, apart from the page that is written here."""
    changed = _git("status", "--porcelain", "--", f":!{PAGE.relative_to(ROOT)}")
    return (_git("describe", "--always", "--exclude=*") or "?") + ("+" if changed else "")


def _git(*words: str) -> str:
    return subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
