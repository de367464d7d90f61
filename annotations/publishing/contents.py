"""What must hold before anything of it is written."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from annotations.publishing.about import About
from annotations.publishing.records import (
    ItemRecord,
    LanguageRecords,
    Omission,
    ReleaseError,
    SharedRecords,
    TextRecord,
)
from workbench.release_format.names import fold

NO_TEXT = "no text in this language"


def check_shared(about: About, shared: SharedRecords) -> dict[str, ItemRecord]:
    """The items by sample_id.

    Raises:
        ReleaseError: naming the records that contradict each other.
    """
    if not about.campaign_languages:
        raise ReleaseError("a release needs at least one language")
    _refuse_twice("language", map(fold, about.campaign_languages))
    _refuse_twice("form", (fold(form.labels) for form in about.forms))
    _refuse_twice("item", (item.sample_id for item in shared.items))
    _refuse_twice("consensus", (consensus.sample_id for consensus in shared.consensus))
    items = {item.sample_id: item for item in shared.items}
    for item in shared.items:
        if item.key is not None and not 0 <= item.key < item.options:
            raise ReleaseError(f"{item.sample_id}: key {item.key} is outside its options")
    _refuse_strangers(items, {"vote": shared.votes, "consensus": shared.consensus})
    return items


def check_language(about: About, part: LanguageRecords, items: Mapping[str, ItemRecord]) -> None:
    """That the records of a language are of these items, and of this release.

    Raises:
        ReleaseError: naming the records that contradict each other.
    """
    if part.language not in about.campaign_languages:
        raise ReleaseError(f"texts in {part.language!r}: this language is not released")
    _refuse_twice("text", (f"{text.sample_id} [{text.language}]" for text in part.texts))
    for text in part.texts:
        _check_text(text, items, part.language)
    groups: dict[str, Iterable[Any]] = {
        "post-edit": part.post_edits,
        "answer": part.answers,
        "flag": part.flags,
        "proposal": part.proposals,
        "ruling": part.rulings,
        "omission": part.omissions,
        "label": part.form_labels,
        "consensus of a form": part.form_consensus,
    }
    _refuse_strangers(items, groups)
    named = {label.form for label in part.form_labels}
    named |= {consensus.form for consensus in part.form_consensus}
    if strangers := named - {form.id for form in about.forms}:
        raise ReleaseError(f"label of the form {min(strangers)!r}: no such form")


def find_omissions(part: LanguageRecords, items: Iterable[str]) -> list[Omission]:
    """Every item that a language lacks, with the stated reason or, where none is, `NO_TEXT`."""
    reasons = {gap.sample_id: gap.reason for gap in part.omissions}
    present = {text.sample_id for text in part.texts}
    return [
        Omission(sample_id, part.language, reasons.get(sample_id, NO_TEXT))
        for sample_id in items
        if sample_id not in present
    ]


def _check_text(text: TextRecord, items: Mapping[str, ItemRecord], language: str) -> None:
    item = items.get(text.sample_id)
    if item is None:
        raise ReleaseError(f"text of {text.sample_id} [{text.language}]: no such item")
    if item.key is None:
        raise ReleaseError(f"text of {text.sample_id} [{text.language}]: its item has no key")
    if item.passage and not text.passage:
        raise ReleaseError(f"text of {text.sample_id} [{text.language}] is without its passage")
    if text.language != language:
        raise ReleaseError(f"text of {text.sample_id}: {text.language!r} is not {language!r}")
    if len(text.options) != item.options:
        raise ReleaseError(
            f"text of {text.sample_id} [{text.language}] has {len(text.options)} options,"
            f" its item {item.options}"
        )


def _refuse_strangers(items: Mapping[str, ItemRecord], groups: Mapping[str, Iterable[Any]]) -> None:
    for noun, records in groups.items():
        if strangers := {record.sample_id for record in records} - items.keys():
            raise ReleaseError(f"{noun} of {min(strangers)}: no such item")


def _refuse_twice(noun: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ReleaseError(f"{noun} given twice: {', '.join(twice[:5])}")
