"""Rules keep the language that their benchmark is in: some lists of their forms are of it."""

from django.db import migrations, models

FROM_THE_BENCHMARK = """
ALTER TABLE annotations_protocol DISABLE TRIGGER USER;
UPDATE annotations_protocol SET source_language = benchmark.source_language
FROM annotations_campaign AS campaign
JOIN annotations_benchmark AS benchmark ON benchmark.id = campaign.benchmark_id
WHERE campaign.id = campaign_id AND benchmark.source_language <> 'en';
ALTER TABLE annotations_protocol ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0013_suggestions")]

    operations = [
        migrations.AddField(
            "protocol", "source_language", models.CharField(default="en", max_length=35)
        ),
        migrations.RunSQL([FROM_THE_BENCHMARK], migrations.RunSQL.noop),
    ]
