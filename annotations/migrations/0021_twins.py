"""Items know their twins: the same question with the same options, by what they hold."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# The trigger itself works out what the new column holds.
FILL = """
ALTER TABLE annotations_item DISABLE TRIGGER USER;
ALTER TABLE annotations_item ENABLE TRIGGER pgtrigger_item_content_1dd76;
UPDATE annotations_item SET question = question;
ALTER TABLE annotations_item ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0020_database_times'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='content',
            field=models.CharField(default='', editable=False, max_length=32),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['content'], name='item_by_content'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='item',
            trigger=pgtrigger.compiler.Trigger(name='item_content', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.content = md5(array_to_json(array_prepend(btrim(regexp_replace(normalize(NEW.question), E\'[[:space:]\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+\', \' \', \'g\')), ARRAY(SELECT btrim(regexp_replace(normalize(option), E\'[[:space:]\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+\', \' \', \'g\')) FROM unnest(NEW.options::text[]) AS option ORDER BY btrim(regexp_replace(normalize(option), E\'[[:space:]\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+\', \' \', \'g\')) COLLATE "C")))::text); RETURN NEW;', hash='e62cca8fa07b66fc4f294fa3ba4d1f9f50dda88a', operation='INSERT OR UPDATE OF "question", "options"', pgid='pgtrigger_item_content_1dd76', table='annotations_item', when='BEFORE')),
        ),
        migrations.RunSQL([FILL], migrations.RunSQL.noop),
    ]
