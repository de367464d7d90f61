"""What is odd about the questions of a release: it is scored as it stands, counted and told."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from evaluation.scoring.items import Item

KEY_TWICE, EQUAL_OPTIONS = "key_twice", "equal_options"
EMPTY_OPTION, EMPTY_QUESTION, LABEL_CASE = "empty_option", "empty_question", "label_case"
FAULTS = (KEY_TWICE, EQUAL_OPTIONS, EMPTY_OPTION, EMPTY_QUESTION, LABEL_CASE)
EXAMPLES = 5
"""Questions that are named of each fault and language."""


def faults_of(item: Item) -> Iterator[str]:
    """The faults of one question. Options are equal when they differ in nothing but white space at
    their ends or in the form of their code points."""
    options = [_plain(option) for option in item.options]
    key = options[item.answer]
    others = options[: item.answer] + options[item.answer + 1 :]
    if key in others:
        yield KEY_TWICE
    if len(set(others)) < len(others):
        yield EQUAL_OPTIONS
    if not all(options):
        yield EMPTY_OPTION
    if not item.question.strip():
        yield EMPTY_QUESTION
    if item.written_label:
        yield LABEL_CASE


def count_faults(language: str, items: Iterable[Item]) -> list[dict[str, Any]]:
    """A row for each fault that questions of this language have: `language`, `fault`, `count`, and
    the `sample_ids` of the first few."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for item in items:
        for fault in faults_of(item):
            found[fault].append(item.sample_id)
    return [
        {"language": language, "fault": fault, "count": len(ids), "sample_ids": ids[:EXAMPLES]}
        for fault in FAULTS
        if (ids := found.get(fault))
    ]


def _plain(text: str) -> str:
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()
