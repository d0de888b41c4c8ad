"""An entry of the security log may be taken away once it is six months old; before that by nobody (Cybersecurity Law art. 23)."""

from django.db import migrations

from huiyin.apps.scope.append_only import may_end


class Migration(migrations.Migration):
    dependencies = [("people", "0007_authenticators")]
    operations = [may_end("people_securityentry")]
