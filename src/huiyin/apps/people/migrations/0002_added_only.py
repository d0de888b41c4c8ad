"""Entries of the security log are added; one may be taken away once it is six months old (Cybersecurity Law art. 23)."""

from django.db import migrations

from huiyin.apps.scope.append_only import forbid, forbid_replacing, may_end


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables")]
    operations = [
        forbid("people_securityentry", "UPDATE"),
        may_end("people_securityentry"),
        forbid_replacing("people_securityentry", ["id"]),
    ]
