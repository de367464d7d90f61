"""Twins are known though one has soft hyphens or other signs that show nothing."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


# The trigger itself works out what those rows hold that have such signs; there are few.
FILL = r"""
ALTER TABLE annotations_item DISABLE TRIGGER USER;
ALTER TABLE annotations_item ENABLE TRIGGER pgtrigger_item_content_1dd76;
UPDATE annotations_item SET question = question
WHERE question || array_to_string(options, '') ~ E'[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]';
ALTER TABLE annotations_item ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0023_kinds_of_damage'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='item',
            name='item_content',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='item_content', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.content = md5(array_to_json(array_prepend(btrim(regexp_replace(normalize(regexp_replace(NEW.question, E\'[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufe00-\\ufe0f\\ufeff]+\', \'\', \'g\')), E\'[[:space:]\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+\', \' \', \'g\')), ARRAY(SELECT btrim(regexp_replace(normalize(regexp_replace(option, E\'[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufe00-\\ufe0f\\ufeff]+\', \'\', \'g\')), E\'[[:space:]\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+\', \' \', \'g\')) FROM unnest(NEW.options::text[]) AS option ORDER BY btrim(regexp_replace(normalize(regexp_replace(option, E\'[\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufe00-\\ufe0f\\ufeff]+\', \'\', \'g\')), E\'[[:space:]\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+\', \' \', \'g\')) COLLATE "C")))::text); RETURN NEW;', hash='fa72b66edc54065b8c7d8a8d0166453a4a32d224', operation='INSERT OR UPDATE OF "question", "options"', pgid='pgtrigger_item_content_1dd76', table='annotations_item', when='BEFORE')),
        ),
        migrations.RunSQL([FILL], migrations.RunSQL.noop),
    ]
