"""What an import tells of the items that it read and never refuses: what people should know."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from unicodedata import is_normalized

from django.utils.translation import gettext as _

from annotations.canonical import first_alike
from annotations.models import Benchmark, Item
from workbench.core.letters import LETTERS
from workbench.layouts.records import SourceItem

NAMED = 20
"""Of each kind; the others are counted."""

LONG = 20_000
"""Characters of a unit beyond which working on it is slow for people."""

FEW = 20
"""Items of a split below which nothing is said of how often a letter is right."""


def notes_on(*, benchmark: Benchmark, records: Sequence[SourceItem]) -> tuple[str, ...]:
    """Twins, and texts and keys that are odd, a sentence each. Locks nothing."""
    read = [record.sample_id for record in records]
    told = {
        _("Twins, the same question asked again: %s."): _twins(benchmark, set(read)),
        _("Options that read the same: %s."): _equal_options(records),
        _("Line ends of Windows, which are kept: %s."): _of(records, lambda text: "\r" in text),
        _("Decomposed letters, which are kept: %s."): _of(
            records, lambda text: not is_normalized("NFC", text)
        ),
        _("Very long: %s."): [
            one.sample_id for one in records if sum(map(len, (one.question, *one.options))) > LONG
        ],
        _("Right answers are spread oddly: %s."): list(_odd_keys(records)),
    }
    return tuple(text % _named(found) for text, found in told.items() if found)


def _twins(benchmark: Benchmark, read: set[str]) -> list[str]:
    """Each item with the earlier one that it repeats, of this benchmark or of another."""
    contents = benchmark.items.filter(sample_id__in=read).values("content")
    rows = Item.objects.filter(content__in=contents).order_by("pk")
    groups: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for content, own, sample_id, name in rows.values_list(
        "content", "benchmark", "sample_id", "benchmark__name"
    ):
        shown = sample_id if own == benchmark.pk else f"{sample_id} ({name})"
        groups[content].append((own, sample_id, shown))
    return [
        f"{first} = {shown}"
        for (_own, _id, first), *others in groups.values()
        for own, sample_id, shown in others
        if own != benchmark.pk or sample_id in read
    ]


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


def _named(found: Sequence[str]) -> str:
    more = len(found) - NAMED
    text = "; ".join(found[:NAMED])
    return _("%(names)s; and %(count)d more") % {"names": text, "count": more} if more > 0 else text
