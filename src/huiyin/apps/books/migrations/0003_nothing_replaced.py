"""A transfer cannot be replaced by another of the same key."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid_replacing


class Migration(migrations.Migration):
    dependencies = [("books", "0002_append_only")]
    operations = [forbid_replacing("books_transfer", ["id"], ["uid"], ["reverses_id"])]
