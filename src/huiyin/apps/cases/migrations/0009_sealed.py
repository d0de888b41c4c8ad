"""What was said and how the asker is reached are sealed; a guardian's consent; when a case was erased."""

from django.db import migrations, models

from huiyin.apps.keys.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField
from huiyin.apps.keys.migrating import becomes_sealed


def line() -> EncryptedTextField:
    return EncryptedTextField(blank=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_public_letters"), ("keys", "0001_data_keys")]
    operations = [
        migrations.AddField("case", "erased_at", models.DateTimeField(null=True)),
        migrations.AddField("casecontact", "guardian", EncryptedTextField(blank=True, null=True)),
        migrations.AddField("casecontact", "phone_index", BlindIndexField(source="phone", purpose="phone")),
        becomes_sealed("cases", "backer", name=line(), phone=line()),
        becomes_sealed("cases", "casecontact", name=line(), phone=line(), helper=line()),
        becomes_sealed(
            "cases", "casecontent", text=EncryptedTextField(), spot=line(), answers=EncryptedJSONField(default=dict)
        ),
    ]
