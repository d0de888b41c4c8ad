"""Tests of the apps run on an empty database each."""

from tests.database import emptied_between_tests, remember_nothing

__all__ = ["emptied_between_tests", "remember_nothing"]
