"""The search table: FTS5 on SQLite, a text-search vector with a GIN index on PostgreSQL. Who opens a case waits for moving places."""

from django.db import migrations

from huiyin.apps.places.waiting import check_when_written
from huiyin.apps.scope.migrating import WithoutModels

SQLITE = (
    "CREATE VIRTUAL TABLE cases_search USING fts5(words, content='', tokenize='unicode61', detail='none', columnsize=0)"
)
POSTGRES = (
    "CREATE TABLE cases_search (case_id bigint PRIMARY KEY REFERENCES cases_case(id) ON DELETE CASCADE, words tsvector NOT NULL)",
    "CREATE INDEX cases_search_words ON cases_search USING gin (words)",
)


def make(_apps, editor):
    for statement in (SQLITE,) if editor.connection.vendor == "sqlite" else POSTGRES:
        editor.execute(statement)


def drop(_apps, editor):
    editor.execute("DROP TABLE cases_search")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_tables"), ("places", "0001_tables")]
    operations = [WithoutModels(make, drop), check_when_written("cases_case", "place_id")]
