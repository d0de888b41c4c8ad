"""The long runs write what came out into docs/measured.md, each into its own row."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import proof

ROW = ("pairs", "pairs against an oracle", "1 passed", "3.0", "2026-11-23", "abc123")


def test_a_row_is_replaced_and_nothing_else_is_touched() -> None:
    page = proof.written("# Measured\n\nwhat was found by hand\n", ROW)
    page = proof.written(page, ("fuzz", "everything", "2 failed, 40 passed", "9.1", "2026-11-23", "abc123"))
    page = proof.written(page, (*ROW[:2], "1 passed, 0 leaks", *ROW[3:])) + "after it\n"
    table = [line for line in page.splitlines() if line.startswith("| ")]
    assert table[1:] == [
        "| fuzz | everything | 2 failed, 40 passed | 9.1 | 2026-11-23 | abc123 |",
        "| pairs | pairs against an oracle | 1 passed, 0 leaks | 3.0 | 2026-11-23 | abc123 |",
    ]
    assert page.startswith("# Measured\n\nwhat was found by hand\n")
    assert page.endswith("after it\n")


@pytest.mark.parametrize(
    ("said", "code", "result"),
    [
        ("....\n12 passed, 1 warning in 3.20s\n", 0, "12 passed, 1 warning"),
        ("FAILED tests/x.py\n=== 1 failed, 12 passed in 63.20s (0:01:03) ===\n", 1, "1 failed, 12 passed"),
        ("a table\n\nMissed:\n\n- create: slow\n- list: slow\n", 1, "2 bars missed, named in its part"),
        ('{"wrong": []}\n', 0, "nothing wrong"),
        ("", 137, "failed (137)"),
    ],
)
def test_what_came_out_in_a_few_words(said: str, code: int, result: str) -> None:
    assert proof.result(said, code) == result


def test_the_page_has_a_row_for_no_stage_that_is_not_there() -> None:
    inside = proof.PAGE.read_text(encoding="utf-8").partition(proof.OPEN)[2].partition(proof.CLOSE)[0]
    assert {line.split("|")[1].strip() for line in inside.splitlines() if line.startswith("| ")} - {"stage"} <= set(
        proof.STAGES
    )


def test_what_is_tried_by_a_choice_is_found_also_through_a_helper() -> None:
    found = proof.larger()
    assert "tests/apps/site/test_matrix.py" in found
    assert "tests/apps/figures/test_xinba.py" in found, "by its years"
    assert "tests/apps/test_fuzz.py" not in found, "has a stage of its own"
    assert "tests/apps/cases/test_cost.py" not in found


def test_an_unknown_stage_is_refused_with_those_that_there_are() -> None:
    tool = Path(proof.__file__)
    done = subprocess.run([sys.executable, tool, "fuz"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "fuzz-postgresql" in done.stderr


def test_the_commit_that_was_tried_is_named_and_what_differs_from_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page itself is written by the long runs: a row of theirs is no difference."""
    page, rule = tmp_path / "measured.md", tmp_path / "rule.py"
    monkeypatch.setattr(proof, "ROOT", tmp_path)
    monkeypatch.setattr(proof, "PAGE", page)
    for file in (page, rule):
        file.write_text("as committed")
    for words in ("init", "add .", "-c user.name=x -c user.email=x@localhost commit -m all"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    page.write_text("one row more")
    assert len(proof.commit()) >= 7
    assert not proof.commit().endswith("+")
    rule.write_text("changed since")
    assert proof.commit().endswith("+")
