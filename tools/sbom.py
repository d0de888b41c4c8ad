"""Writes the software bill of materials, CycloneDX 1.6: `python tools/sbom.py [build/sbom.json]`.

It lists what `requirements/run.txt` locks, with the hashes from there, and the licence that each installed package states.
A package that another platform or Python needs is listed too; where it is not installed, IN_ITS_FILE has its licence.
The same locks give the same file, byte for byte: no serial number, no time.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "run.txt"
TARGET = ROOT / "build" / "sbom.json"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\\n]+?))?(?= *\\?$)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

FROM_WORDS = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What a package says of itself in the old words, as an SPDX name."""
SPDX = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", *FROM_WORDS.values()}
IN_ITS_FILE = {"pyasn1-modules": "BSD-2-Clause", "segno": "BSD-3-Clause", "sqlparse": "BSD-3-Clause"}
"""Packages whose metadata say only "BSD", by the text of their licence file; and those that are locked for elsewhere only."""


@dataclass(frozen=True)
class Locked:
    """One line of the lock. `marker`: where it is needed, empty for everywhere; `hashes`: SHA-256 of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """`pkg:pypi/django@5.2.19`."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def locked(text: str) -> list[Locked]:
    """What a lock holds, in its order."""
    starts = list(_PIN.finditer(text))
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return [
        Locked(found[1], found[2], found[3] or "", tuple(_HASH.findall(text[found.start() : end])))
        for found, end in zip(starts, ends, strict=True)
    ]


def licence_of(name: str) -> str:
    """The SPDX expression that the installed package states; empty when it states none that is known."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return IN_ITS_FILE.get(name, "")
    if stated := about.get_all("License-Expression"):
        return str(stated[0])
    plain = [str(words).strip() for words in about.get_all("License") or ()]
    if plain and plain[0] in SPDX:
        return plain[0]
    told = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License :: ")]
    known = sorted({FROM_WORDS[each] for each in told if each in FROM_WORDS})
    return IN_ITS_FILE.get(name, "") or " OR ".join(known)


def component(package: Locked) -> dict[str, Any]:
    """A package as the standard writes it."""
    written: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "externalReferences": [
            {"type": "distribution", "url": package.purl, "hashes": [{"alg": "SHA-256", "content": each}]}
            for each in package.hashes
        ],
    }
    if licence := licence_of(package.name):
        written["licenses"] = [{"expression": licence}]
    if package.marker:
        written["properties"] = [{"name": "python:marker", "value": package.marker}]
    return written


def bill(text: str) -> dict[str, Any]:
    """The whole document about a lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = {
        "type": "application",
        "bom-ref": "huiyin",
        "name": project["name"],
        "version": project["version"],
        "licenses": [{"expression": project["license"]}],
    }
    packages = locked(text)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [component(package) for package in packages],
        "dependencies": [{"ref": "huiyin", "dependsOn": [package.purl for package in packages]}],
    }


def main(target: Path) -> int:
    """Write it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    found = bill(LOCK.read_text("utf-8"))
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{len(found['components'])} packages are listed in {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET))
