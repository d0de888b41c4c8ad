"""Seal the names and numbers that are there. Stopped half-way, it goes on the next time."""

from django.db import migrations

from huiyin.apps.keys.anew import Table
from huiyin.apps.keys.migrating import seal


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("places", "0002_sealed")]
    operations = [seal([Table("places_household", ("head", "phone"))])]
