"""What a rule says when it refuses: a code and values, never a sentence.

The sentence belongs to the app that shows it (`texts.py`), in the reader's language, with what to do next.
"""

from __future__ import annotations


class RuleError(Exception):
    """A refusal by a rule. `code` is stable and is looked up in an app's `texts.py`; `values` fill the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in sorted(self.values.items()))
        return f"{self.code}({shown})"
