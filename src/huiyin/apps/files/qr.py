"""QR codes: drawn on the server, without a foreign host, for receipts and for sheets on the wall."""

from __future__ import annotations

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def svg_of(address: str, label: str, *, error: str = "m") -> SafeString:
    """An inline drawing with a spoken name. `address` is encoded: segno writes paths only, never the address itself.

    `error`: how much of it may be damaged; "l" for long texts, which are drawn large."""
    drawn = segno.make(address, error=error).svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    spoken = format_html('<svg role="img" aria-label="{}"', label)
    return mark_safe(drawn.replace("<svg", spoken, 1))  # noqa: S308
