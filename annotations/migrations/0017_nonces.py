"""A nonce is its person's alone, in one table alone; a comment knows the table of its row."""

from django.db import migrations, models

LEDGER = (
    "adjudication", "answer", "flag", "flagresolution", "label", "return", "review", "revision",
    "skip",
)  # fmt: skip

ACTS = " UNION ALL ".join(
    f"SELECT '{table}' AS act, nonce, person_id, created_at FROM annotations_{table}"  # noqa: S608
    for table in LEDGER
)
# Of two acts of one nonce the first had the comment: the other's would have been refused.
FROM_THE_LEDGER = f"""
UPDATE annotations_comment AS comment SET act = first.act
FROM (SELECT DISTINCT ON (nonce, person_id) act, nonce, person_id FROM ({ACTS}) AS acts
      ORDER BY nonce, person_id, created_at) AS first
WHERE first.nonce = comment.nonce AND first.person_id IS NOT DISTINCT FROM comment.person_id;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("annotations", "0016_words_of_segments")]

    operations = [
        migrations.AddField(
            "comment", "act", models.CharField(max_length=30, default=""), preserve_default=False
        ),
        migrations.RunSQL([FROM_THE_LEDGER], migrations.RunSQL.noop),
        *(
            migrations.AlterField(table, "nonce", models.UUIDField())
            for table in (*LEDGER, "comment")
        ),
        *(
            migrations.AddConstraint(
                table,
                models.UniqueConstraint(
                    fields=["nonce", "person"], name=f"{table}_nonce_once", nulls_distinct=False
                ),
            )
            for table in LEDGER
        ),
        migrations.AddConstraint(
            "comment",
            models.UniqueConstraint(
                fields=["nonce", "person", "act"], name="comment_once", nulls_distinct=False
            ),
        ),
    ]
