"""What labels add up to has shares of those who were asked a question, no longer of all votes."""

from collections import defaultdict

from django.db import migrations

from annotations.forms.consensus import aggregate
from annotations.forms.form import Form

BATCH = 1000


def of_those_asked(apps, schema_editor):
    stored = apps.get_model("annotations", "Consensus").objects
    labels = stored.filter(task__kind="label")
    for campaign in labels.values_list("task__campaign", flat=True).distinct():
        votes = _current(apps, "Label", "answers", campaign)
        rulings = _current(apps, "Adjudication", "values", campaign)
        changed = []
        for row in labels.filter(task__campaign=campaign).select_related("task__protocol").iterator(BATCH):
            task = row.task
            ruled = rulings[task.pk, task.round][-1:]
            found = aggregate(
                _form(task),
                ruled or votes[task.pk, task.round],
                overlap=1 if ruled else task.overlap,
                margin=None if ruled else _margin(task.protocol),
            )
            if row.values.get("shares") != found.shares:
                row.values["shares"] = found.shares
                changed.append(row)
        stored.bulk_update(changed, ["values"], BATCH)


def _current(apps, model, column, campaign):
    """What counts, by task and round: neither corrected nor beyond the overlap."""
    rows = apps.get_model("annotations", model).objects.filter(task__campaign=campaign)
    corrected = set(rows.values_list("supersedes", flat=True))
    found = defaultdict(list)
    counted = rows.filter(surplus=False, task__kind="label").order_by("pk")
    for pk, task, round, said in counted.values_list("pk", "task", "round", column):
        if pk not in corrected:
            found[task, round].append(said)
    return found


def _form(task):
    document = next(one for one in task.protocol.forms if one["id"] == task.form)
    return Form.of(document, task.protocol.source_language)


def _margin(protocol):
    return protocol.rules.get("label", {}).get("adjudicate_margin")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0021_twins")]

    operations = [migrations.RunPython(of_those_asked, migrations.RunPython.noop)]
