"""A backup can be restored and verified; a damaged one is refused. And the small commands: pack, import."""

from __future__ import annotations

import gzip
import json
import tarfile
from pathlib import Path

import pytest

from tests.apps.cli.test_serve import huiyin

pytestmark = pytest.mark.sqlite  # each command makes an installation of its own


@pytest.fixture(scope="module")
def kept(county: Path) -> Path:
    """The archive of a fresh installation that holds one file."""
    home = county.parent
    made = huiyin("backup", home / "county", home / "county.tar.gz", "--with-keys")
    assert made.returncode == 0, made.stderr
    return home / "county.tar.gz"


def test_a_backup_is_private_and_never_written_over(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0
    with tarfile.open(kept) as tar:
        assert {"huiyin.toml", "huiyin.sqlite3", "manifest.json"} <= set(tar.getnames())
    again = huiyin("backup", kept.parent / "county", kept)
    assert (again.returncode, "exists already" in again.stderr) == (1, True)


def test_restoring_runs_verify(kept: Path, tmp_path: Path) -> None:
    restored = huiyin("restore", kept, tmp_path / "new")
    assert restored.returncode == 0, restored.stderr
    assert "counters" in restored.stdout
    same = (tmp_path / "new" / "huiyin.toml").read_text("utf-8")
    assert same == (kept.parent / "county" / "huiyin.toml").read_text("utf-8"), "receipt codes need the same key"
    assert huiyin("restore", kept, tmp_path / "new").returncode == 1
    told = huiyin("verify", tmp_path / "new", "--json")
    assert all(not check["differences"] for check in json.loads(told.stdout))


def test_a_damaged_backup_is_refused(kept: Path, tmp_path: Path) -> None:
    whole = gzip.decompress(kept.read_bytes())
    spot = whole.index(b"secret_key") + 15
    (tmp_path / "bent.tar.gz").write_bytes(gzip.compress(whole[:spot] + b"x" + whole[spot + 1 :], 1))
    (tmp_path / "torn.tar.gz").write_bytes(kept.read_bytes()[:2000])
    (tmp_path / "none.tar.gz").write_text("no archive")
    for name in ("bent", "torn", "none"):
        refused = huiyin("restore", tmp_path / f"{name}.tar.gz", tmp_path / name)
        assert refused.returncode == 1, name
        assert "Traceback" not in refused.stderr
        assert "Nothing in" in refused.stderr


def test_a_pack_is_checked_and_shown(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('slug = "x"\n', "utf-8")
    wrong = huiyin("pack", "check", tmp_path, "--json")
    assert wrong.returncode == 1
    assert {"missing_key"} == {problem["code"] for problem in json.loads(wrong.stdout)}
    spoken = huiyin("pack", "check", tmp_path, "--lang", "zh").stdout
    assert f"{tmp_path}: title：缺少“title”，请写上。" in spoken, "file, where in it, and what to do"
    assert "处要改" in spoken
    assert "missing_key" not in spoken + huiyin("pack", "check", tmp_path).stdout
    shown = huiyin("pack", "show", "six_slips")
    assert (shown.returncode, "派单" in shown.stdout) == (0, True)
    assert huiyin("pack", "show", "six_slips", "--svg", tmp_path / "six.svg").returncode == 0
    picture = (tmp_path / "six.svg").read_text("utf-8")
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"'), "a browser opens it"
    assert "<style>" in picture, "and draws lines, not black blots"
    assert huiyin("pack", "show", "nothing").returncode == 1
    assert huiyin("pack").returncode == 2


def test_import_says_what_it_did(kept: Path, tmp_path: Path) -> None:
    county = kept.parent / "county"
    bad = huiyin("import", "moons", tmp_path / "x.csv", "--dir", county)
    assert (bad.returncode, "Traceback" in bad.stderr) == (1, False)
    missing = huiyin("import", "places", tmp_path / "x.csv", "--dir", county)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
