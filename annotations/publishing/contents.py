"""What must hold before anything is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from annotations.publishing.records import (
    ItemRecord,
    Omission,
    ReleaseContents,
    ReleaseError,
    TextRecord,
)
from workbench.release_format.names import fold

NO_TEXT = "no text in this language"


def check_contents(contents: ReleaseContents) -> dict[str, ItemRecord]:
    """The items by sample_id.

    Raises:
        ReleaseError: naming the records that contradict each other.
    """
    if not contents.languages:
        raise ReleaseError("a release needs at least one language")
    _refuse_twice("language", map(fold, contents.languages))
    _refuse_twice("item", (item.sample_id for item in contents.items))
    _refuse_twice("text", (f"{text.sample_id} [{text.language}]" for text in contents.texts))
    _refuse_twice("consensus", (consensus.sample_id for consensus in contents.consensus))
    items = {item.sample_id: item for item in contents.items}
    for item in contents.items:
        if item.key is not None and not 0 <= item.key < item.options:
            raise ReleaseError(f"{item.sample_id}: key {item.key} is outside its options")
    for text in contents.texts:
        _check_text(text, items, contents.languages)
    for noun, sample_ids in {
        "vote": [vote.sample_id for vote in contents.votes],
        "post-edit": [edit.sample_id for edit in contents.post_edits],
        "answer": [answer.sample_id for answer in contents.answers],
        "consensus": [consensus.sample_id for consensus in contents.consensus],
        "ruling": [ruling.sample_id for ruling in contents.rulings],
        "omission": [omission.sample_id for omission in contents.omissions],
        "label": [label.sample_id for label in contents.form_labels],
        "consensus of a form": [consensus.sample_id for consensus in contents.form_consensus],
    }.items():
        if strangers := set(sample_ids) - items.keys():
            raise ReleaseError(f"{noun} of {min(strangers)}: no such item")
    _check_forms(contents)
    return items


def _check_forms(contents: ReleaseContents) -> None:
    _refuse_twice("form", (fold(form.labels) for form in contents.forms))
    named = {label.form for label in contents.form_labels}
    named |= {consensus.form for consensus in contents.form_consensus}
    if strangers := named - {form.id for form in contents.forms}:
        raise ReleaseError(f"label of the form {min(strangers)!r}: no such form")


def _check_text(
    text: TextRecord, items: Mapping[str, ItemRecord], languages: Sequence[str]
) -> None:
    item = items.get(text.sample_id)
    if item is None:
        raise ReleaseError(f"text of {text.sample_id} [{text.language}]: no such item")
    if item.key is None:
        raise ReleaseError(f"text of {text.sample_id} [{text.language}]: its item has no key")
    if item.passage and not text.passage:
        raise ReleaseError(f"text of {text.sample_id} [{text.language}] is without its passage")
    if text.language not in languages:
        raise ReleaseError(f"text of {text.sample_id}: {text.language!r} is not released")
    if len(text.options) != item.options:
        raise ReleaseError(
            f"text of {text.sample_id} [{text.language}] has {len(text.options)} options,"
            f" its item {item.options}"
        )


def _refuse_twice(noun: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ReleaseError(f"{noun} given twice: {', '.join(twice[:5])}")


def group_texts(contents: ReleaseContents) -> dict[str, list[TextRecord]]:
    """The texts of each language of the release."""
    texts: dict[str, list[TextRecord]] = defaultdict(list)
    for text in contents.texts:
        texts[text.language].append(text)
    return {language: texts[language] for language in contents.languages}


def find_omissions(
    contents: ReleaseContents, texts: Mapping[str, Sequence[TextRecord]]
) -> list[Omission]:
    """Every item that a language lacks, with the stated reason or, where none is, `NO_TEXT`."""
    reasons = {(gap.sample_id, gap.language): gap.reason for gap in contents.omissions}
    omissions: list[Omission] = []
    for language, rows in texts.items():
        present = {text.sample_id for text in rows}
        for item in contents.items:
            if item.sample_id not in present:
                reason = reasons.get((item.sample_id, language), NO_TEXT)
                omissions.append(Omission(item.sample_id, language, reason))
    return omissions
