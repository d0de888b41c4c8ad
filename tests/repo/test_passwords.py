"""No password is the same in two installations: none stands in the program, in a pack, in a form or in the documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.repo.house import HOUSE, ROOT, python_files, short, tree

GIVEN = re.compile(
    r"""(?:password|passwd|密码|口令)\W{0,4}(?:is|为|是|:|：|=)\s*[`"'“]?([\w!@#$%^&*-]{4,40})""", re.IGNORECASE
)
NOT_ONE = re.compile(
    r"[\w.]*password[\w.]*|None|True|False|str|said|staff|secret|re|models|forms|new_password|gettext\w*|_",
    re.IGNORECASE,
)
SETTERS = {"set_password", "open_account", "change_password", "make_password", "create_user", "create_superuser"}


def literals() -> Iterator[str]:
    """Passwords written into a call that sets one, or given as a default."""
    for path in python_files():
        if "bench" in path.parts:  # another product is filled there to be measured beside ours, and thrown away
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in SETTERS:
                given = [*node.args, *(word.value for word in node.keywords if word.arg in (None, "password"))]
                if any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in given):
                    yield f"{short(path)}:{node.lineno}"
            if isinstance(node, ast.arguments):
                pairs = [
                    *zip(reversed(node.args), reversed(node.defaults), strict=False),
                    *zip(node.kwonlyargs, node.kw_defaults, strict=True),
                ]
                yield from (
                    f"{short(path)}: {name.arg}"
                    for name, value in pairs
                    if "password" in name.arg and isinstance(value, ast.Constant) and value.value
                )


def test_no_call_sets_a_written_password() -> None:
    assert not list(literals())


@pytest.mark.parametrize("suffix", [".toml", ".html", ".js", ".md", ".po"])
def test_no_text_gives_one(suffix: str) -> None:
    paths = [*HOUSE.rglob(f"*{suffix}"), *(ROOT / "docs").rglob(f"*{suffix}"), *ROOT.glob(f"*{suffix}")]
    found = []
    for path in paths:
        for match in GIVEN.finditer(path.read_text("utf-8")):
            if not NOT_ONE.fullmatch(match[1]) and re.search(r"\d", match[1]):
                found.append(f"{short(path)}: {match[0]}")
    assert not found


def test_two_demos_have_two_passwords_and_cards_are_random() -> None:
    from huiyin.apps.people.cards import new_password
    from huiyin.cli.demo.accounts import password_of

    assert len({password_of(seed) for seed in range(50)}) == 50
    assert len({new_password() for _ in range(50)}) == 50
    assert len(new_password()) == 19
