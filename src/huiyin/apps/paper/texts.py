"""Refusals in sentences that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "no_chinese_font": _("This machine has no Chinese font. Its administrator installs one (fonts-noto-cjk)."),
    "sheet_too_long": _("This is too long for one sheet. Print it in parts."),
}
