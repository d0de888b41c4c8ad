"""The pinyin initials of names: 杏树湾村 is found by `xswc` as well."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models

KEPT = 48
"""Of so many characters of a title initials are kept."""


def letters_of(name: str, limit: int = 24) -> str:
    """The pinyin initials of a name, lower case, so that it can be found by them."""
    from pypinyin.seg.simpleseg import seg  # noqa: PLC0415  (a third of a second, for dictionaries)

    return "".join(map(_initials, seg(name))).lower()[:limit]


@lru_cache(maxsize=20_000)
def _initials(word: str) -> str:
    """Of one word as pypinyin divides a text: the same words come again and again."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return "".join(each[0] for each in lazy_pinyin([word]) if each[0].isalnum())


def named_so(word: str, name: str) -> bool:
    """Does the word stand in a name, or in its initials?"""
    return word.casefold() in name.casefold() or (word.isascii() and word.lower() in letters_of(name, len(name)))


class LettersField(models.CharField):  # type: ignore[type-arg]
    """A column with the initials of another one, `of`: worked out whenever the row is written."""

    def __init__(self, *, of: str, max_length: int = KEPT, **more: Any) -> None:
        self.of = of
        super().__init__(max_length=max_length, **{"blank": True, "editable": False, **more})

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The initials of what is written."""
        letters = letters_of(str(getattr(model_instance, self.of)), self.max_length or 0)
        setattr(model_instance, self.attname, letters)
        return letters
