"""What a cipher must be able to do. `settings.CIPHER` names the one that seals; what was sealed says by which it opens.

A second one (SM4-GCM, say) is a module like `aes.py` with another `FORMAT`. `huiyin.toml` registers it and chooses it:
`cipher = "sm4"`, and under `[ciphers]` `sm4 = "the.module"`. What was sealed before is read as before. Keys have 32
bytes and stay when the cipher changes: one with shorter keys derives its own from them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.conf import settings


class Cipher(Protocol):
    """A module with these. `aad` is bound to the content, not kept in it. Raises Unreadable where anything differs."""

    FORMAT: int

    def new_key(self) -> bytes: ...
    def seal(self, key: bytes, plain: bytes, aad: bytes) -> bytes: ...
    def unseal(self, key: bytes, sealed: bytes, aad: bytes) -> bytes: ...


class Unreadable(Exception):
    """Sealed content was changed, was moved to another row, or belongs to another key."""


def writing() -> Cipher:
    """The cipher by which everything new is sealed."""
    return _module(settings.CIPHERS[settings.CIPHER])


def reading(format_byte: int) -> Cipher:
    """The cipher of sealed content. Raises Unreadable for a format that nobody knows."""
    for name in settings.CIPHERS.values():
        if format_byte == _module(name).FORMAT:
            return _module(name)
    raise Unreadable(f"sealed in the unknown format {format_byte}")


@cache
def _module(name: str) -> Cipher:
    module: Any = import_module(name)
    return module  # type: ignore[no-any-return]
