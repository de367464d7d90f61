"""A run's options of engines by name, where each was a column."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def gather(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for run in apps.get_model("evaluation", "Run").objects.all():
        run.options = {"dtype": run.dtype, "chat_template": run.chat_template}
        run.save(update_fields=["options"])


def spread(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for run in apps.get_model("evaluation", "Run").objects.all():
        run.dtype = run.options.get("dtype", "auto")
        run.chat_template = run.options.get("chat_template", False)
        run.save(update_fields=["dtype", "chat_template"])


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_how_a_run_prompts")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="options",
            field=models.JSONField(
                default=dict, help_text="Options of engines, by name."
            ),
        ),
        migrations.RunPython(gather, spread),
        migrations.RemoveField(model_name="run", name="chat_template"),
        migrations.RemoveField(model_name="run", name="dtype"),
    ]
