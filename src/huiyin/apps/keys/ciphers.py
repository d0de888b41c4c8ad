"""What a cipher must be able to do. `settings.CIPHER` names the one that seals; what was sealed says by which it opens.

A second one (SM4-GCM, say) is a module like `aes.py` with another `FORMAT`, named in `MODULES`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings

MODULES = {1: "huiyin.apps.keys.aes"}
"""Format byte of sealed content → module."""


class Cipher(Protocol):
    """A module with these. `aad` is bound to the content, not kept in it. Raises Unreadable where anything differs."""

    FORMAT: int

    def new_key(self) -> bytes: ...
    def seal(self, key: bytes, plain: bytes, aad: bytes) -> bytes: ...
    def unseal(self, key: bytes, sealed: bytes, aad: bytes) -> bytes: ...


class Unreadable(Exception):
    """Sealed content was changed, was moved to another row, or belongs to another key."""


@cache
def writing() -> Cipher:
    """The cipher by which everything new is sealed."""
    return _module(settings.CIPHER)


@cache
def reading(format_byte: int) -> Cipher:
    """The cipher of sealed content. Raises Unreadable for a format that nobody knows."""
    if format_byte not in MODULES:
        raise Unreadable(f"sealed in the unknown format {format_byte}")
    return _module(MODULES[format_byte])


def _module(name: str) -> Cipher:
    module: Any = import_module(name)
    return module  # type: ignore[no-any-return]
