"""Keys of an installation: made with it, rotated, left out of backups, and plainly missed."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from huiyin.apps.keys.outside import KeysMissing, parsed
from tests.apps.cli.test_serve import huiyin

pytestmark = pytest.mark.sqlite  # each command makes an installation of its own


def generations(folder: Path) -> list[int]:
    return sorted(parsed((folder / "huiyin.keys").read_text("utf-8")).generations)


def test_the_keys_are_private_and_rotated(county: Path) -> None:
    path = county / "huiyin.keys"
    assert path.stat().st_mode & 0o077 == 0
    before = parsed(path.read_text("utf-8"))
    assert huiyin("keys", "rotate", county).returncode == 0
    assert generations(county) == [1, 2]
    assert huiyin("keys", "rotate", county, "--forget").returncode == 0
    assert generations(county) == [3]
    assert path.stat().st_mode & 0o077 == 0
    assert parsed(path.read_text("utf-8")).index == before.index, "look-ups go on"
    told = json.loads(huiyin("keys", "status", county, "--json").stdout)
    assert [(each["number"], each["newest"], each["opens"]) for each in told["generations"]] == [(3, True, True)]


def test_a_backup_goes_without_keys_and_restoring_says_so(county: Path, tmp_path: Path) -> None:
    made = huiyin("backup", county, tmp_path / "bare.tar.gz")
    assert "does not hold the keys" in made.stdout
    with tarfile.open(tmp_path / "bare.tar.gz") as tar:
        assert "huiyin.keys" not in tar.getnames()
    restored = huiyin("restore", tmp_path / "bare.tar.gz", tmp_path / "new")
    assert restored.returncode == 1
    assert "huiyin.keys" in restored.stdout
    for command in ("verify", "serve"):
        refused = huiyin(command, tmp_path / "new")
        assert (refused.returncode, "cannot be read" in refused.stderr) == (1, True), command
    shutil.copy(county / "huiyin.keys", tmp_path / "new")
    assert huiyin("verify", tmp_path / "new").returncode == 0


@pytest.mark.parametrize(
    "text", ["", "1 = 00", "index = zz", f"index = {'00' * 32}", f"1 = {'00' * 32}", "no keys at all"]
)
def test_what_is_no_file_of_keys_is_refused(text: str) -> None:
    with pytest.raises(KeysMissing):
        parsed(text)


def test_another_key_for_the_logs(county: Path) -> None:
    path = county / "huiyin.keys"
    first = parsed(path.read_text("utf-8")).records
    assert set(first) == {1}, "made with the installation"
    assert huiyin("keys", "rotate", county, "--record").returncode == 0
    both = parsed(path.read_text("utf-8")).records
    assert (set(both), both[1]) == ({1, 2}, first[1])
    assert huiyin("keys", "rotate", county, "--record", "--forget").returncode == 0
    assert set(parsed(path.read_text("utf-8")).records) == {2}
