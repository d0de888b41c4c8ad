"""The shape of the house: small files and functions, known rooms, a pure core, no town in the code."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repo.house import APPS, HOUSE, PACKS, python_files, short, tree

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 45
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
IMPURE = {
    "open",
    "print",
    "input",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.sleep",
}
IMPURE_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes"}


def test_no_file_outgrows_three_screens():
    big = [
        f"{short(path)}: {n} lines"
        for path in python_files()
        if (n := len(path.read_text().splitlines())) > MOST_LINES_OF_A_FILE
    ]
    assert not big, "split these by topic:\n" + "\n".join(big)


def test_no_function_outgrows_a_screen():
    big = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    big.append(f"{short(path)}:{node.lineno} {node.name}: {lines} lines")
    assert not big, "look for the missing idea in these:\n" + "\n".join(big)


def test_no_room_without_a_name():
    banned = [short(path) for path in HOUSE.rglob("*") if path.stem in BANNED_NAMES and "static" not in path.parts]
    assert not banned, f"say what is in it: {banned}"


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_every_app_says_what_it_is(app: Path):
    readme = app / "README.md"
    assert readme.exists(), (
        f"{short(readme)}: write about 20 lines: what it is for, its tables, its actions, who calls it"
    )
    assert len(readme.read_text("utf-8").splitlines()) <= 45, f"{short(readme)}: 20 lines are enough"


@pytest.mark.parametrize("path", python_files(HOUSE / "core"), ids=short)
def test_the_core_is_plain_python(path: Path):
    modules: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    foreign = {
        name
        for name in modules
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("huiyin.core")
    }
    assert not foreign, f"{short(path)}: the core may import the standard library and itself, not {sorted(foreign)}"


@pytest.mark.parametrize("path", python_files(HOUSE / "core"), ids=short)
def test_the_core_has_no_clock_and_touches_nothing(path: Path):
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    impure = {call for call in calls if call.removeprefix("dt.") in IMPURE or call.split(".")[-1] in IMPURE_METHODS}
    assert not impure, f"{short(path)}: time and files come in as arguments, not by {sorted(impure)}"


def test_packs_are_data():
    code = [short(path) for path in PACKS.rglob("*") if path.is_file() and path.suffix not in {".toml", ".md"}]
    assert not code, f"packs hold data only: {code}"


def town_names() -> dict[str, str]:
    """Return each town's slug and Chinese name, from the profiles."""
    names = {}
    for path in sorted((PACKS / "profiles").glob("*.toml")):
        names[path.stem] = path.stem
        title = tomllib.loads(path.read_text("utf-8")).get("title", {})
        found = re.match(
            r"(\w{2,4}?)(?:镇|乡|村|街道|社区|县|市)", title.get("zh", "") if isinstance(title, dict) else title
        )
        if found:
            names[found[1]] = path.stem
    return names


def test_no_code_names_a_town():
    files = [path for path in HOUSE.rglob("*") if path.suffix in {".py", ".html", ".po", ".css", ".js"}]
    a_town = re.compile(rf"(?<![A-Za-z])({'|'.join(town_names())})(?![A-Za-z])")
    named = [f"{short(path)}: {found[1]}" for path in files if (found := a_town.search(path.read_text("utf-8")))]
    assert not named, "a town is data, in packs/profiles:\n" + "\n".join(named)
