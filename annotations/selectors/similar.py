"""Segments of a benchmark that read alike: candidates by their rarer words, then compared."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Abs, Length
from rapidfuzz import fuzz, process

from annotations.models import Campaign, Segment

LEAST_SIMILARITY = 70
"""Percent, by rapidfuzz's normalised insertions and deletions of characters."""

ALMOST = 99
"""What texts that differ are similar at most, so that 100 means equal."""

MOST_CANDIDATES = 300
"""Texts that a text is compared with: those nearest to it in length."""

MOST_COMPARED = 10_000_000_000
"""Code points of a text times those of its candidates: a tenth of a second."""

MOST_SIMILAR = 50
"""Similar texts that are given back."""

MOST_WORDS, MOST_FOUND = 8, 1500
"""The words by which candidates are found: so many, in about so many segments together."""


def similar_segments(campaign: Campaign, texts: Iterable[str]) -> dict[str, dict[str, int]]:
    """By text: segments of the campaign's benchmark that read alike, and how similar, in percent.

    Two queries, whatever the number of texts. Texts that share none of the rarer words are not
    found, however many characters they share.
    """
    words = rarer_words(texts, campaign.source_language)
    if not words:
        return {}
    first, *others = (_candidates(campaign, text, found) for text, found in words.items())
    rows = first.union(*others, all=True) if others else first
    candidates = list({row["text"] for row in rows})
    return {text: compared(text, candidates) for text in words}


def compared(text: str, candidates: list[str]) -> dict[str, int]:
    """Those nearest in length, as many as may be compared with a text of that length."""
    most = max(1, MOST_COMPARED // max(1, len(text)) ** 2)
    candidates = sorted(candidates, key=lambda other: (abs(len(other) - len(text)), other))[:most]
    scored = process.extract(
        text, candidates, scorer=fuzz.ratio, score_cutoff=LEAST_SIMILARITY, limit=MOST_SIMILAR
    )
    return {other: min(int(score), ALMOST) for other, score, _ in scored if other != text}


def _candidates(campaign: Campaign, text: str, words: list[str]) -> "QuerySet[Segment, Any]":
    """Segments that share a rarer word, of a length that allows the similarity.

    Two texts of m <= n characters are at most 2m / (m + n) similar.
    """
    ratio = LEAST_SIMILARITY / (200 - LEAST_SIMILARITY)
    shortest, longest = int(len(text) * ratio), int(len(text) / ratio) + 1
    query = SearchQuery(_any_of(words), config="simple", search_type="raw")
    return (
        Segment.objects.filter(item__benchmark=campaign.benchmark_id)
        .alias(length=Length("text"))
        .filter(words=query, length__gte=shortest, length__lte=longest)
        .values("text", distance=Abs(Length("text") - len(text)))
        .order_by("distance", "text")
        .distinct()[:MOST_CANDIDATES]
    )


def _any_of(words: Iterable[str]) -> str:
    """A tsquery in PostgreSQL's own notation."""
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in words)
    return " | ".join(f"'{word}'" for word in quoted)


# The planner's statistics of the words: the thousand most common ones, with the
# share of segments that hold them. Without statistics, as before the first ANALYZE, all are rare.
_WORDS = """
WITH common AS (
    SELECT word, share
    FROM pg_stats,
        unnest(most_common_elems::text::text[], most_common_elem_freqs) AS held (word, share)
    WHERE schemaname = current_schema() AND tablename = 'annotations_segment' AND attname = 'words'
)
SELECT texts.text, found.lexeme,
    COALESCE(common.share, (SELECT min(share) FROM common), 0) * segments.reltuples AS expected
FROM pg_class AS segments,
    unnest(%s::text[]) AS texts (text),
    unnest(annotations_words(%s, texts.text)) AS found
    LEFT JOIN common ON common.word = found.lexeme
WHERE segments.oid = 'annotations_segment'::regclass AND found.lexeme ~ '[^0-9.,:/+-]'
ORDER BY texts.text, expected, length(found.lexeme) DESC, found.lexeme
"""


def rarer_words(texts: Iterable[str], language: str) -> dict[str, list[str]]:
    """By text: its rarest words, as segments hold them.

    Texts of numbers and signs alone are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [list(texts), language])
        rows = cursor.fetchall()
    words: defaultdict[str, list[str]] = defaultdict(list)
    total: defaultdict[str, float] = defaultdict(float)
    for text, word, expected in rows:
        total[text] += expected
        if not words[text] or (total[text] <= MOST_FOUND and len(words[text]) < MOST_WORDS):
            words[text].append(word)
    return dict(words)
