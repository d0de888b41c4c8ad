"""Telephone numbers of persons are sealed, and found by a blind index."""

from django.db import migrations, models

from huiyin.apps.keys.fields import BlindIndexField, EncryptedTextField
from huiyin.apps.keys.migrating import becomes_sealed


class Migration(migrations.Migration):
    dependencies = [("people", "0003_identity"), ("keys", "0001_data_keys")]
    operations = [
        migrations.AddField("person", "erased_at", models.DateTimeField(null=True)),
        migrations.AddField("person", "phone_index", BlindIndexField(source="phone", purpose="phone")),
        becomes_sealed("people", "person", phone=EncryptedTextField(blank=True)),
    ]
