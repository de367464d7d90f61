"""Texts are compared with their line ends folded: segments are stored so, hashes are of it."""

import hashlib
import json
from unicodedata import normalize

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEGMENTS = r"""
UPDATE annotations_segment
SET text = normalize(replace(replace(text, E'\r\n', E'\n'), E'\r', E'\n'))
WHERE text <> normalize(replace(replace(text, E'\r\n', E'\n'), E'\r', E'\n'));
"""
WITH_CARRIAGE_RETURNS = """
SELECT id, question, options FROM annotations_translation
WHERE strpos(question, chr(13)) > 0 OR strpos(array_to_string(options, ''), chr(13)) > 0
ORDER BY id;
"""
# The texts keep their bytes. Of two rows that were told apart by their line ends alone, one keeps
# the hash that it has.
HASH = """
UPDATE annotations_translation AS text SET text_hash = %(hash)s
WHERE id = %(id)s AND NOT EXISTS (
    SELECT 1 FROM annotations_translation AS other
    WHERE other.id <> text.id AND other.item_id = text.item_id
      AND other.language = text.language AND other.origin = text.origin
      AND other.engine = text.engine AND other.engine_version = text.engine_version
      AND other.author_id IS NOT DISTINCT FROM text.author_id
      AND other.parent_id IS NOT DISTINCT FROM text.parent_id
      AND other.text_hash = %(hash)s
);
"""


def hash_canonical_texts(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(WITH_CARRIAGE_RETURNS)
        rows = cursor.fetchall()
        cursor.execute("ALTER TABLE annotations_translation DISABLE TRIGGER USER")
        for pk, question, options in rows:
            cursor.execute(HASH, {"id": pk, "hash": _hash(question, *options)})
        cursor.execute("ALTER TABLE annotations_translation ENABLE TRIGGER USER")


def _hash(*fields):
    folded = [
        normalize("NFC", field.replace("\r\n", "\n").replace("\r", "\n")) for field in fields
    ]
    return hashlib.sha256(json.dumps(folded, ensure_ascii=False).encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_label_tasks")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="item", name="segments_of"),
        pgtrigger.migrations.AddTrigger(
            model_name="item",
            trigger=pgtrigger.compiler.Trigger(name='segments_of', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                DELETE FROM annotations_segment WHERE item_id = NEW.id;\n                INSERT INTO annotations_segment (item_id, field, text)\n                SELECT NEW.id, field.place - 1, normalize(replace(replace(field.text, E'\\r\\n', E'\\n'), E'\\r', E'\\n'))\n                FROM unnest(array_prepend(NEW.question, NEW.options::text[]))\n                    WITH ORDINALITY AS field (text, place);\n                RETURN NULL;\n                ", hash='d6983fbd5a8e0030fe4001539c29033033a3d2bf', operation='INSERT OR UPDATE OF "question", "options"', pgid='pgtrigger_segments_of_89fd8', table='annotations_item', when='AFTER')),
        ),
        migrations.RunSQL(SEGMENTS, migrations.RunSQL.noop),
        migrations.RunPython(hash_canonical_texts, migrations.RunPython.noop),
    ]
