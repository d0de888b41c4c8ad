"""Every refusal has a sentence, in Chinese too, that says what to do next."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.utils.translation import override

from huiyin.core.guards import GUARDS
from tests.repo.house import HOUSE, python_files, short, tree

BY_THE_ENGINE = {
    "unknown_move",
    "not_from_here",
    "not_yours",
    "missing_answer",
    "acted_as_other",
    "handler_confirms",
    "outcome_missing",
}
BY_A_NOTICE = {"bad_row", "bad_date", "bad_kind", "twice", "wrong_year", "on_weekday", "too_few_days"}


def raised() -> Iterator[tuple[str, str]]:
    """Yield (code, file:line) of each RuleError("code", …) in the source."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "RuleError":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, f"{short(path)}:{node.lineno}"


def codes() -> dict[str, str]:
    told = dict.fromkeys(sorted(BY_THE_ENGINE | set(GUARDS)), "the step engine")
    return told | dict.fromkeys(sorted(BY_A_NOTICE), "core/notices.py") | dict(raised())


@cache
def sentences() -> dict[str, object]:
    """Code → sentence, from the texts.py of every app and of the site."""
    said: dict[str, object] = {}
    for path in [*sorted((HOUSE / "apps").glob("*/texts.py")), *HOUSE.glob("site/texts.py")]:
        module = importlib.import_module(".".join(path.relative_to(HOUSE.parent).with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, dict) and all(isinstance(key, str) for key in value):
                said |= value
    return said


@pytest.mark.parametrize(("code", "where"), sorted(codes().items()))
def test_a_refusal_has_a_chinese_sentence(code: str, where: str):
    assert code in sentences(), f"{code} ({where}): add its sentence to that app's texts.py"
    with override("zh-hans"):
        chinese = str(sentences()[code])
    assert re.search(r"[\u4e00-\u9fff]", chinese), f"{code}: {chinese!r} has no Chinese yet (make messages)"


def test_codes_are_plain_words():
    odd = [f"{code} ({where})" for code, where in raised() if not re.fullmatch(r"[a-z][a-z0-9_]*", code)]
    assert not odd, "codes are stable lower-case words, not sentences: " + ", ".join(odd)
