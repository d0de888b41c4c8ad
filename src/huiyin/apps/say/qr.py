"""The QR code on a receipt: server-drawn, without a foreign host."""

from __future__ import annotations

import segno
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


def address_of(code: str) -> str:
    """Where a code is looked up, as it stands in the QR code."""
    return f"{settings.BASE_URL.rstrip('/')}/q/{code}"


def svg_of(address: str, label: str) -> SafeString:
    """An inline drawing with a spoken name. `address` is encoded, never printed as markup."""
    drawn = segno.make(address, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return mark_safe(drawn.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1))  # noqa: S308
