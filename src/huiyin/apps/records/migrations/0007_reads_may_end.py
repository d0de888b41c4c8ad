"""A read may be taken away once it is six months old; before that by nobody (Cybersecurity Law art. 23)."""

from django.db import migrations

from huiyin.apps.scope.migrating import WithoutModels

SQLITE = (
    "CREATE TRIGGER records_readlog_no_delete BEFORE DELETE ON records_readlog WHEN OLD.at > datetime('now', '-6 months')"
    " BEGIN SELECT RAISE(ABORT, 'records_readlog is append-only for six months'); END"
)
POSTGRES = (
    "CREATE OR REPLACE FUNCTION records_readlog_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF OLD.at > now() - interval '6 months' THEN RAISE EXCEPTION 'records_readlog is append-only for six months'; END IF;"
    " RETURN OLD; END $$;"
    "CREATE TRIGGER records_readlog_no_delete BEFORE DELETE ON records_readlog"
    " FOR EACH ROW EXECUTE FUNCTION records_readlog_kept()"
)


def put(_apps, editor):
    sqlite = editor.connection.vendor == "sqlite"
    editor.execute("DROP TRIGGER records_readlog_no_delete" + ("" if sqlite else " ON records_readlog"))
    editor.execute(SQLITE if sqlite else POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("records", "0006_seal_contents")]
    operations = [WithoutModels(put, migrations.RunPython.noop)]
