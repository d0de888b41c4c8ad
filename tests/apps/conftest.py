"""Tests of the apps run on an empty database each."""

from tests.clock import the_day_it_is, the_same_day
from tests.database import (
    as_owner,
    django_db_setup,
    emptied_between_tests,
    files_are_found_once,
    remember_nothing,
    the_test_itself,
)
from tests.newer import newer

__all__ = [
    "as_owner",
    "django_db_setup",
    "emptied_between_tests",
    "files_are_found_once",
    "newer",
    "remember_nothing",
    "the_day_it_is",
    "the_same_day",
    "the_test_itself",
]
