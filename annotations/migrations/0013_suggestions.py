"""Answers to a form that a model or a file suggests, and the labels that began from them."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = pgtrigger.compiler.Trigger(
    name="suggestion_append_only",
    sql=pgtrigger.compiler.UpsertTriggerSql(
        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
        hash="6be6ac4328ab07ba98eca1f1987daf11e509e227",
        operation="UPDATE OR DELETE",
        pgid="pgtrigger_suggestion_append_only_c2d37",
        table="annotations_suggestion",
        when="BEFORE",
    ),
)


def _to(model: str, *, related_name: str = "+", **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        to=model,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0012_revisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("campaign", _to("annotations.campaign", related_name="suggestions")),
                ("item", _to("annotations.item", db_index=False)),
                ("form", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=35)),
                ("text", _to("annotations.translation", null=True, db_index=False)),
                ("answers", models.JSONField(default=dict)),
                ("source", models.CharField(max_length=80)),
                ("created_by", _to(settings.AUTH_USER_MODEL, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddField(
            "label", "suggestion", _to("annotations.suggestion", null=True, db_index=False)
        ),
        migrations.AddIndex(
            "suggestion",
            models.Index(fields=["item", "campaign", "form"], name="suggestion_by_item"),
        ),
        pgtrigger.migrations.AddTrigger("suggestion", APPEND_ONLY),
    ]
