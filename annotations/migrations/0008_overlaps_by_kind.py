"""How many people's decisions a task needs is said by kind, so that a kind is no column."""

from django.db import migrations, models

import annotations.models.campaigns

# A protocol is append-only.
OVERLAPS = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE annotations_protocol DISABLE TRIGGER USER;
UPDATE annotations_protocol SET "overlaps" = jsonb_build_object(
    'review', overlap_review, 'label', overlap_label, 'answer', overlap_answer
);
ALTER TABLE annotations_protocol ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_kinds_as_folders")]

    operations = [
        migrations.RemoveConstraint("protocol", "protocol_positive"),
        migrations.AddField("protocol", "overlaps", models.JSONField(default=dict)),
        migrations.RunSQL(OVERLAPS, migrations.RunSQL.noop),
        migrations.RemoveField("protocol", "overlap_review"),
        migrations.RemoveField("protocol", "overlap_label"),
        migrations.RemoveField("protocol", "overlap_answer"),
        migrations.AddConstraint(
            "protocol",
            models.CheckConstraint(
                condition=models.Q(
                    annotations.models.campaigns.AllPositive("overlaps"), lease_minutes__gte=1
                ),
                name="protocol_positive",
            ),
        ),
    ]
