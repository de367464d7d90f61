"""What a release says of how much people changed: by the tokenizer that it is counted in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

import numpy as np

from annotations.publishing.records import PostEditRecord, ReleaseContents
from annotations.publishing.statistics import Row, language_name
from annotations.quality.measures import measures, signatures
from annotations.quality.tokenizers import plain

HEAD = (
    "language", "texts", "edits", "tokens", "HTER", "mean HTER", "chrF++", "BLEU",
    "character edits", "normalised",
)  # fmt: skip


def edits(contents: ReleaseContents, step: str) -> Mapping[str, Sequence[Row]]:
    """By tokenizer, a row for each language whose edits it counts."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for language, records in _measured(contents, step).items():
        found[plain(language).name].append(_row(language, records))
    return found


def measured_by(contents: ReleaseContents) -> dict[str, dict[str, Any]]:
    """By tokenizer, its languages and the signatures of its measures."""
    languages = {
        language for step in contents.steps or ("",) for language in _measured(contents, step)
    }
    found: dict[str, dict[str, Any]] = {}
    for language in sorted(languages):
        tokenizer = plain(language).name
        found.setdefault(tokenizer, {"languages": [], **signatures(tokenizer)})
        found[tokenizer]["languages"].append(language)
    return found


def signature_lines(tokenizer: str) -> Iterator[str]:
    for name, signature in signatures(tokenizer).items():
        yield f"- {name}: `{signature}`"


def _measured(contents: ReleaseContents, step: str) -> dict[str, list[PostEditRecord]]:
    """The counted post-edits of a step, by language."""
    found: defaultdict[str, list[PostEditRecord]] = defaultdict(list)
    for edit in contents.post_edits:
        if edit.counted and edit.step == step and edit.hter is not None:
            found[edit.language].append(edit)
    return dict(sorted(found.items()))


def _row(language: str, records: Sequence[PostEditRecord]) -> Row:
    counts = [edit.counts for edit in records if edit.counts]
    total = measures(np.array(counts, dtype=np.int64).sum(axis=0)) if counts else None
    mean = fmean(edit.hter for edit in records if edit.hter is not None)
    if total is None:
        return (language_name(language), len(records), *["-"] * 3, f"{mean:.3f}", *["-"] * 4)
    return (
        language_name(language),
        len(records),
        total.edits,
        total.tokens,
        _told(total.hter, 3),
        f"{mean:.3f}",
        _told(total.chrf, 1),
        _told(total.bleu, 1),
        total.character_edits,
        _told(total.character_rate, 3),
    )


def _told(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
