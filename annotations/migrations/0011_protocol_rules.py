"""What a protocol's file says of a kind beside its overlap, and how many tasks one may hold."""

from django.db import migrations, models

import annotations.models.campaigns


class Migration(migrations.Migration):
    dependencies = [("annotations", "0010_forms")]

    operations = [
        migrations.RemoveConstraint("protocol", "protocol_positive"),
        migrations.AddField("protocol", "rules", models.JSONField(default=dict)),
        migrations.AddField(
            "protocol", "tasks_at_once", models.PositiveSmallIntegerField(default=5)
        ),
        migrations.AddConstraint(
            "protocol",
            models.CheckConstraint(
                condition=models.Q(
                    annotations.models.campaigns.AllPositive("overlaps"),
                    lease_minutes__gte=1,
                    tasks_at_once__gte=1,
                ),
                name="protocol_positive",
            ),
        ),
    ]
