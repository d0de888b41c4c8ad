"""The bill of materials lists exactly what is locked, with hashes and a licence under which we may hand it on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sbom import LOCK, bill, licence_of, locked, main
from tests.repo.house import ROOT
from tests.repo.test_dependencies import pins

PACKAGES = locked(LOCK.read_text("utf-8"))
ALLOWED = {"MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "Unlicense"}
AS_A_LIBRARY = {"LGPL-3.0-only": {"psycopg", "psycopg-binary"}, "MPL-2.0": {"pathspec"}}
"""Licences that ask for more than a notice, and who may have them: used as they come, never copied into our files."""


def test_it_lists_exactly_what_is_locked() -> None:
    found = bill(LOCK.read_text("utf-8"))["components"]
    assert {each["name"]: each["version"] for each in found} == {
        name: str(pin) for name, pin in pins("run.txt").items()
    }
    assert len({each["purl"] for each in found}) == len(found)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each.name)
def test_each_has_hashes_and_a_licence_that_fits_ours(package) -> None:
    assert package.hashes, "make lock"
    text = LOCK.read_text("utf-8")
    assert all(text.count(each) == 1 for each in package.hashes), "no hash stands at two packages"
    offered = set(licence_of(package.name).split(" OR "))
    library = {name for name, users in AS_A_LIBRARY.items() if package.name in users}
    assert offered & (ALLOWED | library), f"{package.name}: {offered or 'no licence is known'}"


def test_the_same_locks_give_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        main(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_it_keeps_to_the_standard() -> None:
    checker = pytest.importorskip("cyclonedx.validation.json")
    version = pytest.importorskip("cyclonedx.schema").SchemaVersion.V1_6
    text = json.dumps(bill(LOCK.read_text("utf-8")))
    assert checker.JsonStrictValidator(version).validate_str(text) is None
    broken = text.replace('"specVersion": "1.6"', '"specVersion": 16')
    assert checker.JsonStrictValidator(version).validate_str(broken) is not None, "the checker does check"


def test_the_network_is_no_part_of_the_tests() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "audit" not in makefile.partition("\ntest:")[2].partition("\n\n")[0]
    assert "pip-audit --strict --require-hashes" in makefile, "without --strict what could not be asked about passes"
