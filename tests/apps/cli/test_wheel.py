"""What is built for production: the product, and nothing for trying out or measuring. Built here without network, it runs."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.apps.cli.test_serve import ENVIRONMENT
from tests.repo.house import ROOT

pytestmark = pytest.mark.sqlite  # each command makes an installation of its own
SHOWS_CODES = "import django; django.setup(); from django.conf import settings; print(settings.DEMO)"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked as pip would do it."""
    out, there = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(there)
    return there


def run(built: Path, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
    line, env = [sys.executable, *map(str, words)], {**ENVIRONMENT, "PYTHONPATH": str(built), **more}
    return subprocess.run(line, cwd=built, env=env, capture_output=True, text=True, timeout=300, check=False)


def test_nothing_in_it_is_for_trying_out_or_measuring(built: Path) -> None:
    packages = {each.relative_to(built).as_posix() for each in built.rglob("*") if each.is_dir()}
    assert {"huiyin/core", "huiyin/apps/cases", "huiyin/packs/towns", "huiyin/cli/checks"} <= packages
    assert not {"huiyin/cli/demo", "huiyin/cli/bench", "tests", "tools", "docs"} & packages
    assert not list(built.rglob("test_*")) + list(built.rglob("conftest.py"))
    assert list(built.rglob("*.mo"))


@pytest.mark.parametrize("command", ["demo", "bench"])
def test_who_asks_for_it_is_told_so(built: Path, command: str) -> None:
    said = run(built, "-m", "huiyin", command, "somewhere", "--seed", "7")
    assert (said.returncode, said.stdout) == (1, "")
    assert (
        said.stderr
        == f"huiyin: `huiyin {command}` is not part of this installation. It comes with the source: see its README.\n"
    )
    assert command not in run(built, "-m", "huiyin", "--help").stdout


def test_it_makes_an_installation_and_shows_codes_to_nobody(built: Path, tmp_path: Path) -> None:
    made = run(built, "-m", "huiyin", "init", tmp_path / "county", "--place", "云岫县", "--json")
    assert made.returncode == 0, made.stderr
    assert [card["post"] for card in json.loads(made.stdout)] == ["admin", "security", "auditor"]
    config = tmp_path / "county" / "huiyin.toml"
    config.write_text(config.read_text("utf-8").replace("demo = false", "demo = true"), encoding="utf-8")
    told = {"HUIYIN_DIR": str(config.parent), "DJANGO_SETTINGS_MODULE": "huiyin.site.settings"}
    assert run(built, "-c", SHOWS_CODES, **told).stdout == "False\n"
    assert run(ROOT / "src", "-c", SHOWS_CODES, **told).stdout == "True\n"
