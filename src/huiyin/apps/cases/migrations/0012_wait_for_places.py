"""Who opens a case at a place that is being moved waits for it."""

from django.db import migrations

from huiyin.apps.places.waiting import check_when_written


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_seal_contents"), ("places", "0004_changes")]
    operations = [check_when_written("cases_case", "place_id")]
