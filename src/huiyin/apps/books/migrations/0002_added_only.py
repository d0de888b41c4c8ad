"""Transfers can be added and nothing else. Held by the database."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("books", "0001_tables")]
    operations = [
        forbid("books_transfer", "UPDATE", "DELETE"),
        forbid_replacing("books_transfer", ["id"], ["uid"], ["reverses_id"]),
    ]
