"""Segments are looked up by grams: of words, and of letters where a script has no spaces.

One rule for every language, whatever a text mixes. A word alone stands by its first five letters,
so that its forms are one; of letters without spaces between words none stands alone.
"""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

before = import_module("annotations.migrations.0016_words_of_segments")

# Thai, Lao and Tibetan, Burmese, Khmer, kana, Han.
UNSPACED = r"\u0e01-\u0e5b\u0e80-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# White space and marks beyond ASCII, which a database may not know as such.
MARKS = (
    r"\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u060c\u061b\u061f\u06d4\u0964\u0965"
    r"\u2000-\u206f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
# The last two bits of a gram say of how many words or letters it is.
GRAMS = rf"""
CREATE FUNCTION annotations_grams(content text) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT (hashtext(gram) & -4) | (size::integer - 1)), '{{}}')
FROM (
    SELECT found[1] AS a, lead(found[1]) OVER following AS b,
        lead(found[1], 2) OVER following AS c, lead(found[1], 3) OVER following AS d
    FROM regexp_matches(
        lower(content), E'[{UNSPACED}]|[^[:space:][:punct:]{MARKS}{UNSPACED}]+', 'g'
    ) WITH ORDINALITY AS tokens (found, place)
    WINDOW following AS (ORDER BY place)
) AS token,
unnest(ARRAY[
    CASE WHEN length(a) > 1 THEN left(a, 5) END,
    a || ' ' || b,
    a || ' ' || b || ' ' || c,
    CASE WHEN length(a) = 1 THEN a || ' ' || b || ' ' || c || ' ' || d END
]) WITH ORDINALITY AS grams (gram, size)
WHERE gram IS NOT NULL
$$;
"""
NO_GRAMS = "DROP FUNCTION annotations_grams(text);"
FILL = """
UPDATE annotations_segment SET grams = annotations_grams(text);
SET CONSTRAINTS ALL IMMEDIATE;
"""
# The planner keeps ten times as many of the commonest grams, so that the rare ones are known.
KNOW = "ALTER TABLE annotations_segment ALTER COLUMN grams SET STATISTICS 500;"


class Migration(migrations.Migration):
    dependencies = [("annotations", "0040_scores")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="item", name="segments_of"),
        migrations.RemoveIndex("segment", "segment_by_words"),
        migrations.RemoveField("segment", "words"),
        migrations.RunSQL([before.NO_WORDS], [before.WORDS]),
        migrations.RunSQL([GRAMS], [NO_GRAMS]),
        migrations.AddField(
            "segment",
            "grams",
            django.contrib.postgres.fields.ArrayField(models.IntegerField(), default=list),
            preserve_default=False,
        ),
        migrations.RunSQL([FILL], migrations.RunSQL.noop),
        migrations.RunSQL([KNOW], migrations.RunSQL.noop),
        migrations.AddIndex(
            "segment",
            django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="segment_by_grams"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='segments_of', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                DELETE FROM annotations_segment WHERE item_id = NEW.id;\n                INSERT INTO annotations_segment (item_id, field, text, grams)\n                SELECT NEW.id, field.place - 1, normalize(replace(replace(field.text, E'\\r\\n', E'\\n'), E'\\r', E'\\n')),\n                    annotations_grams(normalize(replace(replace(field.text, E'\\r\\n', E'\\n'), E'\\r', E'\\n')))\n                FROM unnest(array_prepend(NEW.question, NEW.options::text[]))\n                    WITH ORDINALITY AS field (text, place);\n                RETURN NULL;\n                ", hash='294d969918f26240c7948b10eab0b0c6ed035728', operation='INSERT OR UPDATE OF "question", "options"', pgid='pgtrigger_segments_of_89fd8', table='annotations_item', when='AFTER')),
        ),
    ]
