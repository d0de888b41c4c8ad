"""The log of reads says in words what was opened: every code that the source writes into it is known there."""

from __future__ import annotations

import ast

from huiyin.apps.admin.texts import WHAT
from tests.repo.house import python_files, tree

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
