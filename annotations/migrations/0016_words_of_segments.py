"""The memory looks segments up by the words of the benchmark's language, not as if in English."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

WORDS = """
CREATE FUNCTION annotations_words(language text, content text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    base text := split_part(lower(language), '-', 1);
    letters text[];
BEGIN
    IF base IN ('bo', 'cmn', 'dz', 'gan', 'hsn', 'ja', 'km', 'lo', 'lzh', 'my', 'th', 'wuu', 'yue',
                'zh') THEN
        letters := string_to_array(
            regexp_replace(lower(content), '[[:space:][:punct:]]+', '', 'g'), NULL
        );
        RETURN array_to_tsvector(ARRAY(
            SELECT DISTINCT letters[place] || coalesce(letters[place + 1], '')
            FROM generate_series(1, greatest(cardinality(letters) - 1, 1)) AS place
            WHERE cardinality(letters) > 0
        ));
    END IF;
    RETURN to_tsvector(
        CASE base
            WHEN 'ar' THEN 'arabic'::regconfig
            WHEN 'ca' THEN 'catalan'
            WHEN 'da' THEN 'danish'
            WHEN 'de' THEN 'german'
            WHEN 'el' THEN 'greek'
            WHEN 'en' THEN 'english'
            WHEN 'es' THEN 'spanish'
            WHEN 'eu' THEN 'basque'
            WHEN 'fi' THEN 'finnish'
            WHEN 'fr' THEN 'french'
            WHEN 'ga' THEN 'irish'
            WHEN 'hi' THEN 'hindi'
            WHEN 'hu' THEN 'hungarian'
            WHEN 'hy' THEN 'armenian'
            WHEN 'id' THEN 'indonesian'
            WHEN 'it' THEN 'italian'
            WHEN 'lt' THEN 'lithuanian'
            WHEN 'nb' THEN 'norwegian'
            WHEN 'ne' THEN 'nepali'
            WHEN 'nl' THEN 'dutch'
            WHEN 'nn' THEN 'norwegian'
            WHEN 'no' THEN 'norwegian'
            WHEN 'pt' THEN 'portuguese'
            WHEN 'ro' THEN 'romanian'
            WHEN 'ru' THEN 'russian'
            WHEN 'sr' THEN 'serbian'
            WHEN 'sv' THEN 'swedish'
            WHEN 'ta' THEN 'tamil'
            WHEN 'tr' THEN 'turkish'
            WHEN 'yi' THEN 'yiddish'
            ELSE 'simple'
        END,
        content
    );
END
$$;
"""
NO_WORDS = "DROP FUNCTION annotations_words(text, text);"

FILL = """
UPDATE annotations_segment AS segment
SET words = annotations_words(benchmark.source_language, segment.text)
FROM annotations_item AS item
JOIN annotations_benchmark AS benchmark ON benchmark.id = item.benchmark_id
WHERE item.id = segment.item_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0015_answers_without_a_key")]

    operations = [
        migrations.RunSQL([WORDS], [NO_WORDS]),
        migrations.AddField(
            "segment", "words", django.contrib.postgres.search.SearchVectorField(default=""),
            preserve_default=False,
        ),
        migrations.RunSQL([FILL], migrations.RunSQL.noop),
        migrations.RemoveIndex("segment", "segment_by_words"),
        migrations.AddIndex(
            "segment",
            django.contrib.postgres.indexes.GinIndex(fields=["words"], name="segment_by_words"),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='item',
            name='segments_of',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='segments_of', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                DELETE FROM annotations_segment WHERE item_id = NEW.id;\n                INSERT INTO annotations_segment (item_id, field, text, words)\n                SELECT NEW.id, field.place - 1, normalize(replace(replace(field.text, E'\\r\\n', E'\\n'), E'\\r', E'\\n')),\n                    annotations_words(benchmark.source_language, normalize(replace(replace(field.text, E'\\r\\n', E'\\n'), E'\\r', E'\\n')))\n                FROM annotations_benchmark AS benchmark,\n                    unnest(array_prepend(NEW.question, NEW.options::text[]))\n                    WITH ORDINALITY AS field (text, place)\n                WHERE benchmark.id = NEW.benchmark_id;\n                RETURN NULL;\n                ", hash='bae1575d3f3cb1adb16d0dbd3ed207da16721eae', operation='INSERT OR UPDATE OF "question", "options"', pgid='pgtrigger_segments_of_89fd8', table='annotations_item', when='AFTER')),
        ),
    ]
