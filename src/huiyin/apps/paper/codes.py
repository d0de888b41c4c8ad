"""The QR code of an address: drawn on a sheet, as a picture in a Word document and beside a note on a page."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno

MOST = 512
"""So many are remembered."""


@lru_cache(maxsize=MOST)
def svg(address: str) -> str:
    """The code as a drawing; the same address gives the same one."""
    drawn = BytesIO()
    _made(address).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


@lru_cache(maxsize=MOST)
def png(address: str) -> bytes:
    """The code as a picture with its white rim, less than 1 kB; the same address gives the same one."""
    drawn = BytesIO()
    _made(address).save(drawn, kind="png", scale=4, border=2)
    return drawn.getvalue()


def _made(address: str) -> segno.QRCode:
    """One mask is as good as another for a short address, and finding the best one takes most of the time."""
    return segno.make(address, error="m", mask=4, micro=False)
