"""An installation takes seconds to make: it is made once, and copied for whoever changes it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

Made = tuple[Path, list[dict[str, str]]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A fresh installation and its one-time cards. Nobody writes to it."""
    from tests.apps.cli.test_serve import huiyin

    folder = tmp_path_factory.mktemp("made") / "county"
    told = huiyin("init", folder, "--place", "云岫县", "--json")
    assert told.returncode == 0, told.stderr
    return folder, json.loads(told.stdout)


@pytest.fixture(scope="module")
def county(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it for the tests of one file."""
    return Path(shutil.copytree(made[0], tmp_path_factory.mktemp("copied") / "county"))
