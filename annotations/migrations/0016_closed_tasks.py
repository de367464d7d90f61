from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0015_answers_without_a_key")]

    operations = [
        migrations.AddField("task", "is_closed", models.BooleanField(default=False)),
    ]
