"""How far people agreed stands beside what their decisions add up to."""

import json
from collections import defaultdict

from django.db import migrations, models

from annotations.agreement.aggregation import TextVote, aggregate_text
from annotations.agreement.answers import AnswerRules, aggregate_answers
from annotations.canonical import first_alike
from annotations.forms.consensus import aggregate
from annotations.forms.form import Form
from annotations.vocabularies import Dispute

BATCH = 5000
ONE_TEXT = """
UPDATE annotations_consensus AS said
SET margin = 1, entropy = 0, consequence = 2,
    values = values || '{"contest": {"counts": [1], "votes": 1}}'
FROM annotations_task AS task
WHERE task.id = said.task_id AND task.kind IN ('review', 'revision')
    AND task.state = 'agreed' AND said.votes = 1
"""


WRITE = """
UPDATE annotations_consensus AS said
SET margin = new.margin, entropy = new.entropy, consequence = new.consequence,
    dispute = new.dispute, outcome = new.outcome, values = new.said::jsonb
FROM unnest(
    %s::bigint[], %s::float8[], %s::float8[], %s::smallint[], %s::text[], %s::text[], %s::text[]
) AS new (id, margin, entropy, consequence, dispute, outcome, said)
WHERE said.id = new.id
"""
STATES = """
UPDATE annotations_task AS task SET state = new.state
FROM unnest(%s::bigint[], %s::text[]) AS new (id, state)
WHERE task.id = new.id AND task.state <> new.state
"""


def fill(apps, schema_editor):
    """Texts that one person stands by are most of a campaign: the database fills theirs."""
    schema_editor.execute(ONE_TEXT)
    stored = apps.get_model("annotations", "Consensus").objects
    others = stored.filter(margin=None, votes__gt=0).order_by("pk")
    for kind, (model, fields, count) in KINDS.items():
        ids = list(others.filter(task__kind=kind).values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            rows = stored.filter(pk__in=ids[start : start + BATCH])
            rows = list(rows.select_related("task__protocol", "task__item"))
            votes = _counted(apps.get_model("annotations", model), fields, rows)
            changed = [row for row in rows if _put(row, *count(row.task, votes[row.task_id]))]
            if not changed:
                continue
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(WRITE, _columns(changed, _stored))
                cursor.execute(STATES, _columns(changed, lambda row: (row.task_id, row.task.state)))


def _stored(row):
    said = row.margin, row.entropy, row.consequence, row.dispute, row.outcome
    return row.pk, *said, json.dumps(row.values)


def _columns(rows, values):
    return [list(column) for column in zip(*map(values, rows))]


def _put(row, said, consequence, values):
    task = row.task
    if task.kind == "label" and _margin(task) is not None and task.state in ("agreed", "disputed"):
        _hold(row, said)
    if said.contest is None:
        return False
    row.values |= {"contest": said.contest.document(), **values}
    row.margin, row.entropy = said.contest.margin, said.contest.entropy
    row.consequence = consequence
    row.dispute = said.dispute.value if said.dispute and row.task.state == "disputed" else ""
    return True


def _hold(row, said):
    """What the rule says stands though it is closer than the margin; whether anything makes an
    item sensitive is held against the margin, too."""
    row.values |= {"answers": said.values, "shares": said.shares, "disputed": list(said.disputed)}
    state = "disputed" if said.disputed else "agreed"
    row.outcome = state if row.outcome == row.task.state else said.sensitivity.value
    row.task.state = state


def _counted(model, fields, rows):
    """What counts, by task: of the round, neither corrected nor beyond the overlap."""
    rounds = {row.task_id: row.task.round for row in rows}
    votes = model.objects.filter(task__in=rounds, superseded_by=None, surplus=False)
    found = defaultdict(list)
    for task, round, *said in votes.order_by("pk").values_list("task", "round", *fields):
        if round == rounds[task]:
            found[task].append(said)
    return found


def _margin(task):
    return task.protocol.rules.get(task.kind, {}).get("adjudicate_margin")


def _texts(task, votes):
    said = aggregate_text(
        [TextVote(verdict, (question, *options) if text else None)
         for verdict, text, question, options in votes],
        overlap=task.overlap,
        rule=task.protocol.rules.get(task.kind, {}).get("consensus", "half"),
        margin=_margin(task),
    )
    return said, 2, {"rejected": said.rejected} if said.rejected else {}


def _labels(task, votes):
    document = next(one for one in task.protocol.forms if one["id"] == task.form)
    form = Form.of(document, task.protocol.source_language)
    answers = [said for (said,) in votes]
    said = aggregate(form, answers, overlap=task.overlap, margin=_margin(task))
    return said, said.consequence, {"counts": said.counts, "asked": said.asked}


def _answers(task, votes):
    alike, rules = first_alike(task.item.options), task.protocol.rules.get(task.kind, {})
    chosen = [None if unsure or choice is None else alike[choice] for choice, unsure in votes]
    said = aggregate_answers(
        chosen,
        None if task.item.key is None else alike[task.item.key],
        overlap=task.overlap,
        rules=AnswerRules(
            rules.get("consensus", "key"), rules.get("unsure"), margin=_margin(task)
        ),
    )
    counts = {str(option): count for option, count in said.counts.items()}
    if unsure := chosen.count(None):
        counts["unsure"] = unsure
    return said, 2, {"counts": counts}


TEXT = ("verdict", "result", "result__question", "result__options")
KINDS = {
    "review": ("Review", TEXT, _texts),
    "revision": ("Revision", TEXT, _texts),
    "label": ("Label", ("answers",), _labels),
    "answer": ("Answer", ("choice", "unsure"), _answers),
}


class Migration(migrations.Migration):
    dependencies = [("annotations", "0042_imported_memories")]

    operations = [
        migrations.AddField("consensus", "margin", models.FloatField(null=True)),
        migrations.AddField("consensus", "entropy", models.FloatField(null=True)),
        migrations.AddField(
            "consensus",
            "dispute",
            models.CharField(max_length=20, blank=True, choices=Dispute.choices()),
        ),
        migrations.AddField("consensus", "consequence", models.PositiveSmallIntegerField(default=0)),
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["campaign", "language", "kind"],
                condition=models.Q(state="disputed"),
                name="task_disputed",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
