"""Questions of an analysis, as those look for them who want to know where models fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from django.core.cache import cache
from django.utils.translation import gettext as _

from evaluation.errors import DatasetError
from evaluation.explorer.changes import changed
from evaluation.explorer.finding import BY_ITSELF, EVERY, Wanted, find, table
from evaluation.explorer.index import SOURCE, Flags, Index, Rows
from evaluation.explorer.side_tables import passages_of
from evaluation.explorer.texts import Text, texts_of
from evaluation.models import Analysis
from evaluation.selectors.files import files_of
from evaluation.stored_releases import StoredRelease
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict, Invalid
from workbench.core.released_items import withheld_from

INDEXES_KEPT = 4
"""A process keeps so many, of a few megabytes each."""

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Before:
    """How models fared with a question in another analysis."""

    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question in a language, or by itself where `language` is None. `score` is None where no
    suspicion was computed, `reason` and `kind` where there is none worth a word. `text` is in the
    language of the source; None where the release is not in the store."""

    sample_id: str
    language: str | None
    subject: str
    category: str
    label: str
    score: float | None
    reason: str | None
    kind: str | None
    flagged: bool
    right: int
    asked: int
    before: Before | None
    text: Text | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a person finds in an analysis: `cells` are numbers in the index, all of them, in order;
    `withheld` is the number of questions that are kept from the person."""

    analysis: Analysis
    index: Index
    cells: Rows
    withheld: int
    earlier: Analysis | None

    def __len__(self) -> int:
        return len(self.cells)

    def table(self, start: int = 0, end: int | None = None) -> pl.DataFrame:
        """Some of what is found, or all of it."""
        return table(self.index, self.cells[start:end])

    def rows(self, start: int, end: int, *, with_texts: bool = True) -> list[ItemRow]:
        """Some of what is found, as a page shows it."""
        found = list(self.table(start, end).iter_rows(named=True))
        names = list(dict.fromkeys(row["sample_id"] for row in found))
        texts = source_texts(self.analysis, names) if with_texts else {}
        before = index_of(self.earlier) if self.earlier else None
        return [
            ItemRow(
                **row,
                before=_before(before, row["sample_id"], row["language"] or SOURCE),
                text=texts.get(row["sample_id"]),
            )
            for row in found
        ]


def items(user: User, analysis: Analysis, wanted: Wanted, earlier: Analysis | None = None) -> Found:
    """What the person looks for in a finished analysis; with `earlier`, on another release, only
    questions that have changed since.

    Raises:
        Invalid: the analysis has no such language.
        FilesGone: its files cannot be read.
        Conflict: one of the two releases is not there.
        StoreError: the store does not answer.
    """
    index, withheld = index_of(analysis), withheld_items(user, analysis)
    require_language(index, wanted.language)
    among = _changed(analysis, earlier, index) if earlier else None
    cells = find(index, wanted, withheld=withheld, among=among)
    kept = sum(name in index.number for name in withheld)
    return Found(analysis, index, cells, kept, earlier)


def index_of(analysis: Analysis) -> Index:
    """Raises as `items` does."""
    with files_of(analysis):
        return _index(analysis.place.folder(), analysis.created_at)


def require_language(index: Index, language: str) -> None:
    """`Invalid` where a list of the analysis' questions cannot be of it."""
    known = (*index.languages, EVERY, BY_ITSELF)
    if language not in known:
        problem = _("There is no such language in this analysis; choose from: %(known)s.")
        raise Invalid(language=problem % {"known": ", ".join(filter(None, known))})


@lru_cache(maxsize=INDEXES_KEPT)
def _index(folder: Path, created_at: datetime) -> Index:
    """Of one analysis; `created_at` tells it from one of its number in another database."""
    return Index.read(folder)


def withheld_items(user: User, analysis: Analysis) -> frozenset[str]:
    """The questions that the person must not be shown: tasks on them can still come to them."""
    return withheld_from(user, analysis.release_key)


def release_of(analysis: Analysis) -> Path:
    """The folder of the release that was analysed.

    Raises:
        DatasetError: it is not in the store, or is another one now.
    """
    stored = StoredRelease.named(analysis.release_folder)
    if stored.content_hash != analysis.release_hash:
        raise DatasetError(f"{analysis.release_folder}: holds another release than was analysed")
    return stored.place.folder()


def source_language(analysis: Analysis, languages: Sequence[str]) -> str:
    """Of the release's texts; English, or the first there is, where no manifest tells it."""
    told = str(StoredRelease.named(analysis.release_folder).manifest.get("source_language", ""))
    known = [one for one in languages if one != SOURCE]
    return next((one for one in (told, ENGLISH) if one in known), known[0])


def source_texts(analysis: Analysis, sample_ids: Sequence[str]) -> dict[str, Text]:
    """Questions in the language of the source; none where the release is not there."""
    try:
        folder = release_of(analysis)
        language = source_language(analysis, index_of(analysis).languages)
    except DatasetError:
        return {}
    passages = passages_of(folder, sample_ids)
    found = texts_of(folder, sample_ids, languages=[language], passages=passages)
    return {name: text for (name, _language), text in found.items()}


def _changed(analysis: Analysis, earlier: Analysis, index: Index) -> Flags:
    """Kept for as long as it fits in the cache: releases stay what they are."""
    key = f"changed-items-{analysis.pk}-{analysis.release_hash[:24]}-{earlier.release_hash[:24]}"
    packed: bytes | None = cache.get(key)
    if packed is None:
        packed = np.packbits(_compared(analysis, earlier, index)).tobytes()
        cache.set(key, packed, timeout=None)
    size = index.shape[0] * index.shape[1]
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=size)
    return bits.astype(bool).reshape(index.shape)


def _compared(analysis: Analysis, earlier: Analysis, index: Index) -> Flags:
    try:
        return changed(index, release_of(analysis), release_of(earlier))
    except DatasetError as error:
        raise Conflict(
            _(
                "One of the two releases is not in the store as it was analysed, so what has "
                "changed between them cannot be told."
            )
        ) from error


def _before(index: Index | None, name: str, language: str) -> Before | None:
    if index is None or name not in index.number or language not in index.languages:
        return None
    place = index.cell(name, language)
    return Before(int(index.right[place]), int(index.asked[place]))
