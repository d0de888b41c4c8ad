"""Of an event only `place_no` may change, which repeats the number of its place: places move. Who writes one waits for them."""

from django.db import migrations

from huiyin.apps.places.waiting import check_when_written
from huiyin.apps.scope.append_only import forbid_but


class Migration(migrations.Migration):
    dependencies = [("places", "0004_changes"), ("records", "0007_reads_may_end")]
    operations = [forbid_but("records_event", "place_no"), check_when_written("records_event", "place_id")]
