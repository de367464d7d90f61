"""The groups and tasks of lm-evaluation-harness that a release has: of what, how named, how many
shots.

A task is of one subject. The tasks of one category in one language are a group; such groups make up
that of the language, and that of the category in all languages. Each of them exists for all rows,
for the culturally agnostic (CA) and for the culturally sensitive ones (CS), where there are any.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from workbench.release_format.layout import columns_of, config_of
from workbench.release_format.names import distinct, fold, slug
from workbench.release_format.schemas import CHOICES, GLOBAL_MMLU

MOST_SHOTS = 5
SUBSETS = ("", "CA", "CS")
"""All rows, or those with this label."""
EVERY = "*"
"""Stands for the language of a group that is of all of them; in its name `all` does, since
`{name}_cs` is Czech and `{name}` may be a task of the harness's own."""

_NAME, _CATEGORY, _SUBJECT = 40, 24, 48
"""Bytes of a release's name, a category's and a subject's in names: the harness writes to files
that are named for group and task together."""


@dataclass(frozen=True)
class Subject:
    """The test rows of one subject in one category, counted by their labels, and its dev rows."""

    category: str
    name: str
    labels: Mapping[str, int]
    dev_rows: int

    def rows(self, subset: str) -> int:
        return self.labels.get(subset, 0) if subset else sum(self.labels.values())


@dataclass(frozen=True)
class Task:
    name: str
    subject: Subject


@dataclass(frozen=True)
class Group:
    """One that can be asked for by its name.

    `place` is the folder of questions that it is of, such as `es` or `choices/es`, with `*` for
    the language where it is of all; `category` is None where it is of all. It has either tasks or
    other groups. `shots` is the most that each of its tasks can have, five at most.
    """

    name: str
    place: str
    category: str | None
    subset: str
    shots: int
    tasks: tuple[Task, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """Where its languages lie: empty, or such as `choices`."""
        return self.place.rpartition("/")[0]

    @property
    def language(self) -> str:
        """Its language, or `*`."""
        return self.place.rpartition("/")[2]


def harness_groups(name: str, folder: Path, paths: Iterable[str]) -> list[Group]:
    """All groups of the release `name`, those of other groups first.

    Args:
        folder: where its tables are written already.
        paths: those of the tables.
    """
    return list(_Plan(name, read_subjects(folder, paths)).groups())


def example_groups(groups: Sequence[Group]) -> Iterator[Group]:
    """For each folder of languages: the groups of its last language, and of all languages, each
    with those of CA and CS."""
    whole = [group for group in groups if group.category is None]
    for folder in dict.fromkeys(group.folder for group in whole):
        here = [group for group in whole if group.folder == folder]
        last = [group.place for group in here if group.language != EVERY][-1]
        for place in (last, f"{folder}/{EVERY}".lstrip("/")):
            yield from (group for group in here if group.place == place)


def read_subjects(folder: Path, paths: Iterable[str]) -> dict[str, list[Subject]]:
    """The subjects that have test rows, by the folder of questions that these lie in."""
    found = {
        (path.rpartition("/")[0], config_of(path)[1]): folder / path
        for path in paths
        if columns_of(path) in (GLOBAL_MMLU, CHOICES)
    }
    subjects = {place: list(_subjects(found, place)) for place, split in found if split == "test"}
    return {place: those for place, those in subjects.items() if those}


def _subjects(paths: Mapping[tuple[str, str], Path], place: str) -> Iterator[Subject]:
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for category, subject, label, count in _count(
        paths[place, "test"], ["subject_category", "subject", "cultural_sensitivity_label"]
    ):
        rows.setdefault((category, subject), {})[label] = count
    dev = dict(_count(paths[place, "dev"], ["subject"])) if (place, "dev") in paths else {}
    for (category, subject), labels in sorted(rows.items()):
        yield Subject(category, subject, labels, dev.get(subject, 0))


def _count(path: Path, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """The values of these columns that rows have, each with the number of its rows."""
    table = pq.ParquetFile(path).read(columns).group_by(columns).aggregate([([], "count_all")])
    return zip(*(table[name].to_pylist() for name in (*columns, "count_all")), strict=True)


_Key = tuple[str, str | None, str]
"""Of a group: its place, category and subset."""


class _Plan:
    """What there is by keys, until every name is known."""

    def __init__(self, name: str, subjects: Mapping[str, Sequence[Subject]]) -> None:
        self._leaves = dict(_leaves(subjects))
        self._members = _members(self._leaves)
        start = slug(name, _NAME)
        every = [one for found in subjects.values() for one in found]
        self._subjects = _told_apart((one.name for one in every), _SUBJECT, "subject")
        self._categories = _told_apart((one.category for one in every), _CATEGORY, "category")
        tasks: dict[tuple[str | None, ...], str] = {
            (*key, subject.category, subject.name): _joined(
                start, key, self._subjects[subject.name]
            )
            for key, found in self._leaves.items()
            for subject in found
        }
        groups: dict[tuple[str | None, ...], str] = {
            key: _joined(start, key, self._category(key)) for key in (*self._members, *self._leaves)
        }
        self._names = distinct({**groups, **tasks})
        self._shots = {
            key: min(MOST_SHOTS, *(subject.dev_rows for subject in found))
            for key, found in self._leaves.items()
        }

    def groups(self) -> Iterator[Group]:
        for key, members in self._members.items():
            names = tuple(self._names[member] for member in members)
            yield Group(self._names[key], *key, self._shots_of(key), groups=names)
        for key, subjects in self._leaves.items():
            tasks = tuple(Task(self._names[*key, one.category, one.name], one) for one in subjects)
            yield Group(self._names[key], *key, self._shots[key], tasks=tasks)

    def _category(self, key: _Key) -> str:
        return "" if key[1] is None else self._categories[key[1]]

    def _shots_of(self, key: _Key) -> int:
        if key in self._shots:
            return self._shots[key]
        return min(map(self._shots_of, self._members[key]))


def _leaves(subjects: Mapping[str, Sequence[Subject]]) -> Iterator[tuple[_Key, list[Subject]]]:
    """The subjects of each group of tasks."""
    for place, found in subjects.items():
        for category in sorted({one.category for one in found}):
            for subset in SUBSETS:
                rows = [one for one in found if one.category == category and one.rows(subset)]
                if rows:
                    yield (place, category, subset), rows


def _members(leaves: Iterable[_Key]) -> dict[_Key, list[_Key]]:
    """The groups of each group of groups: first of all languages, then of each."""
    everywhere: dict[_Key, list[_Key]] = {}
    here: dict[_Key, list[_Key]] = {}
    for key in leaves:
        place, category, subset = key
        every = f"{place.rpartition('/')[0]}/{EVERY}".lstrip("/")
        language = (place, None, subset)
        here.setdefault(language, []).append(key)
        everywhere.setdefault((every, category, subset), []).append(key)
        if language not in everywhere.setdefault((every, None, subset), []):
            everywhere[every, None, subset].append(language)
    return everywhere | here


def _told_apart(names: Iterable[str], longest: int, without: str) -> dict[str, str]:
    """A slug for each name, one for all languages.

    Of those that come out alike each has the hash of its name at the end: none of them has the
    plain one, which would be another's where that is missing in a language or a version.
    """
    slugs = {name: slug(name, longest) or without for name in sorted(set(names))}
    alike = Counter(map(fold, slugs.values()))
    return {
        name: one if alike[fold(one)] == 1 else f"{one}_{_digest(name)}"
        for name, one in slugs.items()
    }


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def _joined(start: str, key: _Key, middle: str) -> str:
    """A name of its parts, such as `mmlu_choices_es_virology_cs`."""
    place, _, subset = key
    languages = place.replace(EVERY, "all").replace("-", "_").replace("/", "_")
    parts = (start, languages, middle, subset.lower())
    return "_".join(part for part in parts if part)
