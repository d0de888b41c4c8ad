"""What the product never does by itself: call another machine, run text as code, start another program."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.repo.house import HOUSE, python_files, short, tree

CALLS_OUT = {"requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "telnetlib", "poplib", "imaplib", "xmlrpc"}
CALLS_OUT |= {"urllib.request", "http.client", "socket", "asyncio", "django.core.mail"}
READS_CODE = {"pickle", "shelve", "dill", "yaml", "code", "codeop"}
STARTS = {"subprocess", "pty"}
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
BENCH = HOUSE / "cli" / "bench"
LISTENS = HOUSE / "cli" / "serve.py"
"""It asks whether its own port is free."""
ASKS = HOUSE / "apps" / "people" / "oidc" / "wire.py"
"""It asks the county's identity provider, where one is configured."""

SCANS = HOUSE / "apps" / "files" / "scanner.py"
"""It asks the county's virus scanner, where one is configured."""


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    if isinstance(node, ast.ImportFrom):
        yield from (node.module or "", *(f"{node.module}.{each.name}" for each in node.names))


def who_imports(names: set[str]) -> list[str]:
    """Our modules that import one of these or what lies in it; the benchmarks, which start and ask servers, left out."""
    return [
        f"{short(path)} {module}"
        for path in python_files()
        if BENCH not in path.parents
        for node in ast.walk(tree(path))
        for module in imported(node)
        if module in names or module.partition(".")[0] in names
    ]


def test_nothing_calls_another_machine():
    assert sorted(who_imports(CALLS_OUT)) == sorted(
        [f"{short(ASKS)} http.client", f"{short(SCANS)} socket", f"{short(LISTENS)} socket"]
    )


def test_nothing_starts_a_program_or_reads_objects():
    assert who_imports(READS_CODE | STARTS) == []


def test_no_text_is_run_as_code():
    found = [
        f"{short(path)}:{node.lineno} {node.func.id}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RUNS_TEXT
    ]
    assert found == []


def test_no_page_loads_anything_from_elsewhere():
    pages = [*HOUSE.rglob("*.html"), *HOUSE.rglob("*.css"), *HOUSE.rglob("*.js")]
    assert len(pages) > 100
    marks = ('src="http', 'href="http', "url(http", "@import", "postMessage", "localStorage", "innerHTML", "eval(")
    assert [f"{short(page)} {mark}" for page in pages for mark in marks if mark in page.read_text("utf-8")] == []
