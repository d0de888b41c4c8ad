"""The two commands of a newcomer are there, and the build machine calls the same."""

from __future__ import annotations

import os
import re

from tests.repo.house import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_help_names_every_target():
    targets = set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()) - {"help"}
    told = set(re.findall(r'@echo "make (\w+)', MAKEFILE))
    assert told == targets, f"`make help` and .PHONY differ in {sorted(told ^ targets)}"


def test_the_build_machine_runs_the_tests_that_people_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK), "chmod +x .ci/run"
    assert "CI=true make test" in script.read_text("utf-8")


def test_tests_run_on_both_databases_and_in_a_browser():
    recipe = re.search(r"^test:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]
    for folder in ("tests/core", "tests/packs", "tests/repo", "tests/browser"):
        assert folder in recipe, f"make test leaves out {folder}"
    assert recipe.count("tests/apps") == 2, "tests/apps runs on SQLite and on PostgreSQL"
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.rglob("test_*.py"))}
    assert {f"tests/{name}" for name in folders - {"bench"}} <= set(re.findall(r"tests/\w+", recipe))
