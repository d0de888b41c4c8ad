"""Where things are, for the tests about the repository itself."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "src" / "huiyin"
PACKS = HOUSE / "packs"
APPS = sorted(path for path in (HOUSE / "apps").iterdir() if (path / "__init__.py").exists())


def python_files(folder: Path = HOUSE) -> list[Path]:
    """Our own Python, migrations left out."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def tracked() -> list[Path]:
    """Every file that git has, or would have after `git add` (a tree without git: every file in known folders)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def short(path: Path) -> str:
    """The path as a person writes it."""
    return path.relative_to(ROOT).as_posix()
