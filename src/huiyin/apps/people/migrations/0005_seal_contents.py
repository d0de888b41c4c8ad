"""Seal the telephone numbers that are there. Stopped half-way, it goes on the next time."""

from django.db import migrations

from huiyin.apps.keys.anew import Table
from huiyin.apps.keys.migrating import seal


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("people", "0004_sealed")]
    operations = [seal([Table("people_person", ("phone",), index=("phone", "phone_index"))])]
