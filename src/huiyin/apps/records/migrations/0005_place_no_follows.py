"""Of an event only `place_no` may change, which repeats the number of its place: places move."""

from django.db import migrations

from huiyin.apps.records.append_only import forbid_but


class Migration(migrations.Migration):
    dependencies = [("records", "0004_nothing_replaced")]
    operations = [forbid_but("records_event", "place_no")]
