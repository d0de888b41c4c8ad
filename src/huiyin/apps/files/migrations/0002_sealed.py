"""Where the sealed content of a file lies."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_tables"), ("keys", "0001_data_keys")]
    operations = [migrations.AddField("file", "stored", models.CharField(db_index=True, default="", max_length=64))]
