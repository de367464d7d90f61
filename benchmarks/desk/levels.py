"""Leaps ahead in a campaign: what people would have left behind, written in bulk.

A leap writes the rows of real work (assignments, decisions, post-edits, consensus, current texts)
for the tasks that would have been done first, and leaves untouched whatever real requests have
done. `tests/benchmarks/test_levels.py` holds it to the invariants of the ledger.
"""

from typing import Any

from benchmarks.desk.tools import timed

DUE_REVIEWS = """
CREATE TEMPORARY TABLE due ON COMMIT DROP AS
WITH ranked AS (
    SELECT task.*, row_number() OVER (ORDER BY priority DESC, position) AS n,
           count(*) OVER () AS total
    FROM annotations_task task
    WHERE campaign_id = %(campaign)s AND kind = 'review' AND language = %(language)s
)
SELECT ranked.id AS task_id, campaign_id, protocol_id, item_id, language, n,
       first.translation_id AS seen_id,
       (%(people)s::bigint[])[1 + n %% cardinality(%(people)s::bigint[])] AS person_id,
       n %% 5 < 2 AS edited,
       now() - make_interval(mins => (ranked.total - n)::int) AS at
FROM ranked
JOIN annotations_taskcandidate first ON first.task_id = ranked.id AND first.position = 0
WHERE n <= %(share)s * ranked.total AND remaining = overlap AND state = 'open'
"""

REVIEWS = (
    """
    INSERT INTO annotations_translation
        (item_id, language, question, options, origin, engine, engine_version, author_id,
         parent_id, created_at, text_hash)
    SELECT item_id, language, question, options, 'post_edit', '', '', person_id, seen_id, at,
           encode(sha256(convert_to(
               '[' || to_json(normalize(question))::text || ', ' ||
               (SELECT string_agg(to_json(normalize(option))::text, ', ' ORDER BY place)
                FROM unnest(options) WITH ORDINALITY AS o (option, place)) || ']',
               'UTF8')), 'hex')
    FROM (
        SELECT due.*, 'x ' || text.question AS question, text.options
        FROM due JOIN annotations_translation text ON text.id = due.seen_id
        WHERE edited
    ) post_edit
    """,
    "ALTER TABLE due ADD COLUMN result_id bigint",
    """
    UPDATE due SET result_id = coalesce(
        (SELECT id FROM annotations_translation text
         WHERE due.edited AND text.item_id = due.item_id AND text.language = due.language
           AND text.origin = 'post_edit' AND text.author_id = due.person_id
           AND text.parent_id = due.seen_id),
        seen_id)
    """,
    """
    INSERT INTO annotations_assignment
        (task_id, round, person_id, protocol_id, state, claimed_at, expires_at, ended_at, draft,
         draft_version)
    SELECT task_id, 1, person_id, protocol_id, 'submitted', at - interval '1 minute',
           at + interval '1 hour', at, '{}', 3
    FROM due
    """,
    """
    INSERT INTO annotations_review
        (task_id, round, person_id, protocol_id, seen_id, verdict, reason, result_id, nonce,
         active_seconds, surplus, created_at)
    SELECT task_id, 1, person_id, protocol_id, seen_id,
           CASE WHEN edited THEN 'edit' ELSE 'accept' END, '', result_id, gen_random_uuid(),
           60, false, at
    FROM due
    """,
    """
    INSERT INTO annotations_consensus
        (task_id, votes, translation_id, outcome, "values", margin, entropy, dispute, consequence)
    SELECT task_id, 1, result_id, 'agreed', '{"contest": {"counts": [1], "votes": 1}}',
           1, 0, '', 2
    FROM due
    """,
    """
    UPDATE annotations_task task SET remaining = 0, state = 'agreed'
    FROM due WHERE task.id = due.task_id
    """,
    """
    UPDATE annotations_currenttranslation current
    SET translation_id = result_id, updated_at = at
    FROM due
    WHERE edited AND current.campaign_id = due.campaign_id AND current.item_id = due.item_id
      AND current.language = due.language
    """,
)

DUE_LABELS = """
CREATE TEMPORARY TABLE due ON COMMIT DROP AS
WITH ranked AS (
    SELECT task.*, row_number() OVER (ORDER BY priority DESC, position) AS n,
           count(*) OVER () AS total
    FROM annotations_task task WHERE campaign_id = %(campaign)s AND kind = 'label'
)
SELECT ranked.id AS task_id, protocol_id,
       (%(people)s::bigint[])[1 + (n + vote) %% cardinality(%(people)s::bigint[])] AS person_id,
       now() - make_interval(mins => (ranked.total - n)::int) AS at
FROM ranked CROSS JOIN generate_series(1, overlap) AS vote
WHERE n <= %(share)s * ranked.total AND remaining = overlap AND state = 'open'
"""

LABELS = (
    """
    INSERT INTO annotations_assignment
        (task_id, round, person_id, protocol_id, state, claimed_at, expires_at, ended_at, draft,
         draft_version)
    SELECT task_id, 1, person_id, protocol_id, 'submitted', at - interval '1 minute',
           at + interval '1 hour', at, '{}', 0
    FROM due
    """,
    """
    INSERT INTO annotations_label
        (task_id, round, person_id, protocol_id, nonce, active_seconds, surplus, created_at,
         answers)
    SELECT task_id, 1, person_id, protocol_id, gen_random_uuid(), 60, false, at,
           '{"knowledge": ["none"], "time_sensitive": false}'
    FROM due
    """,
    """
    UPDATE annotations_task task SET remaining = 0
    WHERE id IN (SELECT task_id FROM due)
    """,
)


def leap_to(share: float, *, campaign_name: str) -> None:
    """Have the first `share` of every queue done by its people."""
    from annotations.models import Campaign

    campaign = Campaign.objects.get(name=campaign_name)
    with timed(f"leap to {share:.0%}"):
        leap_reviews(campaign, share)
        _label(campaign, share)
        tidy()


def leap_reviews(campaign: Any, share: float) -> None:
    """Have the first `share` of every language's reviews done by its people."""
    for language in campaign.languages:
        review(campaign, language, share)


def review(campaign: Any, language: str, share: float) -> None:
    """Have the first `share` of a language's reviews done by its people."""
    from django.db import connection, transaction

    from annotations.services.bulk import bulk_writes

    given = {
        "campaign": campaign.pk,
        "language": language,
        "people": people_of(campaign, language),
        "share": share,
    }
    with transaction.atomic(), bulk_writes("benchmark"), connection.cursor() as cursor:
        cursor.execute(DUE_REVIEWS, given)
        for statement in REVIEWS:
            cursor.execute(statement)


def _label(campaign: Any, share: float) -> None:
    from django.db import connection, transaction

    from annotations.models import Task
    from annotations.services.consensus import recompute

    given = {"campaign": campaign.pk, "people": people_of(campaign), "share": share}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DUE_LABELS, given)
        for statement in LABELS:
            cursor.execute(statement)
        cursor.execute("SELECT DISTINCT task_id FROM due")
        done = [pk for (pk,) in cursor.fetchall()]
        for task in Task.objects.filter(pk__in=done).select_related("item", "protocol"):
            recompute(task)


def people_of(campaign: Any, language: str | None = None) -> list[int]:
    """The annotators of a campaign, or of one of its languages."""
    members = campaign.memberships.filter(role="annotator").order_by("user")
    if language is not None:
        members = members.filter(languages__contains=[language])
    return list(members.values_list("user", flat=True))


def tidy() -> None:
    """What autovacuum does in the course of real work."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
