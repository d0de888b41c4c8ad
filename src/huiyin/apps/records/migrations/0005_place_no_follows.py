"""Of an event only `place_no` may change, which repeats the number of its place: places move. Who writes one waits for them."""

from django.db import migrations

from huiyin.apps.places.waiting import check_when_written
from huiyin.apps.records.append_only import forbid_but


class Migration(migrations.Migration):
    dependencies = [("places", "0002_changes"), ("records", "0004_nothing_replaced")]
    operations = [forbid_but("records_event", "place_no"), check_when_written("records_event", "place_id")]
