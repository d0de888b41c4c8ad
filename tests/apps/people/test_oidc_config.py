"""`[oidc]` in huiyin.toml: what may stand there, and what the start says when it may not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured

from huiyin.apps.people.oidc import provider
from huiyin.apps.people.oidc.provider import configured

TLS, PLAIN = "https:", "http:"


@pytest.mark.parametrize(
    "address", ["https://example.org/realms/county", "http://127.0.0.1:8080", "http://localhost:1/x", "http://[::1]/"]
)
def test_where_a_provider_may_be(address: str) -> None:
    made = configured({"issuer": address, "client_id": "x", "client_secret": "file"}, secret="environment")
    assert (made.issuer, made.secret, made.claim, made.scope) == (address, "environment", "sub", "openid")
    assert "environment" not in repr(made)


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"issuer": "https://example.org"},
        {"issuer": "http://example.org", "client_id": "x"},
        {"issuer": f"{PLAIN}//10.0.0.1", "client_id": "x"},
        {"issuer": f"{TLS}//u:p@example.org", "client_id": "x"},
        {"issuer": "https://example.org?x", "client_id": "x"},
        {"issuer": "https://example.org#x", "client_id": "x"},
        {"issuer": "https://example.org:no", "client_id": "x"},
        {"issuer": f"https://example.org/{'x' * 300}", "client_id": "x"},
        {"issuer": "file:///etc", "client_id": "x"},
        {"issuer": 7, "client_id": "x"},
        {"issuer": "https://example.org", "client_id": "x", "claim": "email"},
        {"issuer": "https://example.org", "client_id": "x", "claim": ""},
        {"issuer": "https://example.org", "client_id": "x", "strong": "mfa"},
        {"issuer": "https://example.org", "client_id": "x", "rs256": "yes"},
        {"issuer": "https://example.org", "client_id": "x", "client_secrte": "x"},
    ],
    ids=str,
)
def test_what_cannot_be_configured(table: dict[str, Any]) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^\[oidc\] in huiyin\.toml: "):
        configured(table)


def test_without_the_extra_the_start_says_what_to_install() -> None:
    table = {"issuer": "https://example.org", "client_id": "x"}
    assert configured(None) is None
    with (
        patch.object(provider, "find_spec", return_value=None),
        pytest.raises(ImproperlyConfigured, match=r"pip install huiyin\[oidc\]"),
    ):
        configured(table)


def test_the_name_on_the_button() -> None:
    table = {
        "issuer": "https://example.org",
        "client_id": "x",
        "name": {"zh": "云岫县统一认证", "en": "Yunxiu sign-in"},
    }
    made = configured(table)
    assert (made.name.zh, made.name.en, made.title) == ("云岫县统一认证", "Yunxiu sign-in", "云岫县统一认证")


def test_the_command_says_it_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "huiyin.toml").write_text(
        'secret_key = "for tests only"\n[oidc]\nissuer = "http://example.org"\n', "utf-8"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DJANGO_"))}
    command = [sys.executable, "-m", "huiyin", "serve", str(tmp_path)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr.splitlines()) == (
        1, ["huiyin: [oidc] in huiyin.toml: write issuer and client_id as the provider gave them to you."],
    )  # fmt: skip
