"""The code on the sheet for the wall: leads to the board of that place."""

from huiyin.apps.files.qr import svg_of as drawn

__all__ = ["drawn"]
