"""The log of reads says in words what was opened: every code that the source writes into it is known there."""

from __future__ import annotations

import ast
import re

from huiyin.apps.admin.texts import WHAT
from tests.repo.house import HOUSE, python_files, short, tree

AT = {"note_read": 2, "note_list": 1}
"""Which argument of the call is the code."""


def test_every_code_in_the_log_of_reads_has_words() -> None:
    calls = [each for path in python_files() for each in ast.walk(tree(path)) if isinstance(each, ast.Call)]
    said = [
        call.args[AT[call.func.id]]
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in AT and len(call.args) > AT[call.func.id]
    ]
    codes = {str(each.value) for each in said if isinstance(each, ast.Constant)}
    assert {"case", "check_ins"} <= codes
    assert codes <= set(WHAT)


WAYS = re.compile(r"/(views/\w+|\w*views|\w*taken|feed|export|listing|open_data|shown|templatetags/\w+)\.py$")
"""How rows go out: pages, lists and their files, exports, feeds, numbers for machines, tags of templates."""


def test_no_way_out_reads_a_table_by_itself() -> None:
    """List, page, search, export, feed and file ask the same queries, whose filter the database backs."""
    ways = [path for path in python_files(HOUSE / "apps") if WAYS.search(path.as_posix())]
    by_themselves = {
        short(path)
        for path in ways
        for each in ast.walk(tree(path))
        if isinstance(each, ast.Attribute) and each.attr in ("objects", "_base_manager", "_default_manager")
    }
    assert by_themselves == set()
    assert len(ways) > 100
