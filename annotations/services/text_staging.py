"""Texts on their way into their table: a temporary one, filled by COPY."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from annotations.models import Translation
from annotations.services.bulk import renew_statistics
from annotations.services.locking import lock_name
from annotations.services.text_rows import Block
from workbench.core.locking import LONG_WAIT_SECONDS, waiting

COLUMNS = ("item_id", "language", "question", "options", "origin", "text_hash", "passage")


class Staging:
    """What has come and is not stored yet; `count` says how many rows that are."""

    def __init__(self, engine: str, engine_version: str) -> None:
        self._engine = engine, engine_version
        self.count = 0
        self.added: Counter[str] = Counter()

    def lock(self, language: str) -> None:
        """Hold off who else stores texts of the engine in a language, until all is committed."""
        with waiting(LONG_WAIT_SECONDS):
            lock_name(f"translations:{language}:{self._engine[0]}")

    def add(self, block: Block) -> None:
        statement = f"COPY staged ({', '.join(COLUMNS)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(block.lines)
        self.count += block.count

    def store(self) -> None:
        """Move the rows into their tables, but for those that are there already."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO annotations_translatedpassage (item_id, language, passage, created_at)
                SELECT staged.item_id, staged.language, staged.passage, now()
                FROM staged JOIN annotations_item item ON item.id = staged.item_id
                WHERE staged.passage <> '' AND item.passage <> ''
                ON CONFLICT DO NOTHING
                """
            )
        self._empty(
            """
            WITH stored AS (
                INSERT INTO annotations_translation
                    (item_id, language, question, options, origin, text_hash, engine,
                     engine_version, created_at)
                SELECT item_id, language, question, options, origin, text_hash, %s, %s, now()
                FROM staged ORDER BY language, item_id
                ON CONFLICT DO NOTHING
                RETURNING language
            )
            SELECT language, count(*) FROM stored GROUP BY language
            """
        )

    def rehearse(self) -> None:
        """Count the rows that are not in their table yet, and forget them all."""
        self._empty(
            """
            SELECT staged.language, count(*) FROM staged
            WHERE NOT EXISTS (
                SELECT FROM annotations_translation stored
                WHERE stored.item_id = staged.item_id AND stored.language = staged.language
                  AND stored.text_hash = staged.text_hash AND stored.origin = staged.origin
                  AND stored.engine = %s AND stored.engine_version = %s
                  AND stored.author_id IS NULL AND stored.parent_id IS NULL
            )
            GROUP BY staged.language
            """
        )

    def _empty(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE staged (item_id, language)")
            cursor.execute(statement, self._engine)
            found = dict(cursor.fetchall())
            cursor.execute("TRUNCATE staged")
        self.added.update(found)
        self.count = 0
        renew_statistics(sum(found.values()), Translation)


@contextmanager
def staging(engine: str, engine_version: str) -> Iterator[Staging]:
    """A place for the texts of one engine, inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE staged (
                item_id bigint, language text, question text, options text[], origin text,
                text_hash text, passage text
            ) ON COMMIT DROP
            """
        )
    yield Staging(engine, engine_version)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE staged")
