"""Rules of all questions together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import regex

from annotations.canonical import UNSEEN, reads
from annotations.quality.sources.base import Question, SourceFinding
from workbench.core.letters import LETTERS
from workbench.layouts.subjects import CATEGORY_OF, OTHER

FEW = 20
"""Items of a split below which nothing is said of how often a letter is right."""

_UNSEEN = regex.compile(UNSEEN)

Keys = Mapping[tuple[str, int], Counter[int]]
"""How often each option is the right one, by split and number of options."""


def findings_in(questions: Sequence[Question]) -> Iterator[SourceFinding]:
    """What is found in all of them, of a kind after the other."""
    yield from _twins(questions)
    yield from _odd_keys(questions)
    yield from _unknown_subjects(questions)


def keys_of(questions: Iterable[Question]) -> Keys:
    counts: defaultdict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for one in questions:
        if one.key is not None:
            counts[one.split, len(one.options)][one.key] += 1
    return counts


def _twins(questions: Iterable[Question]) -> Iterator[SourceFinding]:
    """Each question that an earlier one asks already, with its options in whatever order."""
    first: dict[tuple[str, ...], str] = {}
    for one in questions:
        texts = (one.passage, one.question, *sorted(map(_seen, one.options)))
        content = (_seen(texts[0]), _seen(texts[1]), *texts[2:])
        earlier = first.setdefault(content, one.sample_id)
        if earlier != one.sample_id:
            yield SourceFinding.of("twin", one, "question", earlier)


def _seen(text: str) -> str:
    return reads(text if text.isascii() else _UNSEEN.sub("", text))


def _odd_keys(questions: Sequence[Question]) -> Iterator[SourceFinding]:
    """Letters that are never right, and those that are right for two items of three.

    Told once for a split, by its first question.
    """
    first: dict[tuple[str, int], Question] = {}
    for one in questions:
        first.setdefault((one.split, len(one.options)), one)
    for place, counts in keys_of(questions).items():
        total, (split, options) = counts.total(), place
        for key in range(options) if total >= FEW else ():
            if counts[key] == 0 or counts[key] / total > 2 / 3:
                letter = f"{LETTERS[key]} {counts[key]}/{total}"
                found = f"{split}, {options} options, {letter}"
                yield SourceFinding.of("odd_keys", first[place], "answer", found)


def _unknown_subjects(questions: Iterable[Question]) -> Iterator[SourceFinding]:
    """Each subject once, by its first question."""
    told: set[str] = set()
    for one in questions:
        if one.category == OTHER and one.subject not in CATEGORY_OF and one.subject not in told:
            told.add(one.subject)
            yield SourceFinding.of("unknown_subject", one, "subject", one.subject)
