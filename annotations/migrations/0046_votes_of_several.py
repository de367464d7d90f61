"""How far people agreed on what the rule has settled is counted without reading what one decided."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0045_what_rulings_say")]

    operations = [
        migrations.AddIndex(
            "consensus",
            models.Index(
                fields=["task"],
                condition=models.Q(votes__gt=1, margin__lt=1, dispute=""),
                name="consensus_differing",
            ),
        ),
    ]
