"""Every dependency has a reason, is used, and is locked with hashes and without an index's address."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repo.house import HOUSE, ROOT, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
EXTRAS = [Requirement(line) for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra]
DEV = [Requirement(line) for group in PROJECT["dependency-groups"].values() for line in group]
IMPORTED_AS = {
    "argon2-cffi": "Argon2PasswordHasher",  # named in the settings
    "psycopg": "postgresql",  # Django's backend loads it
    "pillow": "PIL",
    "whitenoise": "whitenoise",
    "pyjwt": "jwt",
    "tzdata": "Asia/Shanghai",  # Python's zoneinfo finds it
}


def pins(name: str) -> dict[str, Version]:
    """Return package → version of one lock."""
    found = re.findall(
        r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE
    )
    return {canonicalize_name(package): Version(version) for package, version in found}


@pytest.mark.parametrize("requirement", [*RUN, *EXTRAS, *DEV], ids=lambda each: each.name)
def test_has_its_own_line_and_a_reason(requirement: Requirement):
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    line = rf'^    "{re.escape(requirement.name)}\W[^"\n]*", +# \S+ \S+.*$'
    assert re.search(line, text, re.MULTILINE), f"{requirement.name}: one line, with a comment that says why we need it"


@pytest.mark.parametrize("requirement", [*RUN, *EXTRAS], ids=lambda each: each.name)
def test_is_used(requirement: Requirement):
    word = IMPORTED_AS.get(requirement.name, requirement.name.replace("-", "_").lower())
    used = any(re.search(rf"\b{re.escape(word)}\b", path.read_text("utf-8")) for path in python_files(HOUSE))
    assert used, f"nothing in src/huiyin uses {requirement.name}: take it out of pyproject.toml, then make lock"


@pytest.mark.parametrize(("lock", "wanted"), [("run.txt", RUN), ("dev.txt", [*RUN, *EXTRAS, *DEV])])
def test_locks_hold_what_is_declared(lock: str, wanted: list[Requirement]):
    have = pins(lock)
    wrong = [
        str(each)
        for each in wanted
        if not each.specifier.contains(have.get(canonicalize_name(each.name), Version("0")))
    ]
    assert not wrong, f"requirements/{lock} is older than pyproject.toml: make lock ({', '.join(wrong)})"


@pytest.mark.parametrize("requirement", EXTRAS, ids=lambda each: each.name)
def test_what_only_some_need_is_not_brought_to_all(requirement: Requirement):
    assert canonicalize_name(requirement.name) not in pins("run.txt")


def test_both_locks_agree():
    run, dev = pins("run.txt"), pins("dev.txt")
    assert {name: dev.get(name) for name in run} == run, "the locks differ: make lock"


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_locks_carry_hashes_and_no_address(lock: str):
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    assert "://" not in text, f"requirements/{lock} names an index"
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    bare = [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not bare, f"requirements/{lock} has no hash for {bare}"
