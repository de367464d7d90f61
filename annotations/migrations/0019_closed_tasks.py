from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0018_paths_from_the_store")]

    operations = [
        migrations.AddField("task", "is_closed", models.BooleanField(default=False)),
    ]
