"""What the manifest counts, added up language by language while the tables are written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.publishing.effort_statistics import measured_by
from annotations.publishing.records import (
    EngineRecord,
    ItemRecord,
    LanguageRecords,
    Omission,
    SharedRecords,
)
from annotations.vocabularies import Origin

REVIEWED = "reviewed"
_BY_ORIGIN = {
    Origin.MACHINE: "machine",
    Origin.POST_EDIT: "post_edited",
    Origin.HUMAN: "human",
    Origin.IMPORTED: "imported",
}
"""What texts are counted as, by where they came from; the source's as none of these."""


@dataclass(frozen=True)
class Counted:
    """What is counted of one language: rows by split, omissions by reason, people by kind."""

    language: str
    coverage: dict[str, dict[str, int]]
    omitted: dict[str, int]
    people: dict[str, set[str]]
    is_measured: bool
    engines: frozenset[EngineRecord]

    @classmethod
    def of(
        cls,
        part: LanguageRecords,
        omissions: Iterable[Omission],
        items: Mapping[str, ItemRecord],
    ) -> "Counted":
        people: defaultdict[str, set[str]] = defaultdict(set)
        people["answer"] = _people(part.answers)
        people["label"] = _people(part.form_labels)
        counted = [edit for edit in part.post_edits if edit.counted]
        for edit in counted:
            people[edit.step or "review"].add(edit.annotator)
        return cls(
            part.language,
            _coverage(part, items),
            dict(sorted(Counter(omission.reason for omission in omissions).items())),
            dict(people),
            any(edit.hter is not None for edit in counted),
            frozenset(part.engines),
        )


class Tally:
    """Rows and reviews by language and split, omissions by reason, people by kind of task."""

    def __init__(self) -> None:
        self._people: defaultdict[str, set[str]] = defaultdict(set)
        self._measured: set[str] = set()
        self._engines: set[EngineRecord] = set()
        self.coverage: dict[str, dict[str, dict[str, int]]] = {}
        self.omitted: dict[str, dict[str, int]] = {}

    def add(self, found: Counted) -> None:
        self.coverage[found.language] = found.coverage
        if found.omitted:
            self.omitted[found.language] = found.omitted
        self._engines |= found.engines
        for kind, people in found.people.items():
            self._people[kind] |= people
        if found.is_measured:
            self._measured.add(found.language)

    def add_shared(self, shared: SharedRecords) -> None:
        self._people["label"] |= _people(shared.votes)

    @property
    def people(self) -> dict[str, int]:
        """How many people's decisions count, by kind of task."""
        return {kind: len(names) for kind, names in sorted(self._people.items()) if names}

    @property
    def effort(self) -> dict[str, dict[str, Any]]:
        return measured_by(sorted(self._measured))

    @property
    def engines(self) -> tuple[EngineRecord, ...]:
        return tuple(sorted(self._engines, key=lambda one: (one.engine, one.version, one.licence)))


def _coverage(part: LanguageRecords, items: Mapping[str, ItemRecord]) -> dict[str, dict[str, int]]:
    splits = Counter(item.split for item in items.values())
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in part.texts:
        counts = found[items[text.sample_id].split]
        counts["rows"] += 1
        counts[REVIEWED] += bool(text.reviewed)
        counts[_BY_ORIGIN.get(text.origin, "")] += 1  # type: ignore[call-overload]
    names = ("rows", REVIEWED, *_BY_ORIGIN.values())
    return {
        split: {"items": splits[split]} | {name: found[split][name] for name in names}
        for split in sorted(splits)
    }


def _people(records: Sequence[Any]) -> set[str]:
    return {record.annotator for record in records if record.counted}
