"""Answers to the source itself, questions that the rules leave out, and a rule that was wrong.

Where all who answered were unsure, a key was confirmed; it needs a ruling.
"""

import django.db.models.deletion
from django.db import migrations, models

UNCONFIRMED = """
    WITH unsure AS (
        SELECT task.id FROM annotations_task task
        JOIN annotations_consensus consensus ON consensus.task_id = task.id
        WHERE task.kind = 'answer' AND task.state = 'agreed'
          AND (consensus.values ->> 'correct')::double precision = 0
    ), moved AS (
        UPDATE annotations_task SET state = 'disputed' WHERE id IN (SELECT id FROM unsure)
    )
    UPDATE annotations_consensus SET outcome = 'unconfirmed'
    WHERE task_id IN (SELECT id FROM unsure)
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0014_source_language_of_rules")]

    operations = [
        migrations.AlterField(
            "answer",
            "seen",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.translation",
            ),
        ),
        migrations.AlterField(
            "task",
            "state",
            models.CharField(
                choices=[
                    ("open", "Open"),
                    ("agreed", "Agreed"),
                    ("disputed", "Needs adjudication"),
                    ("adjudicated", "Adjudicated"),
                    ("excluded", "Left out by the rules"),
                ],
                default="open",
                max_length=12,
            ),
        ),
        migrations.RunSQL(UNCONFIRMED, migrations.RunSQL.noop),
    ]
