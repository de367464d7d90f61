from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0017_nonces")]

    operations = [
        migrations.AddField("task", "is_closed", models.BooleanField(default=False)),
    ]
