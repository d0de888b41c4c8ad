"""Authenticators on a table of our own, their seeds sealed. Those of the library's table move over, and it goes."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.keys.sealing import place_of, seal

OLD = "otp_totp_totpdevice"
NEWEST = f'SELECT user_id, confirmed, "key", last_t, drift FROM {OLD} ORDER BY id'  # noqa: S608


def move(apps, editor):
    connection = editor.connection
    with connection.cursor() as cursor:
        if OLD not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")  # the seeds do not stay behind in free pages
        cursor.execute(NEWEST)
        found = {(account, bool(confirmed)): rest for account, confirmed, *rest in cursor.fetchall()}
    model, owners = apps.get_model("people", "Authenticator"), _owners(apps)
    for (account, confirmed), (seed, last, drift) in found.items():
        uid = uuid.uuid4()
        sealed = seal(owners[account], seed, place_of(model._meta.db_table, "seed", uid))
        model.objects.create(uid=uid, account_id=account, seed=sealed, confirmed=confirmed, last=last, drift=drift)
    editor.execute(f"DROP TABLE {OLD}")


def _owners(apps):
    return dict(apps.get_model("people", "Account").objects.values_list("pk", "person__uid"))


class Migration(migrations.Migration):
    dependencies = [("people", "0006_outside_identities"), ("keys", "0001_data_keys")]
    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("seed", EncryptedTextField()),
                ("confirmed", models.BooleanField(default=False)),
                ("last", models.BigIntegerField(default=-1)),
                ("drift", models.SmallIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authenticators",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "confirmed"), name="authenticator_once")]
            },
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
