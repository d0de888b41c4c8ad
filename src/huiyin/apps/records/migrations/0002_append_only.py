"""Events can be added and nothing else; a secret can be added and deleted, never changed. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.migrating import WithoutModels

RULES = (("records_event", ("UPDATE", "DELETE")), ("records_eventsecret", ("UPDATE",)))


def forbid(_apps, editor):
    for table, verbs in RULES:
        for verb in verbs:
            editor.execute(_sqlite(table, verb) if editor.connection.vendor == "sqlite" else _postgres(table, verb))


def _sqlite(table, verb):
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgres(table, verb):
    return (
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$; "
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )


def allow(_apps, editor):
    for table, verbs in RULES:
        for verb in verbs:
            on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
            editor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{on}")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_tables")]
    operations = [WithoutModels(forbid, allow)]
