"""Does lm-evaluation-harness load each row of a release exactly once, in each of its subsets?

The task files are read as the harness reads them: of two tasks or groups with one name the second
is lost without a word. Folders of schema 1.7 and before have a file a task, and no tasks of CA or
CS alone.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from annotations.publishing.harness_groups import SUBSETS, read_subjects
from annotations.publishing.one_name import BUILD_AGAIN, one_name
from workbench.core.messages import gettext_noop
from workbench.release_format.layout import HARNESS, config_of
from workbench.release_format.verification import Problem


class _Loader(yaml.SafeLoader):
    """The harness's YAML; what a `!function` names is left as its name."""


_Loader.add_constructor("!function", lambda _, node: str(node.value))


class Rows(NamedTuple):
    """What a task loads; of former versions, which name no category, the subject's rows in all."""

    place: str
    category: str | None
    subject: str
    subset: str


@dataclass(frozen=True)
class _Entries:
    """What the files define: the rows of each task and the members of each group, by their names,
    and the file that each name stands in."""

    files: Mapping[str, str]
    tasks: Mapping[str, Rows]
    groups: Mapping[str, tuple[str, ...]]

    def reached(self, name: str, above: tuple[str, ...] = ()) -> Iterator[Rows]:
        """What a task or group loads."""
        if name in above:
            raise ValueError(f"the group {name} is in itself")
        if name in self.tasks:
            yield self.tasks[name]
        for member in self.groups.get(name, ()):
            yield from self.reached(member, (*above, name))


def check_tasks(folder: Path, paths: Sequence[str]) -> Iterator[Problem]:
    """Hold the task files of a folder against its tables, of which these are the paths."""
    found = list(_read(folder / HARNESS))
    yield from one_name((file, name) for file, name, _ in found)
    yield from one_name((file, file) for file in dict.fromkeys(file for file, *_ in found))
    entries = _Entries(
        {name: file for file, name, _ in found},
        {name: content for _, name, content in found if isinstance(content, Rows)},
        {name: content for _, name, content in found if not isinstance(content, Rows)},
    )
    wanted = _wanted(folder, paths, entries)
    tables = {path.rpartition("/")[0]: path for path in paths if config_of(path)[1] == "test"}
    yield from _each_once(entries, wanted, tables)
    yield from _together(entries, wanted)


def _read(folder: Path) -> Iterator[tuple[str, str, Rows | tuple[str, ...]]]:
    """Each task and group, and a tag as a group: its file's path in the release, its name, and
    what it loads or has as members."""
    tags: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted(folder.glob("**/*.yaml")):
        content = read_yaml(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or "task" not in content:
            continue
        file = path.relative_to(folder.parent).as_posix()
        if "group" not in content:
            yield file, str(content["task"]), _rows(content)
            if tag := content.get("tag"):
                tags[file.rpartition("/")[0], str(tag)].append(str(content["task"]))
            continue
        members = [
            str(one["task"]) if isinstance(one, dict) else str(one) for one in content["task"]
        ]
        yield file, str(content["group"]), tuple(members)
        for one in content["task"]:
            if isinstance(one, dict):
                yield file, str(one["task"]), _rows(one)
    for (file, tag), tasks in tags.items():
        yield file, tag, tuple(tasks)


def _rows(task: Mapping[str, Any]) -> Rows:
    """Former versions name the folder of questions `language`."""
    given = task["dataset_kwargs"]
    place = given["place"] if "place" in given else given["language"]
    category = given.get("category")
    return Rows(
        str(place),
        None if category is None else str(category),
        str(given["subject"]),
        str(given.get("label", "")),
    )


def _wanted(folder: Path, paths: Iterable[str], entries: _Entries) -> dict[Rows, int]:
    """What tasks must load, and how many rows that is."""
    subjects = read_subjects(folder, paths)
    if any(rows.category is not None for rows in entries.tasks.values()):
        return {
            Rows(place, one.category, one.name, subset): one.rows(subset)
            for place, found in subjects.items()
            for one in found
            for subset in SUBSETS
            if one.rows(subset)
        }
    former: Counter[Rows] = Counter()
    for place, found in subjects.items():
        if "/" not in place or (folder / HARNESS / place.partition("/")[0]).is_dir():
            for one in found:
                former[Rows(place, None, one.name, "")] += one.rows("")
    return former


def _each_once(
    entries: _Entries, wanted: Mapping[Rows, int], tables: Mapping[str, str]
) -> Iterator[Problem]:
    loaders: defaultdict[Rows, list[str]] = defaultdict(list)
    for name, rows in entries.tasks.items():
        loaders[rows].append(entries.files[name])
    for rows, count in wanted.items():
        if (times := len(loaders[rows])) != 1:
            problem = gettext_noop(
                "tasks of the harness load the %(count)s rows of %(subject)s %(times)s times",
                count=str(count),
                subject=" ".join(filter(None, (rows.subject, rows.subset))),
                times=str(times),
            )
            yield Problem(tables[rows.place], problem, BUILD_AGAIN)
    for rows in sorted(loaders.keys() - wanted.keys(), key=str):
        for file in loaders[rows]:
            problem = gettext_noop("its language has no row of %(subject)s", subject=rows.subject)
            yield Problem(file, problem, BUILD_AGAIN)


def _together(entries: _Entries, wanted: Mapping[Rows, int]) -> Iterator[Problem]:
    """A group loads nothing twice and knows its members; one has all of a language's rows."""
    whole: set[frozenset[Rows]] = set()
    for name, members in entries.groups.items():
        for member in members:
            if member not in entries.tasks and member not in entries.groups:
                problem = gettext_noop("names %(name)s, which is not there", name=member)
                yield Problem(entries.files[name], problem, BUILD_AGAIN)
        reached = Counter(entries.reached(name))
        whole.add(frozenset(reached))
        for rows, times in reached.items():
            if times > 1:
                problem = gettext_noop(
                    "loads %(subject)s %(times)s times", subject=rows.subject, times=str(times)
                )
                yield Problem(entries.files[name], problem, BUILD_AGAIN)
    for place, subset in sorted({(rows.place, rows.subset) for rows in wanted}):
        these = frozenset(one for one in wanted if (one.place, one.subset) == (place, subset))
        if these not in whole:
            problem = gettext_noop("no group of the harness has all of its tasks")
            yield Problem(f"{HARNESS}/{place}", problem, BUILD_AGAIN)


def read_yaml(text: str) -> Any:
    """What a YAML text holds, without making anything of it.

    The task files of schema 1.8 are JSON, which is read in a tenth of the time; libyaml is no less
    fast, but a text that is nested deeply ends the process.
    """
    try:
        return json.loads(text) if text.startswith("{") else yaml.load(text, Loader=_Loader)  # noqa: S506
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
