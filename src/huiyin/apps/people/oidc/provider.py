"""The identity provider of this installation: `[oidc]` in huiyin.toml, read and checked once, at the start."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language

from huiyin.core.profiles import text
from huiyin.core.words import Text

KNOWN = {"issuer", "client_id", "client_secret", "name", "claim", "strong", "rs256"}
NO_NAMES = {"email", "phone_number", "name", "preferred_username", "nickname", "given_name", "family_name"}
"""Claims that people change or hand on; whoever gets the name of another would get the account (OpenID Connect Core §5.7)."""
LONGEST_ISSUER = 255
CALLED = Text("县统一认证", "the county's sign-in")


@dataclass(frozen=True)
class Provider:
    """Whom we believe who somebody is. `claim` names a person there; `strong` are the acr and amr that mean two factors.

    `rs256`: it signs in no better way, and the installation takes that.
    """

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    name: Text = CALLED
    claim: str = "sub"
    strong: frozenset[str] = frozenset()
    rs256: bool = False

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return self.name.for_lang(get_language() or "")

    @property
    def scope(self) -> str:
        """What we ask to be told: no more than who it is."""
        return "openid" if self.claim == "sub" else "openid profile"


def configured(table: Mapping[str, Any] | None, *, secret: str = "") -> Provider | None:
    """The provider of `[oidc]`, None without that table. `secret` (from the environment) goes before the one in the file."""
    if table is None:
        return None
    if problem := _problem(table):
        raise ImproperlyConfigured(f"[oidc] in huiyin.toml: {problem}")
    if find_spec("jwt") is None:
        raise ImproperlyConfigured(
            "[oidc] in huiyin.toml needs the extra `oidc`. Install it: pip install huiyin[oidc]. Or take [oidc] out."
        )
    return Provider(
        issuer=table["issuer"],
        client_id=table["client_id"],
        secret=secret or table.get("client_secret", ""),
        name=text(table["name"]) if "name" in table else CALLED,
        claim=table.get("claim", "sub"),
        strong=frozenset(table.get("strong", ())),
        rs256=table.get("rs256", False),
    )


def _problem(table: Mapping[str, Any]) -> str:
    """What is wrong with the table, and what to write instead; nothing when all is well."""
    if unknown := sorted(set(table) - KNOWN):
        return f"{unknown[0]} is not known. Known are {', '.join(sorted(KNOWN))}."
    words = [name for name in ("issuer", "client_id", "claim") if not _is_word(table.get(name, "sub"))]
    if words or not {"issuer", "client_id"} <= table.keys():
        return "write issuer and client_id as the provider gave them to you."
    if not is_safe(table["issuer"]) or urlsplit(table["issuer"]).query or len(table["issuer"]) > LONGEST_ISSUER:
        return "the issuer is an https address without a question mark (http only on this machine itself)."
    if table.get("claim") in NO_NAMES:
        return f"{table['claim']} may change or pass to somebody else. Choose a claim that never does, such as sub."
    strong = table.get("strong", [])
    if not isinstance(strong, list) or not all(_is_word(each) for each in strong):
        return 'strong is a list of words, such as ["mfa"].'
    return "" if isinstance(table.get("rs256", False), bool) else "rs256 is true or false."


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_safe(address: str) -> bool:
    """May what is secret be sent there? Over https, or to this machine itself."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises ValueError when it is none
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
