"""The command line as a shell sees it: make an installation, serve it, stop it; plain errors and exit codes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from huiyin.cli.installation import make_dir

pytestmark = pytest.mark.sqlite  # each command makes an installation of its own

OWN = ("HUIYIN_DIR", "HUIYIN_KEYS", "HUIYIN_SECRET_KEY", "HUIYIN_DATABASE", "DJANGO_SETTINGS_MODULE")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in OWN}


def huiyin(*args: object) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    line = [sys.executable, "-m", "huiyin", *map(str, args)]
    return subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def installation(made: tuple[Path, list[dict[str, str]]], county: Path) -> tuple[Path, list[dict[str, str]]]:
    """A fresh installation and its one-time cards."""
    return county, made[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int) -> int:
    """The status of `/`; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_init_hands_out_three_cards(installation: tuple[Path, list[dict[str, str]]]) -> None:
    folder, cards = installation
    assert [card["post"] for card in cards] == ["admin", "security", "auditor"]
    for card in cards:
        assert re.fullmatch(rf"{card['post']}-[2-9a-z]{{4}}", card["name"]), "no name that everybody would try"
    assert cards[0]["place"] == "云岫县 系统管理员"
    assert len({card["password"] for card in cards}) == 3
    config = folder / "huiyin.toml"
    assert config.stat().st_mode & 0o077 == 0, "only its owner may read the key"
    for card in cards:
        assert len(card["password"]) >= 19
        assert card["second_factor"].startswith("otpauth://totp/")
        assert card["password"] not in config.read_text("utf-8")


def test_init_leaves_an_installation_alone(installation: tuple[Path, list[dict[str, str]]]) -> None:
    folder, _ = installation
    again = huiyin("init", folder)
    assert (again.returncode, again.stdout) == (1, "")
    assert "is an installation already" in again.stderr
    assert "Traceback" not in again.stderr


def test_serving_nothing_is_an_error(tmp_path: Path) -> None:
    refused = huiyin("serve", tmp_path)
    assert refused.returncode == 1
    assert "is not an installation" in refused.stderr


@pytest.mark.parametrize("wrong", [[], ["fly"], ["serve"], ["serve", "x", "--port", "many"]])
def test_wrong_usage_is_two(wrong: list[str]) -> None:
    assert huiyin(*wrong).returncode == 2


@pytest.mark.parametrize(("demo", "base"), [(True, "http://127.0.0.1:8153"), (False, "http://127.0.0.1:8000")])
def test_what_is_scanned_leads_to_the_port_of_the_demo(tmp_path: Path, demo: bool, base: str) -> None:
    """QR codes and the feed of `make demo PORT=8153` lead there; an installation says in `huiyin.toml` where it stands."""
    make_dir(tmp_path / "county", demo=demo)
    ask = (
        "import sys, pathlib; from huiyin.cli import serve; "
        "serve._check_database = lambda *_: sys.exit(__import__('django.conf').conf.settings.BASE_URL); "
        "from huiyin.cli import main; main(sys.argv[1:])"
    )
    line = [sys.executable, "-c", ask, "serve", str(tmp_path / "county"), "--port", "8153"]
    said = subprocess.run(line, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)
    assert said.stderr.strip() == base


def test_it_serves_and_stops(installation: tuple[Path, list[dict[str, str]]]) -> None:
    folder, _ = installation
    port = free_port()
    line = [sys.executable, "-m", "huiyin", "serve", str(folder), "--port", str(port)]
    server = subprocess.Popen(line, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        end = time.monotonic() + 30
        while not (answered := status(port)) and time.monotonic() < end:
            time.sleep(0.1)
        assert answered in {200, 404}
        taken = huiyin("serve", folder, "--port", port)
        assert (taken.returncode, "Choose another --port" in taken.stderr) == (1, True)
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=30)
    finally:
        server.kill()
    assert (server.returncode, "Traceback" in said) == (0, False), said
    assert status(port) == 0
