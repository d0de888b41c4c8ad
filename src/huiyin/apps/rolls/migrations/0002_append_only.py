"""Acts can be added and nothing else. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.migrating import WithoutModels

TABLE = "rolls_act"


def forbid(_apps, editor):
    for verb in ("UPDATE", "DELETE"):
        editor.execute(_sqlite(verb) if editor.connection.vendor == "sqlite" else _postgres(verb))


def _sqlite(verb):
    return (
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
    )


def _postgres(verb):
    return (
        f"CREATE OR REPLACE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TABLE} is append-only'; END $$; "
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_append_only()"
    )


def allow(_apps, editor):
    for verb in ("UPDATE", "DELETE"):
        on = "" if editor.connection.vendor == "sqlite" else f" ON {TABLE}"
        editor.execute(f"DROP TRIGGER {TABLE}_no_{verb.lower()}{on}")


class Migration(migrations.Migration):
    dependencies = [("rolls", "0001_tables")]
    operations = [WithoutModels(forbid, allow)]
