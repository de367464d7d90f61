"""Segments that read alike: candidates by the rarer of their grams, then compared."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Abs, Length
from rapidfuzz import fuzz, process

from annotations.models import Campaign, Segment

EQUAL = 100
LEAST_SIMILARITY = 70
"""Percent, by rapidfuzz's normalised insertions and deletions of characters."""

ALMOST = 99
"""What texts that differ are similar at most, so that 100 means equal."""

MOST_CANDIDATES = 1000
"""Texts that a text is compared with: those nearest to it in length."""

MOST_COMPARED = 10_000_000_000
"""Code points of a text times those of its candidates: a tenth of a second."""

MOST_SIMILAR = 50
"""Similar texts that are given back."""

MOST_GRAMS, MOST_FOUND = 48, 3000
"""The grams by which candidates are found: so many, in about so many segments together."""

UNKNOWN = [0.3, 0.05, 0.01, 0.005]
"""The share of a gram that the planner's statistics do not name, of the rarest that they do: of
one word, and of two, three and four words or letters."""

Similar = dict[str, dict[str, int]]
"""By text: the segments that are like it, and how similar each is, in percent."""


def similar_segments(campaign: Campaign, texts: Iterable[str]) -> Similar:
    """By text: segments of the campaign's benchmark that read alike; see `similar_texts`."""
    segments = Segment.objects.filter(item__benchmark=campaign.benchmark_id)
    return similar_texts(segments, texts)


def similar_texts(segments: "QuerySet[Any]", texts: Iterable[str]) -> Similar:
    """By text: those of the segments that read alike, and how similar they are, in percent.

    Two queries, whatever the number of texts. Texts that share none of the rarer grams are not
    found, however many characters they share.
    """
    grams = rarer_grams(texts, segments.model._meta.db_table)
    if not grams:
        return {}
    first, *others = (_candidates(segments, text, found) for text, found in grams.items())
    rows = first.union(*others, all=True) if others else first
    candidates = list({row["text"] for row in rows})
    return {text: compared(text, candidates) for text in grams}


def compared(text: str, candidates: list[str]) -> dict[str, int]:
    """Those nearest in length, as many as may be compared with a text of that length."""
    most = max(1, MOST_COMPARED // max(1, len(text)) ** 2)
    candidates = sorted(candidates, key=lambda other: (abs(len(other) - len(text)), other))[:most]
    scored = process.extract(
        text, candidates, scorer=fuzz.ratio, score_cutoff=LEAST_SIMILARITY, limit=MOST_SIMILAR
    )
    return {other: min(int(score), ALMOST) for other, score, _ in scored if other != text}


def _candidates(segments: "QuerySet[Any]", text: str, grams: list[int]) -> "QuerySet[Any, Any]":
    """Segments that share a rarer gram, of a length that allows the similarity.

    Two texts of m <= n characters are at most 2m / (m + n) similar.
    """
    ratio = LEAST_SIMILARITY / (200 - LEAST_SIMILARITY)
    shortest, longest = int(len(text) * ratio), int(len(text) / ratio) + 1
    found: QuerySet[Any, Any] = (
        segments.alias(length=Length("text"))
        .filter(grams__overlap=grams, length__gte=shortest, length__lte=longest)
        .values("text", distance=Abs(Length("text") - len(text)))
        .order_by("distance", "text")
        .distinct()[:MOST_CANDIDATES]
    )
    return found


# The planner's statistics of the grams: some thousand common ones, with the share of segments that
# hold them. Without statistics, as before the first ANALYZE, all are rare.
_GRAMS = """
WITH common AS (
    SELECT gram, share
    FROM pg_stats,
        unnest(most_common_elems::text::int[], most_common_elem_freqs) AS held (gram, share)
    WHERE schemaname = current_schema() AND tablename = %s AND attname = 'grams'
        AND gram IS NOT NULL
)
SELECT texts.text, found.gram, segments.reltuples * COALESCE(
    common.share, (%s::float[])[(found.gram & 3) + 1] * (SELECT min(share) FROM common), 0
) AS expected
FROM pg_class AS segments,
    unnest(%s::text[]) AS texts (text),
    unnest(annotations_grams(texts.text)) AS found (gram)
    LEFT JOIN common ON common.gram = found.gram
WHERE segments.oid = %s::regclass
ORDER BY texts.text, expected, found.gram
"""


def grams_of(text: str) -> list[int]:
    """All grams of a text: what holds it as whole words has them, too. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT annotations_grams(%s)", [text])
        ((grams,),) = cursor.fetchall()
    return list(grams)


def rarer_grams(texts: Iterable[str], table: str = Segment._meta.db_table) -> dict[str, list[int]]:
    """By text: the rarest of its grams, as the segments of a table hold them.

    Texts without a letter, such as numbers, are left out: those like them say something else.
    """
    lettered = [text for text in texts if any(map(str.isalpha, text))]
    with connection.cursor() as cursor:
        cursor.execute(_GRAMS, [table, UNKNOWN, lettered, table])
        rows = cursor.fetchall()
    grams: defaultdict[str, list[int]] = defaultdict(list)
    total: defaultdict[str, float] = defaultdict(float)
    for text, gram, expected in rows:
        total[text] += expected
        if not grams[text] or (total[text] <= MOST_FOUND and len(grams[text]) < MOST_GRAMS):
            grams[text].append(gram)
    return dict(grams)
