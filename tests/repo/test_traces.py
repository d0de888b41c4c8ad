"""No file in git carries the traces of one machine: addresses of hosts, absolute paths, keys."""

from __future__ import annotations

import re
from pathlib import Path

from tests.repo.house import short, tracked

HOSTS = {
    "127.0.0.1",
    "localhost",
    "testserver",
    "www.w3.org",
    "schemas.openxmlformats.org",  # the names of the parts of a Word document
    "www.apache.org",
    "example.org",
    "example.com",
    "example.cn",
}
ADDRESS = re.compile(r"(?:https?|wss?)://([A-Za-z0-9.-]+)")
MACHINE_PATH = re.compile(r"(?<![\w.~$}/])/(?:home|root|Users|work|opt|srv|mnt)/\w[\w./-]*")
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
TEXT = {
    "",
    ".py",
    ".toml",
    ".txt",
    ".md",
    ".html",
    ".css",
    ".js",
    ".po",
    ".svg",
    ".json",
    ".yml",
    ".cfg",
    ".csv",
    ".sh",
}


def texts() -> list[tuple[Path, str]]:
    here = Path(__file__)
    return [(path, path.read_text("utf-8", "replace")) for path in tracked() if path.suffix in TEXT and path != here]


def lines(pattern: re.Pattern[str]) -> list[str]:
    """Return `file:line what` for each match."""
    found = []
    for path, text in texts():
        for match in pattern.finditer(text):
            found.append(f"{short(path)}:{text.count(chr(10), 0, match.start()) + 1} {match[0]}")
    return found


def test_no_hosts():
    strange = [line for line in lines(ADDRESS) if ADDRESS.search(line)[1].rstrip(".") not in HOSTS]
    assert not strange, "name a source by its title, use example.org in examples:\n" + "\n".join(strange)


def test_no_machine_paths():
    assert not lines(MACHINE_PATH), "use a path relative to the repository:\n" + "\n".join(lines(MACHINE_PATH))


def test_no_keys():
    assert not lines(KEY), "a private key must not be in git:\n" + "\n".join(lines(KEY))


def test_nothing_made_is_in_git():
    made = [
        short(path)
        for path in tracked()
        if path.suffix in {".mo", ".pyc", ".sqlite3", ".log"} or "var" in path.parts[:1]
    ]
    assert not made, f"git should ignore {made}"
