"""What an import tells of the items that it read and never refuses: what people should know."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from annotations.canonical import first_alike
from annotations.models import Benchmark
from annotations.selectors.twins import earlier_twins
from workbench.core.letters import LETTERS
from workbench.layouts.records import SourceItem

NAMED = 20
"""Of each kind; the others are counted."""

LONG = 20_000
"""Characters of a unit beyond which working on it is slow for people."""

FEW = 20
"""Items of a split below which nothing is said of how often a letter is right."""


@dataclass(frozen=True)
class Note:
    """One thing to know: what it is `about`, and the first of the `count` that were found."""

    about: str
    found: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        names = "; ".join(self.found)
        if more := self.count - len(self.found):
            names = _("%(names)s; and %(count)d more") % {"names": names, "count": more}
        return f"{self.about}: {names}."


def notes_on(*, benchmark: Benchmark, records: Sequence[SourceItem]) -> tuple[Note, ...]:
    """Twins, and texts and keys that are odd. Locks nothing."""
    read = {record.sample_id for record in records}
    told = {
        _("Twins, the same question asked again"): [
            f"{first} = {twin}" for first, twin in earlier_twins(benchmark, read)
        ],
        _("Options that read the same"): _equal_options(records),
        _("Line ends of Windows, which are kept"): _of(records, lambda text: "\r" in text),
        _("Decomposed letters, which are kept"): _of(
            records, lambda text: not is_normalized("NFC", text)
        ),
        _("Very long"): [
            one.sample_id for one in records if sum(map(len, (one.question, *one.options))) > LONG
        ],
        _("Right answers are spread oddly"): list(_odd_keys(records)),
    }
    return tuple(
        Note(about, tuple(found[:NAMED]), len(found)) for about, found in told.items() if found
    )


def _equal_options(records: Iterable[SourceItem]) -> list[str]:
    found = []
    for record in records:
        alike = first_alike(record.options)
        pairs = [f"{LETTERS[one]} = {LETTERS[n]}" for n, one in enumerate(alike) if one != n]
        if pairs:
            found.append(f"{record.sample_id} ({', '.join(pairs)})")
    return found


def _of(records: Iterable[SourceItem], holds: Callable[[str], bool]) -> list[str]:
    return [one.sample_id for one in records if any(map(holds, (one.question, *one.options)))]


def _odd_keys(records: Iterable[SourceItem]) -> Iterator[str]:
    """Letters that are never right, and those that are right for two items of three."""
    for (split, options), counts in _keys(records).items():
        total = counts.total()
        for place in range(options) if total >= FEW else ():
            share = counts[place] / total
            if share == 0 or share > 2 / 3:
                yield f"{split}, {options} options, {LETTERS[place]} {counts[place]}/{total}"


def _keys(records: Iterable[SourceItem]) -> Mapping[tuple[str, int], Counter[int]]:
    counts: defaultdict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for record in records:
        if record.key is not None:
            counts[record.split, len(record.options)][record.key] += 1
    return counts
