"""How far people agreed on what the rule has settled is counted without reading what one decided."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0045_what_rulings_say")]

    operations = [
        migrations.AddIndex(
            "consensus",
            models.Index(
                fields=["margin"], condition=models.Q(votes__gt=1), name="consensus_of_several"
            ),
        ),
    ]
