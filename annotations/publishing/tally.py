"""What the manifest counts, added up language by language while the tables are written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


class Tally:
    """Rows and reviews by language and split, omissions by reason, people by kind of task."""

    def __init__(self, items: Mapping[str, ItemRecord]) -> None:
        self._items = items
        self._splits = Counter(item.split for item in items.values())
        self._people: defaultdict[str, set[str]] = defaultdict(set)
        self._measured: set[str] = set()
        self._engines: set[EngineRecord] = set()
        self.coverage: dict[str, dict[str, dict[str, int]]] = {}
        self.omitted: dict[str, dict[str, int]] = {}

    def add(self, part: LanguageRecords, omissions: Iterable[Omission]) -> None:
        self.coverage[part.language] = self._coverage(part)
        reasons = Counter(omission.reason for omission in omissions)
        if reasons:
            self.omitted[part.language] = dict(sorted(reasons.items()))
        self._engines |= set(part.engines)
        self._count_people("answer", part.answers)
        self._count_people("label", part.form_labels)
        for edit in part.post_edits:
            if edit.counted:
                self._people[edit.step or "review"].add(edit.annotator)
                if edit.hter is not None:
                    self._measured.add(edit.language)

    def add_shared(self, shared: SharedRecords) -> None:
        self._count_people("label", shared.votes)

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

    def _coverage(self, part: LanguageRecords) -> dict[str, dict[str, int]]:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for text in part.texts:
            counts = found[self._items[text.sample_id].split]
            counts["rows"] += 1
            counts[REVIEWED] += bool(text.reviewed)
            counts[_BY_ORIGIN.get(text.origin, "")] += 1  # type: ignore[call-overload]
        names = ("rows", REVIEWED, *_BY_ORIGIN.values())
        return {
            split: {"items": self._splits[split]} | {name: found[split][name] for name in names}
            for split in sorted(self._splits)
        }

    def _count_people(self, kind: str, records: Sequence[Any]) -> None:
        self._people[kind] |= {record.annotator for record in records if record.counted}
