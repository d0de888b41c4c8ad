"""Names and telephone numbers of households are sealed."""

from django.db import migrations

from huiyin.apps.keys.fields import EncryptedTextField
from huiyin.apps.keys.migrating import becomes_sealed


class Migration(migrations.Migration):
    dependencies = [("places", "0001_tables"), ("keys", "0001_data_keys")]
    operations = [
        becomes_sealed(
            "places", "household", head=EncryptedTextField(blank=True), phone=EncryptedTextField(blank=True)
        ),
    ]
