import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# People have worked by their task's rules so far. The constraint is checked at once, because the
# table is altered next.
PROTOCOL_OF_ASSIGNMENTS = """
UPDATE annotations_assignment assignment SET protocol_id = task.protocol_id
FROM annotations_task task WHERE task.id = assignment.task_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
SEGMENTS_OF_ITEMS = """
INSERT INTO annotations_segment (item_id, field, text)
SELECT item.id, field.place - 1, field.text
FROM annotations_item item,
     unnest(array_prepend(item.question, item.options::text[]))
         WITH ORDINALITY AS field (text, place)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Control",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("expected", models.JSONField(default=dict)),
                (
                    "damage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("option_swapped", "Option swapped"),
                            ("number_changed", "Number changed"),
                            ("negation_dropped", "Negation dropped"),
                        ],
                        max_length=20,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="DeskSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keys", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name_plural": "desk settings",
            },
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("am", "Amharic"),
                            ("ar", "Arabic"),
                            ("bn", "Bengali"),
                            ("cs", "Czech"),
                            ("de", "German"),
                            ("el", "Greek"),
                            ("en", "English"),
                            ("es", "Spanish"),
                            ("fa", "Persian"),
                            ("fil", "Filipino"),
                            ("fr", "French"),
                            ("ha", "Hausa"),
                            ("he", "Hebrew"),
                            ("hi", "Hindi"),
                            ("id", "Indonesian"),
                            ("ig", "Igbo"),
                            ("it", "Italian"),
                            ("ja", "Japanese"),
                            ("ko", "Korean"),
                            ("ky", "Kyrgyz"),
                            ("lt", "Lithuanian"),
                            ("mg", "Malagasy"),
                            ("ms", "Malay"),
                            ("ne", "Nepali"),
                            ("nl", "Dutch"),
                            ("ny", "Chichewa"),
                            ("pl", "Polish"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("ru", "Russian"),
                            ("si", "Sinhala"),
                            ("sn", "Shona"),
                            ("so", "Somali"),
                            ("sr", "Serbian"),
                            ("sv", "Swedish"),
                            ("sw", "Swahili"),
                            ("te", "Telugu"),
                            ("tr", "Turkish"),
                            ("uk", "Ukrainian"),
                            ("vi", "Vietnamese"),
                            ("yo", "Yoruba"),
                            ("zh", "Chinese"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("target", models.CharField(max_length=200)),
                ("forbidden", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["campaign", "language", "source", "target"],
            },
        ),
        migrations.CreateModel(
            name="GlossaryTermEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("am", "Amharic"),
                            ("ar", "Arabic"),
                            ("bn", "Bengali"),
                            ("cs", "Czech"),
                            ("de", "German"),
                            ("el", "Greek"),
                            ("en", "English"),
                            ("es", "Spanish"),
                            ("fa", "Persian"),
                            ("fil", "Filipino"),
                            ("fr", "French"),
                            ("ha", "Hausa"),
                            ("he", "Hebrew"),
                            ("hi", "Hindi"),
                            ("id", "Indonesian"),
                            ("ig", "Igbo"),
                            ("it", "Italian"),
                            ("ja", "Japanese"),
                            ("ko", "Korean"),
                            ("ky", "Kyrgyz"),
                            ("lt", "Lithuanian"),
                            ("mg", "Malagasy"),
                            ("ms", "Malay"),
                            ("ne", "Nepali"),
                            ("nl", "Dutch"),
                            ("ny", "Chichewa"),
                            ("pl", "Polish"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("ru", "Russian"),
                            ("si", "Sinhala"),
                            ("sn", "Shona"),
                            ("so", "Somali"),
                            ("sr", "Serbian"),
                            ("sv", "Swedish"),
                            ("sw", "Swahili"),
                            ("te", "Telugu"),
                            ("tr", "Turkish"),
                            ("uk", "Ukrainian"),
                            ("vi", "Vietnamese"),
                            ("yo", "Yoruba"),
                            ("zh", "Chinese"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("target", models.CharField(max_length=200)),
                ("forbidden", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="adjudication",
            name="world_bank_regions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="proposal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_in",
                to="annotations.translation",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="protocol",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.protocol",
            ),
        ),
        migrations.RunSQL(PROTOCOL_OF_ASSIGNMENTS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="assignment",
            name="protocol",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.protocol",
            ),
        ),
        migrations.AddField(
            model_name="culturelabel",
            name="world_bank_regions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="protocol",
            name="ask_quality",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="protocol",
            name="control_share",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="review",
            name="quality",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="review",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("accept", "Accept"),
                    ("edit", "Edit"),
                    ("translate", "Translate from scratch"),
                    ("reject", "Reject"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="translation",
            name="origin",
            field=models.CharField(
                choices=[
                    ("machine", "Machine"),
                    ("post_edit", "Post-edit"),
                    ("human", "Human"),
                    ("imported", "Imported"),
                    ("planted", "Planted"),
                ],
                max_length=10,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="item",
            trigger=pgtrigger.compiler.Trigger(
                name="segments_of",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                DELETE FROM annotations_segment WHERE item_id = NEW.id;\n                INSERT INTO annotations_segment (item_id, field, text)\n                SELECT NEW.id, field.place - 1, field.text\n                FROM unnest(array_prepend(NEW.question, NEW.options::text[]))\n                    WITH ORDINALITY AS field (text, place);\n                RETURN NULL;\n                ",
                    hash="fba443832892692748adfecd9c0399c5b41045f0",
                    operation='INSERT OR UPDATE OF "question", "options"',
                    pgid="pgtrigger_segments_of_89fd8",
                    table="annotations_item",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.CheckConstraint(
                condition=models.Q(("control_share__lte", 50)), name="protocol_controls_are_few"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quality__isnull", True),
                    models.Q(("quality__gte", 1), ("quality__lte", 5)),
                    _connector="OR",
                ),
                name="review_quality_on_the_scale",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="acknowledgement",
            name="protocol",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acknowledgements",
                to="annotations.protocol",
            ),
        ),
        migrations.AddField(
            model_name="control",
            name="clean",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.translation",
            ),
        ),
        migrations.AddField(
            model_name="control",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="control",
            name="task",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="control",
                to="annotations.task",
            ),
        ),
        migrations.AddField(
            model_name="desksettings",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="desk_settings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="glossary",
                to="annotations.campaign",
            ),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="glossarytermevent",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="annotations.campaign",
            ),
        ),
        migrations.AddField(
            model_name="glossarytermevent",
            name="created_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="glossarytermevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="glossarytermevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="annotations.glossaryterm",
            ),
        ),
        migrations.AddField(
            model_name="segment",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="segments",
                to="annotations.item",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(
                fields=("protocol", "person"), name="acknowledged_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acknowledgement",
            trigger=pgtrigger.compiler.Trigger(
                name="acknowledgement_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="090849cdbe3ef04a02cd5c41bbf4906286ca024f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_acknowledgement_append_only_fe671",
                    table="annotations_acknowledgement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="control",
            trigger=pgtrigger.compiler.Trigger(
                name="control_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="22ff1110c1eeccb4f3b2eaad4fa424e3b91f0f59",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_control_append_only_6b458",
                    table="annotations_control",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="glossaryterm",
            constraint=models.UniqueConstraint(
                fields=("campaign", "language", "source", "target"), name="glossary_term_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="glossaryterm",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "annotations_glossarytermevent" ("campaign_id", "created_at", "created_by_id", "forbidden", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "target") VALUES (NEW."campaign_id", NEW."created_at", NEW."created_by_id", NEW."forbidden", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."target"); RETURN NULL;',
                    hash="6c732b00bfc2e4a4535c8c0c383e562c74e23c98",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2f41f",
                    table="annotations_glossaryterm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="glossaryterm",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "annotations_glossarytermevent" ("campaign_id", "created_at", "created_by_id", "forbidden", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "target") VALUES (NEW."campaign_id", NEW."created_at", NEW."created_by_id", NEW."forbidden", NEW."id", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."target"); RETURN NULL;',
                    hash="a22dff8fb0fe25905419400d7e8d5d372a3094d1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0aca5",
                    table="annotations_glossaryterm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="glossaryterm",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "annotations_glossarytermevent" ("campaign_id", "created_at", "created_by_id", "forbidden", "id", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "target") VALUES (OLD."campaign_id", OLD."created_at", OLD."created_by_id", OLD."forbidden", OLD."id", OLD."language", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."target"); RETURN NULL;',
                    hash="573b9e66fce79fdb45374b88c6e7c03ca8158ffc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d0a6c",
                    table="annotations_glossaryterm",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(django.db.models.functions.text.MD5("text"), name="segment_by_text"),
        ),
        migrations.AddIndex(
            model_name="segment",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("text", config="english"),
                name="segment_by_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(fields=("item", "field"), name="segment_once"),
        ),
        migrations.RunSQL(SEGMENTS_OF_ITEMS, migrations.RunSQL.noop),
    ]
