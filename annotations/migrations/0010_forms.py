"""What a label asks is a form of the protocol, and a label holds its answers by question."""

import django.db.models.deletion
from django.db import migrations, models

import annotations.models.campaigns

TO_ANSWERS = """
jsonb_strip_nulls(jsonb_build_object(
    'knowledge', knowledge,
    'spans', (SELECT jsonb_agg(jsonb_build_object('field', 'question') || span ORDER BY place)
              FROM jsonb_array_elements(spans) WITH ORDINALITY AS marks (span, place)),
    'cultures', nullif(cultures, '{}'),
    'regions', nullif(regions, '{}'),
    'world_bank_regions', nullif(world_bank_regions, '{}'),
    'countries', nullif(countries, '{}'),
    'dialect', nullif(dialect, ''),
    'time_sensitive', time_sensitive
))
"""

# The ledger is append-only.
FORWARDS = f"""
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE annotations_task SET form = 'culture' WHERE kind = 'label';
ALTER TABLE annotations_label DISABLE TRIGGER USER;
UPDATE annotations_label SET answers = {TO_ANSWERS};
ALTER TABLE annotations_label ENABLE TRIGGER USER;
ALTER TABLE annotations_adjudication DISABLE TRIGGER USER;
UPDATE annotations_adjudication SET "values" = {TO_ANSWERS} WHERE knowledge IS NOT NULL;
ALTER TABLE annotations_adjudication ENABLE TRIGGER USER;
ALTER TABLE annotations_control DISABLE TRIGGER USER;
UPDATE annotations_control AS control SET expected = (
    SELECT coalesce(jsonb_object_agg(known.key, known.value), '{{}}')
    FROM jsonb_each(expected) AS known
    WHERE known.value NOT IN ('[]', '""', 'null')
)
FROM annotations_task AS task WHERE task.id = control.task_id AND task.kind = 'label';
ALTER TABLE annotations_control ENABLE TRIGGER USER;
"""


# What holds is what held: the rule of the form `culture` is that of its columns.
CONSENSUS = """
CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
WITH ruling AS (
    SELECT ruling.task_id, ruling."values" AS answers
    FROM annotations_adjudication AS ruling
    JOIN annotations_task AS task ON task.id = ruling.task_id AND task.round = ruling.round
    WHERE task.kind = 'label' AND NOT EXISTS (
        SELECT FROM annotations_adjudication AS later WHERE later.supersedes_id = ruling.id
    )
)
SELECT task_id, answers FROM ruling
UNION ALL
SELECT label.task_id, label.answers
FROM annotations_label AS label
JOIN annotations_task AS task ON task.id = label.task_id AND task.round = label.round
WHERE NOT label.surplus
  AND NOT EXISTS (SELECT FROM annotations_label AS later WHERE later.supersedes_id = label.id)
  AND NOT EXISTS (SELECT FROM ruling WHERE ruling.task_id = label.task_id);

CREATE TEMPORARY TABLE shares ON COMMIT DROP AS
WITH votes AS (SELECT task_id, count(*) AS total FROM counted GROUP BY task_id),
named AS (
    SELECT counted.task_id, answer.key AS question,
           CASE one #>> '{}' WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no'
                ELSE one #>> '{}' END AS name
    FROM counted
    CROSS JOIN jsonb_each(counted.answers) AS answer
    CROSS JOIN jsonb_array_elements(
        CASE jsonb_typeof(answer.value) WHEN 'array' THEN answer.value
             ELSE jsonb_build_array(answer.value) END
    ) AS named (one)
    WHERE answer.key <> 'spans'
),
counts AS (SELECT task_id, question, name, count(*) AS n FROM named GROUP BY 1, 2, 3),
by_question AS (
    SELECT task_id, question, jsonb_object_agg(name, n::float8 / total) AS shares
    FROM counts JOIN votes USING (task_id) GROUP BY 1, 2
)
SELECT task_id, jsonb_object_agg(question, shares) AS shares FROM by_question GROUP BY task_id;

CREATE TEMPORARY TABLE marks ON COMMIT DROP AS
WITH found AS (
    SELECT DISTINCT counted.task_id, mark
    FROM counted CROSS JOIN jsonb_array_elements(counted.answers -> 'spans') AS marks (mark)
    JOIN annotations_consensus AS consensus ON consensus.task_id = counted.task_id
    WHERE consensus."values" -> 'kinds' ? (mark ->> 'label')
)
SELECT task_id, jsonb_agg(
    mark ORDER BY (mark -> 'start')::int, (mark -> 'end')::int, (mark ->> 'label') COLLATE "C"
) AS spans
FROM found GROUP BY task_id;

UPDATE annotations_consensus AS consensus SET "values" = jsonb_build_object(
    'answers', CASE WHEN consensus.outcome = '-' THEN '{}' ELSE jsonb_strip_nulls(
        jsonb_build_object(
            'knowledge', CASE
                WHEN consensus."values" -> 'kinds' <> '[]' THEN consensus."values" -> 'kinds'
                WHEN (shares.shares #> '{knowledge,none}')::float8 >= 0.5 THEN '["none"]'
            END,
            'spans', marks.spans,
            'cultures', nullif(consensus."values" -> 'cultures', '[]'),
            'regions', nullif(consensus."values" -> 'regions', '[]'),
            'world_bank_regions', nullif(consensus."values" -> 'world_bank_regions', '[]'),
            'countries', nullif(consensus."values" -> 'countries', '[]'),
            'dialect', CASE WHEN jsonb_array_length(consensus."values" -> 'dialects') = 1
                            THEN consensus."values" #> '{dialects,0}' END,
            'time_sensitive', nullif(consensus."values" -> 'time_sensitive', 'null')
        )
    ) END,
    'shares', jsonb_build_object(
        'knowledge', jsonb_build_object('cultural', 0.0, 'regional', 0.0, 'dialect', 0.0, 'none', 0.0)
            || coalesce(shares.shares -> 'knowledge', '{}'),
        'cultures', coalesce(shares.shares -> 'cultures', '{}'),
        'regions', coalesce(shares.shares -> 'regions', '{}'),
        'world_bank_regions', coalesce(shares.shares -> 'world_bank_regions', '{}'),
        'countries', coalesce(shares.shares -> 'countries', '{}'),
        'dialect', coalesce(shares.shares -> 'dialect', '{}'),
        'time_sensitive', jsonb_build_object('yes', 0.0, 'no', 0.0)
            || coalesce(shares.shares -> 'time_sensitive', '{}')
    ),
    'disputed', '[]'::jsonb
)
FROM annotations_task AS task
LEFT JOIN shares ON shares.task_id = task.id
LEFT JOIN marks ON marks.task_id = task.id
WHERE task.id = consensus.task_id AND task.kind = 'label';
"""


def _texts(name: str, answers: str) -> str:
    return f"""ARRAY(SELECT jsonb_array_elements_text(coalesce({answers} -> '{name}', '[]')))"""


def _columns(answers: str) -> str:
    lists = ("cultures", "regions", "world_bank_regions", "countries")
    columns = "".join(f"{name} = {_texts(name, answers)}, " for name in lists)
    return f"""
    knowledge = {_texts("knowledge", answers)}, {columns}
    spans = coalesce(
        (SELECT jsonb_agg(span - 'field' ORDER BY place)
         FROM jsonb_array_elements({answers} -> 'spans') WITH ORDINALITY AS marks (span, place)),
        '[]'
    ),
    dialect = coalesce({answers} ->> 'dialect', ''),
    time_sensitive = ({answers} -> 'time_sensitive')::boolean
    """


CONSENSUS_BEFORE = """
UPDATE annotations_consensus AS consensus SET "values" = jsonb_build_object(
    'kinds', coalesce(consensus."values" #> '{answers,knowledge}', '[]') - 'none',
    'shares', (consensus."values" #> '{shares,knowledge}') - 'none',
    'cultures', coalesce(consensus."values" #> '{answers,cultures}', '[]'),
    'regions', coalesce(consensus."values" #> '{answers,regions}', '[]'),
    'world_bank_regions', coalesce(consensus."values" #> '{answers,world_bank_regions}', '[]'),
    'countries', coalesce(consensus."values" #> '{answers,countries}', '[]'),
    'dialects', CASE WHEN consensus."values" -> 'answers' ? 'dialect'
                     THEN jsonb_build_array(consensus."values" #> '{answers,dialect}')
                     ELSE '[]' END,
    'time_sensitive', coalesce(consensus."values" #> '{answers,time_sensitive}', 'null')
)
FROM annotations_task AS task WHERE task.id = consensus.task_id AND task.kind = 'label';
"""

BACKWARDS = f"""
SET CONSTRAINTS ALL IMMEDIATE;
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM annotations_task WHERE form NOT IN ('', 'culture')) THEN
        RAISE EXCEPTION 'there are tasks with forms other than culture, which had no columns';
    END IF;
END $$;
ALTER TABLE annotations_label DISABLE TRIGGER USER;
UPDATE annotations_label SET {_columns("answers")};
ALTER TABLE annotations_label ENABLE TRIGGER USER;
ALTER TABLE annotations_adjudication DISABLE TRIGGER USER;
UPDATE annotations_adjudication SET {_columns('"values"')}, "values" = '{{}}'
FROM annotations_task AS task
WHERE task.id = annotations_adjudication.task_id AND task.kind = 'label';
ALTER TABLE annotations_adjudication ENABLE TRIGGER USER;
{CONSENSUS_BEFORE}
ALTER TABLE annotations_control DISABLE TRIGGER USER;
UPDATE annotations_control AS control SET expected =
    '{{"cultures": [], "regions": [], "world_bank_regions": [], "countries": [], "dialect": ""}}'
    || expected
FROM annotations_task AS task WHERE task.id = control.task_id AND task.kind = 'label';
ALTER TABLE annotations_control ENABLE TRIGGER USER;
"""


TAGS = (
    "knowledge", "spans", "cultures", "regions", "world_bank_regions", "countries", "dialect",
    "time_sensitive",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("annotations", "0009_languages_as_data")]

    operations = [
        migrations.RemoveConstraint("label", "label_answers_every_question"),
        migrations.RemoveConstraint("task", "task_once"),
        migrations.AddField(
            "protocol",
            "forms",
            models.JSONField(default=annotations.models.campaigns.usual_forms),
        ),
        migrations.AddField("task", "form", models.CharField(blank=True, max_length=40)),
        migrations.AddField(
            "task",
            "text",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.translation",
            ),
        ),
        migrations.AddField("label", "answers", models.JSONField(default=dict)),
        migrations.AddField(
            "label",
            "seen",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="annotations.translation",
            ),
        ),
        migrations.RunSQL([FORWARDS + CONSENSUS], [BACKWARDS]),
        *[migrations.RemoveField(model, tag) for model in ("adjudication", "label") for tag in TAGS],
        migrations.AddConstraint(
            "task",
            models.UniqueConstraint(
                fields=["campaign", "kind", "item", "language", "purpose", "form", "text"],
                name="task_once",
                nulls_distinct=False,
            ),
        ),
    ]
