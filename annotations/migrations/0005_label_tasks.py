"""The kind of task `culture` becomes `label`; its questions are the form `culture`."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# A release is append-only, and its cut names the ledger's tables.
KINDS_AND_CUTS = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE annotations_task SET kind = 'label' WHERE kind = 'culture';
UPDATE annotations_sample SET kind = 'label' WHERE kind = 'culture';
ALTER TABLE annotations_release DISABLE TRIGGER USER;
UPDATE annotations_release
SET cut = cut - 'culturelabel' || jsonb_build_object('label', cut -> 'culturelabel')
WHERE cut ? 'culturelabel';
ALTER TABLE annotations_release ENABLE TRIGGER USER;
"""

KINDS = [("review", "Review"), ("label", "Label"), ("answer", "Answer")]


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_clean_text_of_controls")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="culturelabel", name="culturelabel_append_only"
        ),
        migrations.RenameModel("CultureLabel", "Label"),
        migrations.RemoveConstraint("protocol", "protocol_positive"),
        migrations.RenameField("protocol", "overlap_culture", "overlap_label"),
        migrations.AddConstraint(
            "protocol",
            models.CheckConstraint(
                condition=models.Q(
                    overlap_review__gte=1,
                    overlap_label__gte=1,
                    overlap_answer__gte=1,
                    lease_minutes__gte=1,
                ),
                name="protocol_positive",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="label",
            trigger=pgtrigger.compiler.Trigger(
                name="label_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e6af79976f0421aec7199775978aec05c24ae804",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_label_append_only_1c727",
                    table="annotations_label",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AlterField("sample", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AlterField("task", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.RunSQL(KINDS_AND_CUTS, migrations.RunSQL.noop),
    ]
