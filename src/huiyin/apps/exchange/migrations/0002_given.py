from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="given",
            field=models.JSONField(default=dict),
        ),
    ]
