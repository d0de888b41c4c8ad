"""The field of an amount of money."""

from __future__ import annotations

from typing import Any

from django import forms


class YuanField(forms.DecimalField):
    """An amount as people write it, in yuan with at most two decimals; the value is whole fen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(decimal_places=2, **more)
        self.widget.attrs.update({"inputmode": "decimal", "step": "0.01"})

    def clean(self, value: Any) -> Any:
        yuan = super().clean(value.replace(",", "").replace("，", "") if isinstance(value, str) else value)
        return None if yuan is None else int(yuan * 100)
