"""The code on the sheet for the wall: leads to the board of that place."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def drawn(address: str, label: str) -> SafeString:
    """An inline drawing of the address, with a spoken name. segno writes paths only, never the address itself."""
    code = segno.make(address, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    spoken = format_html('<svg role="img" aria-label="{}"', label)
    return mark_safe(code.replace("<svg", spoken, 1))  # noqa: S308
