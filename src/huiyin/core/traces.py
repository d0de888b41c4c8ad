"""What is kept of an exception: its kind and where it was raised, never what it says, which may quote what people wrote.

A refusal keeps its code, an error of the operating system or of a database the name of its code: those quote nobody.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator

from huiyin.core.errors import RuleError


def name_of(wrong: BaseException) -> str:
    """`ValueError`, `RuleError: not_yours`, `OSError: ENOSPC`, `django.db.utils.OperationalError: SQLITE_BUSY`."""
    kind = type(wrong)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    code = _code(wrong)
    return f"{name}: {code}" if code else name


def _code(wrong: BaseException) -> str:
    if isinstance(wrong, RuleError):
        return wrong.code
    if isinstance(wrong, OSError):
        return errno.errorcode.get(wrong.errno or 0, "")
    told = getattr(wrong, "sqlite_errorname", None) or getattr(wrong, "sqlstate", None)
    if told is None and wrong.__cause__ is not None and type(wrong).__name__ == type(wrong.__cause__).__name__:
        return _code(wrong.__cause__)  # Django raises its own error of the same name from the driver's
    return str(told or "")


def trace_of(wrong: BaseException) -> str:
    """The lines of code that it went through, what it came from first; the last line is its name."""
    return "\n".join("".join([*traceback.format_tb(each.__traceback__), name_of(each)]) for each in _chain(wrong))


def _chain(wrong: BaseException) -> Iterator[BaseException]:
    """An exception with those that it came from, the first one first."""
    found: list[BaseException] = []
    each: BaseException | None = wrong
    while each is not None and each not in found:
        found.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return reversed(found)
