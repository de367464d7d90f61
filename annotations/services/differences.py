"""What the rows of a file change of a benchmark that is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.canonical import canonical, canonical_all
from annotations.models import Item
from workbench.layouts.records import SourceItem


@dataclass(frozen=True)
class Changed:
    """An item that a file has in another way, and in which fields."""

    sample_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """The items that a file has and the benchmark lacks, the reverse, and those that differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]


def difference(*, records: Iterable[SourceItem | Item], items: Iterable[Item]) -> Difference:
    """Compare rows with stored items by their `sample_id`, in the order of either. Locks nothing.

    The bytes of a text that reads the same are no difference.
    """
    stored = {item.sample_id: item for item in items}
    read = {record.sample_id: record for record in records}
    compared = (
        Changed(name, tuple(_fields(record, stored[name])))
        for name, record in read.items()
        if name in stored
    )
    return Difference(
        added=tuple(name for name in read if name not in stored),
        removed=tuple(name for name in stored if name not in read),
        changed=tuple(one for one in compared if one.fields),
    )


def _fields(record: SourceItem | Item, item: Item) -> list[str]:
    pairs = {
        "passage": (canonical(record.passage), canonical(item.passage)),
        "question": (canonical(record.question), canonical(item.question)),
        "options": (canonical_all(record.options), canonical_all(item.options)),
        "answer": (record.key, item.key),
        "subject": (record.subject, item.subject),
        "subject_category": (record.category, item.category),
        "split": (record.split, item.split),
    }
    return [name for name, (new, old) in pairs.items() if new != old]
