"""The private body of an event is sealed; a read of a telephone number says why."""

from django.db import migrations, models

from huiyin.apps.keys.fields import EncryptedJSONField
from huiyin.apps.keys.migrating import becomes_sealed


class Migration(migrations.Migration):
    dependencies = [("records", "0004_nothing_replaced"), ("keys", "0001_data_keys")]
    operations = [
        becomes_sealed("records", "eventsecret", body=EncryptedJSONField(default=dict)),
        migrations.AddField("readlog", "reason", models.CharField(max_length=20, null=True)),
        migrations.AddIndex("readlog", models.Index(fields=["post", "at"], name="read_post_day")),
    ]
