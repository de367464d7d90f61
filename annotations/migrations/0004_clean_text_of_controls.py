from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_controls")]

    operations = [migrations.RenameField("control", "clean", "clean_text")]
