"""Seal the contents that lie on disk, one by one. Stopped half-way, it goes on the next time."""

from django.db import migrations, transaction

from huiyin.apps.files import store


def seal_each(apps, editor):
    rows = apps.get_model("files", "File").objects.using(editor.connection.alias)
    while row := rows.filter(stored="").order_by("id").first():
        plain = store.path_of(row.sha256)
        with transaction.atomic(using=editor.connection.alias):
            if plain.is_file():
                content, bare = plain.read_bytes(), row.sha256
                row.stored, row.sha256 = store.put(row, content), store.hash_of(content)
                row.save(update_fields=["stored", "sha256"])
            else:  # `huiyin verify` has said so before, and goes on saying it
                rows.filter(pk=row.pk).update(stored=row.sha256)
                continue
        if not rows.filter(sha256=bare, stored="").exists():
            plain.unlink(missing_ok=True)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("files", "0002_sealed")]
    operations = [migrations.RunPython(seal_each, migrations.RunPython.noop)]
