"""A backup that was taken after a secret vote leads from no name to a choice: it is read here as whoever finds it would."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from huiyin.core.rolls import ActKind
from huiyin.core.tallies import VALUES
from tests.apps.decisions.test_secret import enter, secret_vote
from tests.apps.decisions.village import Village

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


def test_a_backup_after_a_secret_vote_leads_from_no_name_to_a_choice(village: Village, tmp_path: Path) -> None:
    case = secret_vote(village)
    sitting, entries = village.sitting(case), village.entries(case)
    enter(village, case)
    acts = sitting.roll.acts.filter(kind__in=(ActKind.attend, ActKind.mark))
    ways = {*(act.pk.hex for act in acts), *(entry.uid.hex for entry in entries)}
    file = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)  # as cli/backup.py copies it
        copy.commit()
    raw = file.read_bytes()
    assert sitting.roll.uid.hex.encode() in raw, "the vote is in it"
    assert not [entry.name for entry in entries if entry.name.encode() in raw], "no name is"
    seen = 0
    with closing(sqlite3.connect(file)) as copy:
        copy.row_factory = sqlite3.Row
        for (table,) in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall():
            for row in copy.execute(f'SELECT * FROM "{table}"'):
                told = {name: str(row[name]) for name in row.keys()}  # noqa: SIM118  (a row is no dict)
                words = " ".join(told.values()).replace("-", "")
                of_vote = told.get("roll_id") == str(sitting.roll_id) and "entry_id" in told
                if of_vote or any(way in words for way in ways):
                    seen += 1
                    assert not [value for value in VALUES if value in words], (table, told)
    assert seen >= len(acts) + len(entries), "acts and entries were looked at"
