"""What a release says of how much people changed: by the tokenizer that it is counted in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from annotations.publishing.statistics import REVIEW, Row, language_name
from annotations.publishing.written import Written
from annotations.quality.measures import signatures
from annotations.quality.tokenizers import plain

HEAD = ("language", "texts", "mean HTER", "mean chrF++", "mean character edits")


def edits(contents: Written, step: str) -> Mapping[str, Sequence[Row]]:
    """By tokenizer, a row for each language whose edits it counts."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for language, records in _measured(contents, step).items():
        found[plain(language).name].append(_row(language, records))
    return found


def measured_by(languages: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By tokenizer, those of the languages that it measures and the signatures of its measures."""
    found: dict[str, dict[str, Any]] = {}
    for language in languages:
        tokenizer = plain(language).name
        found.setdefault(tokenizer, {"languages": [], **signatures(tokenizer)})
        found[tokenizer]["languages"].append(language)
    return found


def signature_lines(tokenizer: str) -> Iterator[str]:
    for name, signature in signatures(tokenizer).items():
        yield f"- {name}: `{signature}`"


def _measured(contents: Written, step: str) -> dict[str, list[Any]]:
    """The counted post-edits of a step, by language."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for edit in contents.post_edits:
        if edit.counted and edit.step == (step or REVIEW) and edit.hter is not None:
            found[edit.language].append(edit)
    return dict(sorted(found.items()))


def _row(language: str, records: Sequence[Any]) -> Row:
    hter, chrf, characters = (
        fmean(getattr(edit, name) for edit in records)
        for name in ("hter", "chrf", "character_edits")
    )
    name = language_name(language)
    return (name, len(records), f"{hter:.3f}", f"{chrf:.1f}", f"{characters:.3f}")
